import LabModel

/// A lab made up by chance, the same one for the same seed: 2 to 8 hosts in 1 to 3 subnets, up to four roles, every kind of
/// rule. It is right by construction, so `LabFile` takes its text, and a backend must agree with its reachability.
struct RandomTopology {
    let topology: Topology

    /// - Parameter seed: which lab.
    init(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        let network = IPv4Prefix(
            containing: IPv4Address(rawValue: 10 << 24 | UInt32.random(in: 0...255, using: &random) << 16), length: 16)
        let subnets = Self.subnets(of: network, using: &random)
        let names = ["server", "client", "database", "visitor"].prefix(Int.random(in: 1...4, using: &random))
        let hosts = Self.hosts(in: subnets, roles: Array(names), using: &random)
        let peers = Self.peers(subnets: subnets, hosts: hosts, roles: Array(names))
        let roles = names.map { name in
            let inbound = Self.rules(atLeast: 1, peers: peers, using: &random)
            return Role(name: name, inbound: inbound, outbound: Self.rules(atLeast: 0, peers: peers, using: &random))
        }
        topology = Topology(
            name: "random-\(seed)", network: network, subnets: subnets,
            zone: PrivateZone(name: "random-\(seed).internal", ttl: 60), applicationPort: 1234, roles: roles,
            hosts: hosts)
    }

    /// The lab as `lab.yaml` would hold it.
    var yaml: String {
        let subnets = topology.subnets.map { "  - {name: \($0.name), cidr: \($0.prefix), nat: \($0.nat)}" }
        let roles = topology.roles.flatMap { role in
            ["  \(role.name):"] + Self.lines(role.inbound, .inbound) + Self.lines(role.outbound, .outbound)
        }
        let hosts = topology.hosts.map { "  - {name: \($0.name), role: \($0.role), address: \($0.address)}" }
        let head = [
            "version: 1", "name: \(topology.name)", "network: \(topology.network)",
            "dns: {zone: \(topology.zone.name), ttl: \(topology.zone.ttl)}",
            "application_port: \(topology.applicationPort)",
        ]
        let lines = head + ["subnets:"] + subnets + ["roles:"] + roles + ["hosts:"] + hosts
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ rules: [SecurityRule], _ direction: RuleDirection) -> [String] {
        ["    \(direction.rawValue):\(rules.isEmpty ? " []" : "")"]
            + rules.map { "      - \(RuleText.written($0, direction))" }
    }

    private static func subnets(of network: IPv4Prefix, using random: inout SeededGenerator) -> [Subnet] {
        (0..<Int.random(in: 1...3, using: &random)).map { index in
            let base = IPv4Address(rawValue: network.address.rawValue + UInt32(index) << 8)
            let length = Int.random(in: 24...27, using: &random)
            return Subnet(
                name: "subnet-\(index)", prefix: IPv4Prefix(containing: base, length: length), nat: index == 2)
        }
    }

    private static func hosts(
        in subnets: [Subnet], roles: [String], using random: inout SeededGenerator
    ) -> [Host] {
        (0..<Int.random(in: 2...8, using: &random)).map { index in
            let subnet = subnets[Int.random(in: subnets.indices, using: &random)]
            // Offsets 4 to 30 are free for hosts in a /27 too; each host has its own three of them.
            let offset = UInt32(4 + index * 3 + Int.random(in: 0...2, using: &random))
            return Host(
                name: "host-\(index)", role: roles[Int.random(in: roles.indices, using: &random)],
                address: IPv4Address(rawValue: subnet.prefix.address.rawValue + offset), subnet: subnet.name)
        }
    }

    private static func peers(subnets: [Subnet], hosts: [Host], roles: [String]) -> [RulePeer] {
        [.network, .anywhere] + roles.map(RulePeer.role) + subnets.map { .prefix($0.prefix) }
            + hosts.prefix(3).map { .prefix(IPv4Prefix(containing: $0.address, length: 32)) }
            + hosts.prefix(2).map { .prefix(IPv4Prefix(containing: $0.address, length: 28)) }
    }

    /// Rules no two of which are the same: AWS refuses such.
    private static func rules(
        atLeast minimum: Int, peers: [RulePeer], using random: inout SeededGenerator
    ) -> [SecurityRule] {
        var rules: [SecurityRule] = []
        for _ in 0..<Int.random(in: minimum...5, using: &random) {
            let rule = rule(peers: peers, using: &random)
            if !rules.contains(rule) { rules.append(rule) }
        }
        return rules
    }

    private static func rule(peers: [RulePeer], using random: inout SeededGenerator) -> SecurityRule {
        let peer = peers[Int.random(in: peers.indices, using: &random)]
        let ports: [RulePorts] =
            [.application, .application] + [22, 443, 5000].map { .range(PortRange($0)) }
            + [PortRange(1200, through: 1300), PortRange(8000, through: 8010)].compactMap { $0.map(RulePorts.range) }
        let port = ports[Int.random(in: ports.indices, using: &random)]
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return SecurityRule(protocol: .all, peer: peer)
        case 1, 2: return SecurityRule(protocol: .icmp, peer: peer)
        case 3, 4, 5: return SecurityRule(protocol: .udp, ports: port, peer: peer)
        default: return SecurityRule(protocol: .tcp, ports: port, peer: peer)
        }
    }
}
