/// An address of the internet layer, IPv4 or IPv6, so that the packets of both make the same kind of flow.
///
/// The family belongs to the address: the IPv6 address ::ffff:10.0.0.1 (IPv4-mapped, RFC 4291 section 2.5.5.2) is not the
/// IPv4 address 10.0.0.1.
public struct NetworkAddress: Hashable, Sendable {
    /// The first eight bytes of an IPv6 address; 0 for an IPv4 address.
    let high: UInt64
    /// The last eight bytes of an IPv6 address; an IPv4 address as a number.
    let low: UInt64
    /// Whether this is an IPv4 address.
    public let isIPv4: Bool

    /// - Parameter ipv4: the IPv4 address as a number: 10.0.0.1 is 0x0A000001.
    public init(ipv4: UInt32) {
        high = 0
        low = UInt64(ipv4)
        isIPv4 = true
    }

    /// - Parameters:
    ///   - high: the first eight bytes of an IPv6 address as a number, the first byte highest.
    ///   - low: its last eight bytes.
    public init(ipv6 high: UInt64, _ low: UInt64) {
        self.high = high
        self.low = low
        isIPv4 = false
    }

    /// - Parameter address: an IPv6 address.
    public init(_ address: IPv6Address) {
        let halves = address.halves
        self.init(ipv6: halves.high, halves.low)
    }

    /// Reads the 16 bytes of an IPv6 address; the caller has seen that they are there.
    init(ipv6 bytes: RawSpan, at offset: Int) {
        self.init(ipv6: bytes.bigEndian64(offset), bytes.bigEndian64(offset + 8))
    }

    /// The IPv4 address as a number; of an IPv6 address the last four bytes.
    public var ipv4: UInt32 { UInt32(truncatingIfNeeded: low) }

    /// Whether it names a group: 224.0.0.0/4 (RFC 5771) or ff00::/8 (RFC 4291 section 2.7).
    public var isMulticast: Bool { isIPv4 ? ipv4 >> 28 == 0xe : high >> 56 == 0xff }

    /// Whether it is 255.255.255.255, every host on the link (RFC 919 section 7). IPv6 has no broadcast.
    public var isLimitedBroadcast: Bool { isIPv4 && ipv4 == .max }

    /// Whether it is 0.0.0.0 or ::, the source of a host that has no address yet.
    public var isUnspecified: Bool { high == 0 && low == 0 }
}

extension NetworkAddress: CustomStringConvertible {
    /// Dotted-decimal text, or that of RFC 5952.
    public var description: String {
        isIPv4
            ? "\(ipv4 >> 24).\(ipv4 >> 16 & 0xff).\(ipv4 >> 8 & 0xff).\(ipv4 & 0xff)"
            : IPv6Address(high: high, low: low).description
    }
}

extension NetworkAddress: Comparable {
    /// Orders by family, IPv4 first, then by number.
    public static func < (left: NetworkAddress, right: NetworkAddress) -> Bool {
        guard left.isIPv4 == right.isIPv4 else { return left.isIPv4 }
        return (left.high, left.low) < (right.high, right.low)
    }
}

/// One end of a flow: an address and a port.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// The address.
    public let address: NetworkAddress
    /// The port.
    public let port: UInt16

    /// - Parameters:
    ///   - address: the address.
    ///   - port: the port.
    public init(address: NetworkAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// An order of no meaning but its own, for keys that both directions share.
    func precedes(_ other: Endpoint) -> Bool {
        // Addresses of one packet are of one family, so the family need not be compared.
        (address.high, address.low, port) < (other.address.high, other.address.low, other.port)
    }

    /// `10.0.0.10:1234`, `[2001:db8::1]:1234` (RFC 5952 section 6).
    public var description: String { address.isIPv4 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}
