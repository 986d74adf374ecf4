/// An address of the internet layer in 16 bytes, so that IPv4 and IPv6 packets make the same kind of flow.
///
/// An IPv4 address is held IPv4-mapped, ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2).
public struct NetworkAddress: Hashable, Sendable {
    fileprivate let high: UInt64
    fileprivate let low: UInt64

    /// - Parameter ipv4: the IPv4 address as a number: 10.0.0.1 is 0x0A000001.
    public init(ipv4: UInt32) {
        high = 0
        low = 0xffff_0000_0000 | UInt64(ipv4)
    }

    /// Its bytes in half of their room, for hashing.
    var mixed: UInt64 { high &* 31 ^ low }

    /// The IPv4 address as a number.
    public var ipv4: UInt32 { UInt32(truncatingIfNeeded: low) }
}

extension NetworkAddress: CustomStringConvertible {
    /// Dotted-decimal text.
    public var description: String {
        "\(ipv4 >> 24).\(ipv4 >> 16 & 0xff).\(ipv4 >> 8 & 0xff).\(ipv4 & 0xff)"
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
        (address.high, address.low, port) < (other.address.high, other.address.low, other.port)
    }

    /// `10.0.0.10:1234`.
    public var description: String { "\(address):\(port)" }
}
