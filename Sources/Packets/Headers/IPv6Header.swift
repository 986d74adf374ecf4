/// An IPv6 header with the extension headers that follow it (RFC 8200 sections 3 and 4).
public struct IPv6Header: Hashable, Sendable {
    /// The length of the fixed header, in bytes.
    public static let fixedLength = 40
    /// More extension headers in a row than this are no honest packet's.
    public static let mostExtensions = 16

    /// The length of the fixed header and the extension headers that were read, in bytes.
    public let length: Int
    /// The length of what follows the fixed header, in bytes; of a jumbogram what its option says (RFC 2675).
    public let payloadLength: Int
    /// The DSCP and ECN bits (RFC 2474, RFC 3168).
    public let trafficClass: UInt8
    /// The number that the packets of a flow share (RFC 6437), 20 bits.
    public let flowLabel: UInt32
    /// How many routers it may still pass.
    public let hopLimit: UInt8
    /// What follows the headers that were read.
    public let transport: IPProtocol
    /// Which part of a packet this is; nil for a whole one.
    public let fragment: IPFragment?
    /// From whom.
    public let source: NetworkAddress
    /// To whom.
    public let destination: NetworkAddress

    /// Reads the headers; nil if they are cut off, of another version, or more than `mostExtensions`.
    ///
    /// Reading ends at the fragment header of a part of a packet: what follows it is put together first.
    ///
    /// - Parameter bytes: what follows the link-layer header.
    @inline(never)
    public init?(_ bytes: RawSpan) {
        guard bytes.byteCount >= Self.fixedLength, bytes.byte(0) >> 4 == 6 else { return nil }
        var chain = IPv6ExtensionChain(IPProtocol(rawValue: bytes.byte(6)), at: Self.fixedLength)
        guard chain.walk(bytes) else { return nil }
        let first = bytes.bigEndian32(0)
        length = chain.offset
        let field = Int(bytes.bigEndian16(4))
        payloadLength = field == 0 && bytes.byte(6) == 0 ? Self.jumboLength(bytes) ?? 0 : field
        trafficClass = UInt8(truncatingIfNeeded: first >> 20)
        flowLabel = first & 0xf_ffff
        hopLimit = bytes.byte(7)
        transport = chain.next
        fragment = chain.fragment
        source = NetworkAddress(ipv6: bytes, at: 8)
        destination = NetworkAddress(ipv6: bytes, at: 24)
    }

    /// What the jumbo payload option among the hop-by-hop options says; such a length needs more than 16 bits (RFC 2675
    /// section 2).
    private static func jumboLength(_ bytes: RawSpan) -> Int? {
        var offset = fixedLength + 2
        let end = min(bytes.byteCount, offset + 6 + Int(bytes.byte(fixedLength + 1)) * 8)
        while offset + 2 <= end {
            // A single byte of padding has no length.
            guard bytes.byte(offset) != 0 else {
                offset += 1
                continue
            }
            let length = Int(bytes.byte(offset + 1))
            if bytes.byte(offset) == 0xc2, length == 4, offset + 6 <= end {
                let jumbo = Int(bytes.bigEndian32(offset + 2))
                return jumbo > 0xffff ? jumbo : nil
            }
            offset += 2 + length
        }
        return nil
    }
}

/// The extension headers that follow each other in an IPv6 packet (RFC 8200 section 4).
struct IPv6ExtensionChain {
    /// What follows the headers that were walked.
    private(set) var next: IPProtocol
    /// Where it begins.
    private(set) var offset: Int
    /// Which part of a packet this is; nil for a whole one.
    private(set) var fragment: IPFragment?

    /// - Parameters:
    ///   - next: the first header.
    ///   - offset: where it begins.
    init(_ next: IPProtocol, at offset: Int) {
        self.next = next
        self.offset = offset
    }

    /// Goes on to what is no extension header, or behind the fragment header of a part.
    ///
    /// - Returns: whether the headers were captured and are no more than they may be.
    mutating func walk(_ bytes: RawSpan) -> Bool {
        for _ in 0...IPv6Header.mostExtensions {
            let unit: Int
            switch next {
            case .hopByHopOptions, .routing, .destinationOptions: unit = 8
            case .authentication: unit = 4
            case .fragment:
                guard readFragment(bytes) else { return false }
                if fragment != nil { return true }
                continue
            default: return true
            }
            guard bytes.byteCount >= offset + 2 else { return false }
            // The length field leaves out the first 8 bytes, of either unit (RFC 8200 section 4.3, RFC 4302 section 2.2).
            let length = 8 + Int(bytes.byte(offset + 1)) * unit
            guard bytes.byteCount >= offset + length else { return false }
            next = IPProtocol(rawValue: bytes.byte(offset))
            offset += length
        }
        return false
    }

    /// A fragment that is a whole packet is read as one (RFC 6946).
    private mutating func readFragment(_ bytes: RawSpan) -> Bool {
        guard bytes.byteCount >= offset + 8 else { return false }
        let place = bytes.bigEndian16(offset + 2)
        if place & 0xfff9 != 0 {
            fragment = IPFragment(
                identification: bytes.bigEndian32(offset + 4), offset: Int(place & 0xfff8), moreFollow: place & 1 != 0)
        }
        next = IPProtocol(rawValue: bytes.byte(offset))
        offset += 8
        return true
    }
}
