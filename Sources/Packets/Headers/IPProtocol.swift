/// The protocol that an IP packet carries (IANA protocol numbers).
public struct IPProtocol: RawRepresentable, Hashable, Sendable {
    /// The number in the header.
    public let rawValue: UInt8

    /// - Parameter rawValue: the number in the header.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// ICMP.
    public static let icmp = IPProtocol(rawValue: 1)
    /// IGMP.
    public static let igmp = IPProtocol(rawValue: 2)
    /// TCP.
    public static let tcp = IPProtocol(rawValue: 6)
    /// UDP.
    public static let udp = IPProtocol(rawValue: 17)
    /// IPv6's hop-by-hop options.
    public static let hopByHopOptions = IPProtocol(rawValue: 0)
    /// IPv6's routing header.
    public static let routing = IPProtocol(rawValue: 43)
    /// IPv6's fragment header.
    public static let fragment = IPProtocol(rawValue: 44)
    /// The authentication header (RFC 4302).
    public static let authentication = IPProtocol(rawValue: 51)
    /// ICMPv6.
    public static let icmpv6 = IPProtocol(rawValue: 58)
    /// IPv6's destination options.
    public static let destinationOptions = IPProtocol(rawValue: 60)
}
