import LabModel

/// Compares the whole matrix: every ordered pair of hosts with every packet that tells rules apart. Each flow that passes on
/// one side only is put down to the difference that causes it.
struct FlowComparison {
    /// How many flows were compared.
    private(set) var count = 0
    /// The differences found before, with the flows that they change; and one more where flows differ and nothing else does.
    private(set) var differences: [Difference]

    /// How many flows that differ were only counted.
    private(set) var unexplainedFlows = 0

    private let hosts: HostComparison
    private let rules: RuleComparison
    private let ruleOffset: Int
    private let packets: [PacketKind]
    private let translation: RuleTranslation
    private var tables: ReachabilityTables
    private var unexplained: Int?
    private var explainedFlows = 0

    /// More flows that differ than these are counted and not put down to what causes them. A group without rules makes three
    /// million in a lab of a thousand hosts.
    private static let explainedFlowLimit = 500_000

    /// More instances than these, that no lab file knows, are reported without their flows.
    private static let addedHostLimit = 100

    init(_ topology: Topology, _ cloud: CloudLab, hosts: HostComparison, rules: RuleComparison) {
        self.hosts = hosts
        self.rules = rules
        differences = hosts.differences + rules.differences
        ruleOffset = hosts.differences.count
        packets = PacketKind.telling(apart: topology, cloud)
        translation = RuleTranslation(topology, cloud)
        tables = ReachabilityTables(topology, cloud, pairs: hosts.pairs, packets: packets)
        comparePairs()
        for added in hosts.added.prefix(Self.addedHostLimit) { compare(added.host, added.difference) }
    }

    private mutating func comparePairs() {
        let pairs = hosts.pairs
        let labIn = pairs.map { tables.labRow($0.lab, .inbound) }
        let cloudIn = pairs.map { tables.cloudRow($0.cloud, .inbound) }
        for from in pairs.indices {
            let labOut = tables.labRow(pairs[from].lab, .outbound)
            let cloudOut = tables.cloudRow(pairs[from].cloud, .outbound)
            for to in pairs.indices where to != from {
                compare(
                    Sides(from: from, to: to, labOut[to], labIn[to][from], cloudOut[to], cloudIn[to][from]))
            }
        }
    }

    /// What passes each of the two sides between two hosts, by the lab file and in the cloud.
    private struct Sides {
        let from: Int
        let to: Int
        let labOut: PacketSet
        let labIn: PacketSet
        let cloudOut: PacketSet
        let cloudIn: PacketSet

        init(
            from: Int, to: Int, _ labOut: PacketSet, _ labIn: PacketSet, _ cloudOut: PacketSet, _ cloudIn: PacketSet
        ) {
            self.from = from
            self.to = to
            self.labOut = labOut
            self.labIn = labIn
            self.cloudOut = cloudOut
            self.cloudIn = cloudIn
        }
    }

    private mutating func compare(_ sides: Sides) {
        count += packets.count
        let lab = sides.labOut.intersection(sides.labIn)
        let cloud = sides.cloudOut.intersection(sides.cloudIn)
        guard lab != cloud else { return }
        guard explainedFlows < Self.explainedFlowLimit else {
            unexplainedFlows += lab.differenceCount(from: cloud)
            return
        }
        for packet in lab.differing(from: cloud) { explain(packet, sides, isAllowedInLab: lab.contains(packet)) }
    }

    private mutating func explain(_ packet: Int, _ sides: Sides, isAllowedInLab: Bool) {
        explainedFlows += 1
        let (from, to) = (hosts.pairs[sides.from], hosts.pairs[sides.to])
        let flow = FlowDifference(
            from: from.lab.name, to: to.lab.name, packet: packets[packet], isAllowedInLab: isAllowedInLab)
        var causes: Set<Int> = []
        if sides.labOut.contains(packet) != sides.cloudOut.contains(packet) {
            let cause = cause(from, .outbound, to, packets[packet], isAllowedInLab: isAllowedInLab)
            causes.insert(cause ?? unexplainedDifference())
        }
        if sides.labIn.contains(packet) != sides.cloudIn.contains(packet) {
            let cause = cause(to, .inbound, from, packets[packet], isAllowedInLab: isAllowedInLab)
            causes.insert(cause ?? unexplainedDifference())
        }
        for cause in causes { differences[cause].add(flow) }
    }

    /// The difference that makes one side of a flow pass here and not there: the rule's own, else the host's, else the other
    /// host's, whose address or group the rule looks at.
    private func cause(
        _ own: HostPair, _ direction: RuleDirection, _ peer: HostPair, _ packet: PacketKind, isAllowedInLab: Bool
    ) -> Int? {
        if isAllowedInLab {
            if let rule = tables.labRule(of: own.lab, direction, peer.lab.address, packet) {
                let key = RuleComparison.LabRule(role: own.lab.role, rule: translation.compared(rule, direction))
                if let index = rules.ofLabRule[key] { return ruleOffset + index }
            }
        } else if let host = own.cloud, let other = peer.cloud,
            let rule = tables.cloudRule(of: host, direction, other, packet),
            let index = rules.ofCloudRule[rule]
        {
            return ruleOffset + index
        }
        return own.difference ?? peer.difference
    }

    private mutating func unexplainedDifference() -> Int {
        if let unexplained { return unexplained }
        differences.append(Difference(.flow, .differs, "flows differ although hosts and rules are the same"))
        unexplained = differences.count - 1
        return differences.count - 1
    }

    /// What an instance that the lab file does not have can begin with the lab's hosts, and they with it.
    private mutating func compare(_ added: CloudHost, _ difference: Int) {
        for pair in hosts.pairs {
            guard let host = pair.cloud else { continue }
            for packet in packets {
                count += 2
                for (from, to) in [(added, host), (host, added)]
                where tables.cloudRule(of: from, .outbound, to, packet) != nil
                    && tables.cloudRule(of: to, .inbound, from, packet) != nil
                {
                    differences[difference].add(
                        FlowDifference(from: from.name, to: to.name, packet: packet, isAllowedInLab: false))
                }
            }
        }
    }
}
