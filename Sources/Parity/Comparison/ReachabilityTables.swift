import LabModel

/// What each host's rules say of each other host and each packet, on both sides of the comparison.
///
/// Rules depend on the role or the groups alone, so that hosts that share them share their rows: a lab of a thousand hosts
/// has a million pairs and a handful of rows.
struct ReachabilityTables {
    private let packets: [PacketKind]
    private let pairs: [HostPair]
    private var rows: [Row: [PacketSet]] = [:]
    private let lab: Reachability
    private let cloud: CloudReachability

    private enum Row: Hashable {
        case lab(role: String, RuleDirection)
        case cloud(groups: [String], RuleDirection)
    }

    init(_ topology: Topology, _ cloudLab: CloudLab, pairs: [HostPair], packets: [PacketKind]) {
        lab = Reachability(topology)
        cloud = CloudReachability(cloudLab)
        self.pairs = pairs
        self.packets = packets
    }

    /// What passes a host's own rules on the lab's side, by the other host's index.
    mutating func labRow(_ host: Host, _ direction: RuleDirection) -> [PacketSet] {
        let row = Row.lab(role: host.role, direction)
        if let known = rows[row] { return known }
        let sets = pairs.map { other in
            set { index in labRule(of: host, direction, other.lab.address, packets[index]) != nil }
        }
        rows[row] = sets
        return sets
    }

    /// What passes an instance's own rules, by the other host's index; nothing does where an instance is missing.
    mutating func cloudRow(_ host: CloudHost?, _ direction: RuleDirection) -> [PacketSet] {
        let row = Row.cloud(groups: host?.groups ?? [], direction)
        if let known = rows[row] { return known }
        let rules = cloud.rules(of: host?.groups ?? [], direction)
        let covered = rules.map { rule in set { index in rule.traffic.covers(packets[index]) } }
        let sets = pairs.map { other in
            var passing = PacketSet(count: packets.count)
            guard let address = other.cloud?.addresses.first else { return passing }
            for (rule, covered) in zip(rules, covered) where cloud.includes(rule.peer, address) {
                passing.formUnion(covered)
            }
            return passing
        }
        rows[row] = sets
        return sets
    }

    /// The lab file's rule that lets a packet pass a host's side.
    func labRule(
        of host: Host, _ direction: RuleDirection, _ peer: IPv4Address, _ packet: PacketKind
    ) -> SecurityRule? {
        direction == .outbound
            ? lab.outboundRule(from: host, to: peer, packet.service)?.rule
            : lab.inboundRule(to: host, from: peer, packet.service)?.rule
    }

    /// The group's rule that lets a packet pass an instance's side.
    func cloudRule(
        of host: CloudHost, _ direction: RuleDirection, _ peer: CloudHost, _ packet: PacketKind
    ) -> GroupRule? {
        peer.addresses.first.flatMap { cloud.rule(of: host.groups, direction, peer: $0, packet) }
    }

    private func set(where passes: (Int) -> Bool) -> PacketSet {
        var set = PacketSet(count: packets.count)
        for index in packets.indices where passes(index) { set.insert(index) }
        return set
    }
}
