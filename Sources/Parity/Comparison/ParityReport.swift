public import LabModel

/// What `lab.yaml` and a cloud's lab do not agree on: hosts, addresses, security groups, subnets, DNS records, and who may
/// talk to whom.
public struct ParityReport: Sendable {
    /// What the lab file was held against, in words: `the Terraform state`.
    public let source: String
    /// Every difference; empty where the two agree.
    public let differences: [Difference]
    /// How many hosts the lab file has.
    public let hosts: Int
    /// How many rules the lab file has.
    public let rules: Int
    /// How many DNS records the lab file makes.
    public let records: Int
    /// How many flows were compared: ordered pairs of hosts, each with every packet that tells rules apart.
    public let flows: Int
    /// What a reader should know and what is no difference.
    public let notes: [String]

    /// Whether nothing differs.
    public var agrees: Bool { differences.isEmpty }

    /// Compares.
    ///
    /// - Parameters:
    ///   - topology: the lab that the lab file describes.
    ///   - cloud: what the cloud has.
    ///   - labFile: the lab file's path, for the places of its rules.
    public init(_ topology: Topology, _ cloud: CloudLab, labFile: String) {
        let network = NetworkComparison(topology, cloud, labFile: labFile)
        let names = NameComparison(topology, cloud, labFile: labFile)
        let hosts = HostComparison(topology, cloud, labFile: labFile)
        let rules = RuleComparison(topology, cloud, labFile: labFile)
        let flows = FlowComparison(topology, cloud, hosts: hosts, rules: rules)
        source = cloud.source
        differences = network.differences + flows.differences + names.differences
        self.hosts = topology.hosts.count
        self.rules = topology.roles.map { $0.inbound.count + $0.outbound.count }.reduce(0, +)
        records = names.count
        self.flows = flows.count
        let uncounted = flows.unexplainedFlows
        notes =
            cloud.notes + rules.notes + Self.multicastNotes(topology)
            + (uncounted > 0 ? ["\(uncounted) more flows differ than are listed with what causes them"] : [])
    }

    /// Flows to groups are not compared: the rules may be equal, and yet a VPC carries no multicast.
    private static func multicastNotes(_ topology: Topology) -> [String] {
        let count = topology.roles.flatMap { $0.inbound + $0.outbound }.count { rule in
            if case .prefix(let prefix) = rule.peer { prefix.address.isMulticast } else { false }
        }
        guard count > 0 else { return [] }
        return [
            "\(count == 1 ? "1 rule is" : "\(count) rules are") about multicast, compared as rules only: "
                + "a VPC carries neither broadcast nor multicast, so such flows exist on one machine alone"
        ]
    }
}
