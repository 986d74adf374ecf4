import LabModel

extension PacketKind {
    /// The packets that tell the rules of both sides apart: on each side of both ends of every range of ports; a port of TCP and
    /// of UDP that no rule names; an echo request, and where rules name types of ICMP, those and one that none names.
    static func telling(apart topology: Topology, _ cloud: CloudLab) -> [PacketKind] {
        let translation = RuleTranslation(topology, cloud)
        var traffic = Set(cloud.groups.flatMap { $0.rules.map(\.traffic) })
        for direction in RuleDirection.allCases {
            let rules = topology.roles.flatMap { $0.rules(direction) }
            traffic.formUnion(rules.map { translation.compared($0, direction).traffic })
        }
        var (tcp, udp): (Set<UInt16>, Set<UInt16>) = ([], [])
        var icmp: Set<PacketKind> = [.echoRequest]
        for traffic in traffic {
            switch traffic {
            case .tcp(let ports): tcp.formUnion(ports.boundaries)
            case .udp(let ports): udp.formUnion(ports.boundaries)
            case .icmp(let type?, let code):
                icmp.insert(.icmp(type: type, code: code ?? 0))
                icmp.insert(.icmp(type: type, code: (code ?? 0) == 1 ? 2 : 1))
            case .icmp(nil, _), .everything, .other: break
            }
        }
        // Types from 100 up were never in use (IANA, "ICMP Type Numbers").
        let unnamed = (UInt8(100)...).first { type in !traffic.contains { $0.names(icmpType: type) } }
        if icmp.count > 1, let unnamed { icmp.insert(.icmp(type: unnamed, code: 0)) }
        let sortedICMP = icmp.sorted { $0.order < $1.order }
        return sortedICMP + named(tcp).map(PacketKind.tcp) + named(udp).map(PacketKind.udp)
    }

    /// The ports, and one more that is none of them: it stands for all that no rule names.
    private static func named(_ ports: Set<UInt16>) -> [UInt16] {
        let unnamed = (UInt16(40_000)...).first { !ports.contains($0) }
        return (ports.union(unnamed.map { [$0] } ?? [])).sorted()
    }

    private var order: Int {
        guard case .icmp(let type, let code) = self else { return 0 }
        return self == .echoRequest ? -1 : Int(type) << 8 | Int(code)
    }
}

extension Traffic {
    fileprivate func names(icmpType: UInt8) -> Bool {
        guard case .icmp(let type?, _) = self else { return false }
        return type == icmpType
    }
}

extension PortRange {
    /// Both ends, and the ports just outside.
    fileprivate var boundaries: Set<UInt16> {
        var ports: Set<UInt16> = [lower, upper]
        if lower > 1 { ports.insert(lower - 1) }
        if upper < .max { ports.insert(upper + 1) }
        // No packet has port 0 (RFC 6335 section 6).
        ports.remove(0)
        return ports
    }
}
