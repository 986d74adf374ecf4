/// A block of IPv4 addresses in CIDR notation (RFC 4632), such as 10.0.0.0/16; the host bits are zero.
public struct IPv4Prefix: Hashable, Sendable {
    /// The first address of the block.
    public let address: IPv4Address
    /// How many leading bits are fixed, 0 to 32.
    public let length: Int

    /// - Parameters:
    ///   - address: the first address; nil results if it has bits outside the prefix.
    ///   - length: how many leading bits are fixed, 0 to 32.
    public init?(address: IPv4Address, length: Int) {
        guard (0...32).contains(length), address.rawValue & ~Self.mask(length) == 0 else { return nil }
        self.address = address
        self.length = length
    }

    /// The block of this length that `address` lies in.
    ///
    /// - Parameters:
    ///   - address: any address of the block.
    ///   - length: how many leading bits are fixed, clamped to 0 to 32.
    public init(containing address: IPv4Address, length: Int) {
        self.length = min(max(length, 0), 32)
        self.address = IPv4Address(rawValue: address.rawValue & Self.mask(self.length))
    }

    /// Every address, 0.0.0.0/0.
    public static let all = IPv4Prefix(containing: IPv4Address(rawValue: 0), length: 0)

    /// The last address of the block: its broadcast address where it is a subnet.
    public var last: IPv4Address { IPv4Address(rawValue: address.rawValue | ~Self.mask(length)) }

    /// How many addresses the block has.
    public var count: Int { 1 << (32 - length) }

    /// Whether `other` lies in this block.
    public func contains(_ other: IPv4Address) -> Bool {
        other.rawValue & Self.mask(length) == address.rawValue
    }

    /// Whether all of `other` lies in this block.
    public func contains(_ other: IPv4Prefix) -> Bool {
        other.length >= length && contains(other.address)
    }

    /// Whether the two blocks share an address.
    public func overlaps(_ other: IPv4Prefix) -> Bool {
        contains(other) || other.contains(self)
    }

    private static func mask(_ length: Int) -> UInt32 {
        length == 0 ? 0 : ~UInt32(0) << (32 - length)
    }
}

extension IPv4Prefix: LosslessStringConvertible {
    /// Reads CIDR text such as `10.0.0.0/16`; nil also when host bits are set.
    public init?(_ description: String) {
        let parts = description.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPv4Address(String(parts[0])), let length = Int(parts[1]),
            String(length) == parts[1]
        else { return nil }
        self.init(address: address, length: length)
    }

    /// CIDR text.
    public var description: String { "\(address)/\(length)" }
}

extension IPv4Prefix: Codable {
    /// Reads CIDR text.
    public init(from decoder: any Decoder) throws {
        self = try decodeText(from: decoder, as: "a CIDR block without host bits")
    }

    /// Writes CIDR text.
    public func encode(to encoder: any Encoder) throws {
        try encodeText(description, to: encoder)
    }
}
