import LabModel

/// A host of the lab file, and the instance of its name.
struct HostPair {
    let lab: Host
    let cloud: CloudHost?
    /// Which difference says that the two are not alike, or that the instance is missing.
    var difference: Int?
}

/// Holds the hosts against the instances: names, addresses, security groups.
struct HostComparison {
    private(set) var differences: [Difference] = []
    /// The hosts of the lab file, in its order.
    private(set) var pairs: [HostPair] = []
    /// Instances that the lab file does not have, and which difference says so.
    private(set) var added: [(host: CloudHost, difference: Int)] = []

    private let groups: [String: SecurityGroup]
    private let labFile: String

    init(_ topology: Topology, _ cloud: CloudLab, labFile: String) {
        self.labFile = labFile
        groups = Dictionary(cloud.groups.map { ($0.identity, $0) }) { first, _ in first }
        var rest = cloud.hosts
        for host in topology.hosts {
            let index = rest.firstIndex { $0.name == host.name }
            let twin = index.map { rest.remove(at: $0) }
            var pair = HostPair(lab: host, cloud: twin, difference: nil)
            if let difference = difference(host, twin, problems(host, twin)) {
                pair.difference = differences.count
                differences.append(difference)
            }
            pairs.append(pair)
        }
        for host in rest {
            added.append((host, differences.count))
            differences.append(Self.addedHost(host, isSecond: topology.host(host.name) != nil))
        }
    }

    /// Everything about a host that differs is one difference: what it causes cannot be told apart.
    private func difference(_ host: Host, _ twin: CloudHost?, _ problems: [String]) -> Difference? {
        let lab = Difference.Evidence(place: labFile, text: "\(host.address), role \(host.role)")
        guard let twin else { return Difference(.host, .missing, "there is no instance \(host.name)", lab: lab) }
        guard !problems.isEmpty else { return nil }
        return Difference(
            .host, .differs, "\(host.name) \(problems.joined(separator: ", and "))", lab: lab,
            cloud: Difference.Evidence(place: twin.origin, text: Self.addressText(twin)))
    }

    private func problems(_ host: Host, _ twin: CloudHost?) -> [String] {
        guard let twin else { return [] }
        var problems: [String] = []
        if twin.addresses.first != host.address {
            problems.append("has the address \(twin.addresses.first?.description ?? "–"), not \(host.address)")
        }
        if twin.addresses.count > 1 {
            problems.append(
                "has more addresses: \(twin.addresses.dropFirst().map(\.description).joined(separator: ", "))")
        }
        problems += groupProblem(host, twin)
        if !twin.checksSource { problems.append("has its source/destination check off, so it can take any address") }
        return problems
    }

    /// A group that is no role's is looked at by its rules (`RuleComparison`); here counts whose role's groups a host has.
    private func groupProblem(_ host: Host, _ twin: CloudHost) -> [String] {
        let roles = Set(twin.groups.compactMap { groups[$0]?.role })
        let others = roles.subtracting([host.role]).sorted().map { "is in the security group of role \($0)" }
        let unknown = twin.groups.filter { groups[$0] == nil }.map { "is in \($0), a security group outside the VPC" }
        return (roles.contains(host.role) ? [] : ["is not in the security group of role \(host.role)"]) + others
            + unknown
    }

    private static func addedHost(_ host: CloudHost, isSecond: Bool) -> Difference {
        Difference(
            .host, .added,
            isSecond ? "there is a second instance \(host.name)" : "lab.yaml has no host \(host.name)",
            cloud: Difference.Evidence(place: host.origin, text: addressText(host)))
    }

    private static func addressText(_ host: CloudHost) -> String {
        host.addresses.isEmpty ? "no address" : host.addresses.map(\.description).joined(separator: ", ")
    }
}
