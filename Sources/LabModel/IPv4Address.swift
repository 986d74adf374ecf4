/// An IPv4 address (RFC 791), held as its 32-bit number in host order.
public struct IPv4Address: Hashable, Sendable {
    /// The address as a number: 10.0.0.1 is 0x0A000001.
    public let rawValue: UInt32

    /// - Parameter rawValue: the address as a number.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The four bytes in network order.
    public var bytes: [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: rawValue >> $0) }
    }

    /// The address `offset` further on, or nil past either end of the address space.
    public func advanced(by offset: Int) -> IPv4Address? {
        UInt32(exactly: Int(rawValue) + offset).map(IPv4Address.init(rawValue:))
    }

    /// 255.255.255.255, the limited broadcast (RFC 919 section 7).
    public static let limitedBroadcast = IPv4Address(rawValue: .max)

    /// Whether this is a group address, 224.0.0.0/4 (RFC 5771).
    public var isMulticast: Bool { rawValue >> 28 == 0b1110 }
}

extension IPv4Address: LosslessStringConvertible {
    /// Reads dotted-decimal text: four numbers from 0 to 255 without leading zeros (inet_aton would read those as octal).
    public init?(_ description: String) {
        let parts = description.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ $0.isASCII && $0.isNumber }),
                part.count == 1 || part.first != "0", let byte = UInt8(part)
            else { return nil }
            value = value << 8 | UInt32(byte)
        }
        self.init(rawValue: value)
    }

    /// Dotted-decimal text.
    public var description: String {
        bytes.map(String.init).joined(separator: ".")
    }
}

extension IPv4Address: Comparable {
    /// Orders by number.
    public static func < (left: IPv4Address, right: IPv4Address) -> Bool { left.rawValue < right.rawValue }
}

extension IPv4Address: Codable {
    /// Reads dotted-decimal text.
    public init(from decoder: any Decoder) throws {
        self = try decodeText(from: decoder, as: "an IPv4 address")
    }

    /// Writes dotted-decimal text.
    public func encode(to encoder: any Encoder) throws {
        try encodeText(description, to: encoder)
    }
}
