/// What packets are counted as.
public enum TrafficKind: String, Hashable, Sendable, CaseIterable {
    /// TCP segments.
    case tcp
    /// UDP datagrams.
    case udp
    /// ICMP messages.
    case icmp
    /// ICMPv6 messages.
    case icmpv6
    /// IGMP messages.
    case igmp
    /// ARP messages.
    case arp
    /// IP packets with another payload.
    case otherIP = "other-ip"
    /// Parts of IP packets; the last one of a packet counts as what the packet is.
    case fragment
    /// Frames of other types.
    case other
    /// Packets that cannot be read.
    case unreadable

    /// - Parameter dissection: what a packet is.
    public init(_ dissection: Dissection) {
        self =
            switch dissection {
            case .tcp, .tcpHeader: .tcp
            case .udp: .udp
            case .icmp: .icmp
            case .icmpv6: .icmpv6
            case .igmp: .igmp
            case .arp: .arp
            case .ip: .otherIP
            case .fragment: .fragment
            case .other: .other
            case .unreadable: .unreadable
            }
    }

    /// Its place among all kinds.
    var index: Int {
        switch self {
        case .tcp: 0
        case .udp: 1
        case .icmp: 2
        case .icmpv6: 3
        case .igmp: 4
        case .arp: 5
        case .otherIP: 6
        case .fragment: 7
        case .other: 8
        case .unreadable: 9
        }
    }
}
