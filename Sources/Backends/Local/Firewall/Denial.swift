public import LabModel

/// Packets that a security group denied: how many of one kind, and on which side.
public struct Denial: Sendable, Hashable, Codable {
    /// Where they came from.
    public let source: IPv4Address
    /// Where they were sent to.
    public let destination: IPv4Address
    /// The protocol: tcp, udp, icmp, or IANA's number of another one.
    public let `protocol`: String
    /// The destination's port; nil where the protocol has none.
    public let port: UInt16?
    /// The side whose rules lack one that allows it: the sender's outbound or the receiver's inbound ones.
    public let side: RuleDirection
    /// How many packets; a broadcast that its sender may not send counts once for each host it would have gone to.
    public internal(set) var packets: Int

    /// All that tells one kind from another.
    var kind: Denial {
        var kind = self
        kind.packets = 0
        return kind
    }
}

/// Adds up denials over changes of rules, which begin their counters anew.
struct DenialTally {
    private var kept: [Denial: Int] = [:]

    /// Takes over counters that are about to begin anew.
    mutating func keep(_ denials: [Denial]) {
        for denial in denials { kept[denial.kind, default: 0] += denial.packets }
    }

    /// The kept counts and the current ones together, in a stable order.
    func reading(_ current: [Denial]) -> [Denial] {
        var sum = self
        sum.keep(current)
        return sum.kept.map { kind, packets in
            var denial = kind
            denial.packets = packets
            return denial
        }.sorted {
            ($0.source, $0.destination, $0.protocol, $0.port ?? 0, $0.side.rawValue)
                < ($1.source, $1.destination, $1.protocol, $1.port ?? 0, $1.side.rawValue)
        }
    }
}
