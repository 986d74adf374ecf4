/// Which part of a packet a fragment is.
public struct IPFragment: Hashable, Sendable {
    /// The number that a packet's fragments share; 16 bits of IPv4, 32 of IPv6.
    public let identification: UInt32
    /// The place of this part in the packet's payload, in bytes.
    public let offset: Int
    /// Whether more of the payload follows this part.
    public let moreFollow: Bool
}

/// What the headers of IPv4 and IPv6 have in common, so that the transport layer need not know the version.
public struct IPHeader: Hashable, Sendable {
    /// From whom.
    public let source: NetworkAddress
    /// To whom.
    public let destination: NetworkAddress
    /// The header's length with options or extension headers, in bytes.
    public let length: Int
    /// The length of what follows the header, in bytes on the wire: what the header says, and no more than the frame holds.
    public let payloadLength: Int
    /// What follows the header.
    public let transport: IPProtocol
    /// How many routers it may still pass: IPv4's time to live.
    public let hopLimit: UInt8
    /// The DSCP and ECN bits (RFC 2474, RFC 3168).
    public let trafficClass: UInt8
    /// IPv4's identification; nil of an IPv6 packet.
    public let identification: UInt16?
    /// Which part of a packet this is; nil for a whole one.
    public let fragment: IPFragment?

    /// Whether it is an IPv4 header.
    public var isIPv4: Bool { source.isIPv4 }
}

extension IPHeader {
    /// Reads the header; nil if it is cut off, or not one.
    ///
    /// - Parameters:
    ///   - bytes: what follows the link-layer header, as far as it was captured.
    ///   - wireLength: how many bytes follow the link-layer header on the wire.
    @inline(__always)
    public init?(_ bytes: RawSpan, wireLength: Int) {
        guard bytes.byteCount >= 1 else { return nil }
        switch bytes.byte(0) >> 4 {
        case 4:
            guard let header = IPv4Header(bytes) else { return nil }
            self.init(header, wireLength: wireLength)
        case 6:
            guard let header = IPv6Header(bytes) else { return nil }
            self.init(header, wireLength: wireLength)
        default: return nil
        }
    }

    /// - Parameters:
    ///   - header: an IPv4 header.
    ///   - wireLength: the length of the packet on the wire, header included.
    @inline(__always)
    public init(_ header: IPv4Header, wireLength: Int) {
        // Segmentation offload leaves 0: then the frame's own length is all there is. A frame cannot hold more than itself.
        let total = header.totalLength == 0 ? wireLength : min(header.totalLength, wireLength)
        let fragment = IPFragment(
            identification: UInt32(header.identification), offset: header.fragmentOffset,
            moreFollow: header.moreFragments)
        self.init(
            source: header.source, destination: header.destination, length: header.length,
            payloadLength: max(0, total - header.length), transport: header.transport, hopLimit: header.timeToLive,
            trafficClass: header.trafficClass, identification: header.identification,
            fragment: header.isFragment ? fragment : nil)
    }

    /// - Parameters:
    ///   - header: an IPv6 header.
    ///   - wireLength: the length of the packet on the wire, header included.
    public init(_ header: IPv6Header, wireLength: Int) {
        let total = min(IPv6Header.fixedLength + header.payloadLength, wireLength)
        self.init(
            source: header.source, destination: header.destination, length: header.length,
            payloadLength: max(0, total - header.length), transport: header.transport, hopLimit: header.hopLimit,
            trafficClass: header.trafficClass, identification: nil, fragment: header.fragment)
    }
}

extension IPHeader {
    /// Where the captured bytes of what follows the header lie, without the link layer's padding.
    ///
    /// - Parameter captured: how many bytes were captured, the header included; it was read from their start.
    /// - Returns: the place, counted from the header's first byte.
    @inline(__always)
    func payload(captured: Int) -> Range<Int> {
        length..<max(length, min(captured, length + payloadLength))
    }
}

extension IPHeader {
    /// The header of the whole packet, of whose first part this is the header.
    ///
    /// - Parameter payloadLength: the length of the whole payload.
    /// - Returns: the header, which is no part's any more.
    func whole(payloadLength: Int) -> IPHeader {
        IPHeader(
            source: source, destination: destination, length: length, payloadLength: payloadLength,
            transport: transport, hopLimit: hopLimit, trafficClass: trafficClass, identification: identification,
            fragment: nil)
    }

    /// The header with the extension headers that follow in the payload of a packet that was put together.
    ///
    /// - Parameter payload: the whole payload.
    /// - Returns: nil if an extension header is cut off.
    func extended(over payload: RawSpan) -> IPHeader? {
        guard !isIPv4 else { return self }
        var chain = IPv6ExtensionChain(transport, at: 0)
        guard chain.walk(payload), chain.fragment == nil else { return nil }
        return IPHeader(
            source: source, destination: destination, length: chain.offset,
            payloadLength: payload.byteCount - chain.offset, transport: chain.next, hopLimit: hopLimit,
            trafficClass: trafficClass, identification: identification, fragment: nil)
    }
}
