/// A TCP segment as nearly all are: an acknowledgement, with or without data, that opens and closes nothing, has no option but
/// timestamps, and comes as a whole IP packet without options, on Ethernet or in a Linux cooked capture without tags.
///
/// It is read in one go, so that segments in which nothing happens cost little. Everything else is read as `Dissection`.
struct PlainSegment {
    /// Where in the captured bytes its IP header begins.
    let start: Int
    /// Who sends to whom.
    let key: ConnectionKey
    let sequence: UInt32
    let acknowledgement: UInt32
    /// The payload's length on the wire, in bytes.
    let payloadLength: UInt32
    /// The window field, not scaled.
    let window: UInt32

    /// - Parameters:
    ///   - packet: what the capture says about it.
    ///   - bytes: its captured bytes.
    ///   - linkType: the kind of frames its interface gives.
    @inline(__always)
    init?(_ packet: CapturedPacket, _ bytes: RawSpan, linkType: LinkType) {
        guard let link = Self.link(bytes, linkType) else { return nil }
        let source: NetworkAddress
        let destination: NetworkAddress
        let transport: Int
        let length: Int
        let network = link.length
        switch (link.etherType, bytes.byte(network)) {
        // RFC 791 section 3.1: a header of 20 bytes; a whole packet, and TCP.
        case (.ipv4, 0x45):
            guard bytes.bigEndian16(network + 6) & 0x3fff == 0, bytes.byte(network + 9) == 6 else { return nil }
            source = NetworkAddress(ipv4: bytes.bigEndian32(network + 12))
            destination = NetworkAddress(ipv4: bytes.bigEndian32(network + 16))
            transport = network + 20
            length = Int(bytes.bigEndian16(network + 2)) - 20
        // RFC 8200 section 3: TCP right behind the header.
        case (.ipv6, 0x60...0x6f):
            guard bytes.byte(network + 6) == 6, bytes.byteCount >= network + 60 else { return nil }
            source = NetworkAddress(ipv6: bytes, at: network + 8)
            destination = NetworkAddress(ipv6: bytes, at: network + 24)
            transport = network + 40
            length = Int(bytes.bigEndian16(network + 4))
        default: return nil
        }
        let offsetAndFlags = bytes.bigEndian16(transport + 12)
        // SYN, FIN and RST are not set, ACK is.
        guard transport + length <= packet.originalLength, offsetAndFlags & 0x17 == 0x10,
            let header = Self.headerLength(offsetAndFlags >> 12, bytes, transport), length >= header
        else { return nil }
        start = network
        key = ConnectionKey(
            from: Endpoint(address: source, port: bytes.bigEndian16(transport)),
            to: Endpoint(address: destination, port: bytes.bigEndian16(transport + 2)), interface: packet.interface)
        sequence = bytes.bigEndian32(transport + 4)
        acknowledgement = bytes.bigEndian32(transport + 8)
        payloadLength = UInt32(truncatingIfNeeded: length - header)
        window = UInt32(bytes.bigEndian16(transport + 14))
    }

    /// The link-layer header, if at least 40 bytes follow it.
    @inline(__always)
    private static func link(_ bytes: RawSpan, _ linkType: LinkType) -> (etherType: EtherType, length: Int)? {
        switch linkType {
        case .ethernet:
            guard bytes.byteCount >= 14 + 40 else { return nil }
            return (EtherType(rawValue: bytes.bigEndian16(12)), 14)
        // What `-i any` gives; the number of Netlink messages is no EtherType.
        case .linuxSLL2:
            guard bytes.byteCount >= 20 + 40, bytes.bigEndian16(8) != 824 else { return nil }
            return (EtherType(rawValue: bytes.bigEndian16(0)), 20)
        default: return nil
        }
    }

    /// The header's length without options, or with timestamps as nearly everyone sends them (RFC 7323 appendix A).
    @inline(__always)
    private static func headerLength(_ words: UInt16, _ bytes: RawSpan, _ transport: Int) -> Int? {
        switch words {
        case 5: 20
        case 8 where bytes.byteCount >= transport + 32 && bytes.bigEndian32(transport + 20) == 0x0101_080a: 32
        default: nil
        }
    }
}
