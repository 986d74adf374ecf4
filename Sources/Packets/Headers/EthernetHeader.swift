/// A 48-bit MAC address.
public struct MACAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address as a number, the first byte on the wire highest.
    public let rawValue: UInt64

    /// - Parameter rawValue: the address as a number.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue & 0xffff_ffff_ffff
    }

    init(_ bytes: RawSpan, at offset: Int) {
        self.init(rawValue: UInt64(bytes.bigEndian16(offset)) << 32 | UInt64(bytes.bigEndian32(offset + 2)))
    }

    /// ff:ff:ff:ff:ff:ff.
    public static let broadcast = MACAddress(rawValue: 0xffff_ffff_ffff)

    /// Whether it names several stations: a group, or all (the I/G bit, IEEE 802 section 8.2).
    public var isGroup: Bool { rawValue >> 40 & 1 == 1 }

    /// Six bytes in hexadecimal, separated by colons.
    public var description: String {
        stride(from: 40, through: 0, by: -8).map { shift in
            let byte = String(rawValue >> UInt64(shift) & 0xff, radix: 16)
            return byte.count == 1 ? "0" + byte : byte
        }.joined(separator: ":")
    }
}

/// The type of what an Ethernet frame carries (IEEE 802 numbers).
public struct EtherType: RawRepresentable, Hashable, Sendable {
    /// The number in the frame.
    public let rawValue: UInt16

    /// - Parameter rawValue: the number in the frame.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// IPv4.
    public static let ipv4 = EtherType(rawValue: 0x0800)
    /// The address resolution protocol.
    public static let arp = EtherType(rawValue: 0x0806)
    /// IPv6.
    public static let ipv6 = EtherType(rawValue: 0x86dd)
    /// An 802.1Q tag.
    public static let vlan = EtherType(rawValue: 0x8100)
    /// An 802.1ad service tag, outside an 802.1Q tag.
    public static let serviceVLAN = EtherType(rawValue: 0x88a8)
    /// A service tag as it was before 802.1ad.
    public static let formerServiceVLAN = EtherType(rawValue: 0x9100)
}

/// An Ethernet header with its VLAN tags (IEEE 802.3, 802.1Q).
public struct EthernetHeader: Hashable, Sendable {
    /// To whom.
    public let destination: MACAddress
    /// From whom.
    public let source: MACAddress
    /// The identifier of the innermost VLAN, 1 to 4094; nil for an untagged frame.
    public let vlan: UInt16?
    /// What follows the last tag.
    public let etherType: EtherType
    /// The header's length with its tags, in bytes.
    public let length: Int

    /// Reads the header at the start of a frame; nil if the captured bytes end inside it.
    ///
    /// - Parameter bytes: the frame's captured bytes.
    @inline(__always)
    public init?(_ bytes: RawSpan) {
        guard bytes.byteCount >= 14 else { return nil }
        var tags = VLANTags(EtherType(rawValue: bytes.bigEndian16(12)), at: 14)
        guard tags.skip(bytes) else { return nil }
        destination = MACAddress(bytes, at: 0)
        source = MACAddress(bytes, at: 6)
        vlan = tags.vlan
        (etherType, length) = Self.unwrap(bytes, tags.etherType, at: tags.offset)
    }

    /// A number below 1536 is the frame's length (IEEE 802.3 section 3.2.6); the type then may follow in a SNAP header (IEEE
    /// 802 section 9).
    private static func unwrap(_ bytes: RawSpan, _ type: EtherType, at offset: Int) -> (EtherType, Int) {
        guard type.rawValue < 1536, bytes.byteCount >= offset + 8, bytes.bigEndian32(offset) == 0xaaaa_0300,
            bytes.bigEndian16(offset + 4) == 0
        else { return (type, offset) }
        return (EtherType(rawValue: bytes.bigEndian16(offset + 6)), offset + 8)
    }
}
