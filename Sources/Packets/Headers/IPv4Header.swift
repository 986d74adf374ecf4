/// An IPv4 header (RFC 791 section 3.1).
public struct IPv4Header: Hashable, Sendable {
    /// The header's length with its options, 20 to 60 bytes.
    public let length: Int
    /// The packet's length, header included; 0 where segmentation offload left it to the network card.
    public let totalLength: Int
    /// The DSCP and ECN bits (RFC 2474, RFC 3168).
    public let trafficClass: UInt8
    /// The number that a packet's fragments share.
    public let identification: UInt16
    /// Whether routers must not fragment it.
    public let dontFragment: Bool
    /// Whether more fragments follow this one.
    public let moreFragments: Bool
    /// The place of this fragment in the packet's payload, in bytes.
    public let fragmentOffset: Int
    /// How many routers it may still pass.
    public let timeToLive: UInt8
    /// What it carries.
    public let transport: IPProtocol
    /// From whom.
    public let source: NetworkAddress
    /// To whom.
    public let destination: NetworkAddress

    /// Reads the header; nil if it is cut off, or not one (version, or a length that cannot be).
    ///
    /// - Parameter bytes: what follows the link-layer header.
    @inline(__always)
    public init?(_ bytes: RawSpan) {
        guard bytes.byteCount >= 20, bytes.byte(0) >> 4 == 4 else { return nil }
        let length = Int(bytes.byte(0) & 0x0f) * 4
        let totalLength = Int(bytes.bigEndian16(2))
        guard length >= 20, bytes.byteCount >= length, totalLength == 0 || totalLength >= length else { return nil }
        let fragmentation = bytes.bigEndian16(6)
        self.length = length
        self.totalLength = totalLength
        trafficClass = bytes.byte(1)
        identification = bytes.bigEndian16(4)
        dontFragment = fragmentation & 0x4000 != 0
        moreFragments = fragmentation & 0x2000 != 0
        fragmentOffset = Int(fragmentation & 0x1fff) * 8
        timeToLive = bytes.byte(8)
        transport = IPProtocol(rawValue: bytes.byte(9))
        source = NetworkAddress(ipv4: bytes.bigEndian32(12))
        destination = NetworkAddress(ipv4: bytes.bigEndian32(16))
    }

    /// Whether this is a part of a packet only; the payload of any but the first part has no transport header.
    public var isFragment: Bool { moreFragments || fragmentOffset > 0 }
}
