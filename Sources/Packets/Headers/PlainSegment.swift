/// A TCP segment as nearly all are: an acknowledgement, with or without data, that opens and closes nothing, has no option but
/// timestamps, and comes as a whole IP packet without options on Ethernet without tags.
///
/// It is read in one go, so that segments in which nothing happens cost little. Everything else is read as `Dissection`.
struct PlainSegment {
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
        guard linkType == .ethernet, bytes.byteCount >= Place.transport4 + 20 else { return nil }
        let source: NetworkAddress
        let destination: NetworkAddress
        let transport: Int
        let length: Int
        switch bytes.bigEndian32(Place.etherType) {
        // IPv4, a header of 20 bytes; whole, and TCP.
        case 0x0800_4500...0x0800_45ff:
            guard bytes.bigEndian16(Place.fragment4) & 0x3fff == 0, bytes.byte(Place.protocol4) == 6 else { return nil }
            (source, destination) = (
                NetworkAddress(ipv4: bytes.bigEndian32(Place.source4)),
                NetworkAddress(ipv4: bytes.bigEndian32(Place.source4 + 4))
            )
            transport = Place.transport4
            length = Int(bytes.bigEndian16(Place.length4)) - 20
        // IPv6, with TCP right behind its header.
        case 0x86dd_6000...0x86dd_6fff:
            guard bytes.byte(Place.next6) == 6, bytes.byteCount >= Place.transport6 + 20 else { return nil }
            (source, destination) = (
                NetworkAddress(ipv6: bytes, at: Place.source6), NetworkAddress(ipv6: bytes, at: Place.source6 + 16)
            )
            transport = Place.transport6
            length = Int(bytes.bigEndian16(Place.length6))
        default: return nil
        }
        guard transport + length <= packet.originalLength else { return nil }
        let header: Int
        let offsetAndFlags = bytes.bigEndian16(transport + 12)
        // SYN, FIN and RST are not set, ACK is.
        guard offsetAndFlags & 0x17 == 0x10 else { return nil }
        switch offsetAndFlags >> 12 {
        case 5: header = 20
        case 8 where bytes.byteCount >= transport + 32 && bytes.bigEndian32(transport + 20) == 0x0101_080a: header = 32
        default: return nil
        }
        guard length >= header else { return nil }
        key = ConnectionKey(
            from: Endpoint(address: source, port: bytes.bigEndian16(transport)),
            to: Endpoint(address: destination, port: bytes.bigEndian16(transport + 2)), interface: packet.interface)
        sequence = bytes.bigEndian32(transport + 4)
        acknowledgement = bytes.bigEndian32(transport + 8)
        payloadLength = UInt32(truncatingIfNeeded: length - header)
        window = UInt32(bytes.bigEndian16(transport + 14))
    }

    /// Where in the frame the fields stand (RFC 791 section 3.1, RFC 8200 section 3).
    private enum Place {
        static let etherType = 12
        static let length4 = 16
        static let fragment4 = 20
        static let protocol4 = 23
        static let source4 = 26
        static let transport4 = 34
        static let length6 = 18
        static let next6 = 20
        static let source6 = 22
        static let transport6 = 54
    }
}
