/// Reads packets one after the other as `Dissection` does, and puts those together that came in parts.
///
/// A packet that came in parts is read with its last part: it then counts as that part's frame, as Wireshark shows it.
public struct Dissector: Sendable {
    /// The parts of packets that wait for others, and what was given up.
    public private(set) var fragments = FragmentReassembly()

    /// Begins with no parts.
    public init() {}

    /// Reads a packet's headers.
    ///
    /// - Parameters:
    ///   - packet: what the capture says about it.
    ///   - bytes: its captured bytes.
    ///   - linkType: the kind of frames its interface gives.
    ///   - frame: its number in the capture, from 1.
    ///   - body: is given once what the packet is, where it was seen, and the captured bytes that follow its IP header; these
    ///     are empty without one. `Dissection.payload` tells where in them the payload lies.
    /// - Throws: what `body` throws.
    @inline(__always)
    public mutating func dissect<Failure: Error>(
        _ packet: CapturedPacket, _ bytes: RawSpan, linkType: LinkType, frame: Int,
        _ body: (borrowing Dissection, Observation, RawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        guard let link = LinkHeader(bytes, linkType: linkType) else {
            let observation = Observation(frame: frame, interface: packet.interface, timestamp: packet.timestamp)
            try body(.unreadable, observation, bytes.extracting(0..<0))
            return
        }
        let observation = Observation(
            frame: frame, interface: packet.interface, timestamp: packet.timestamp, delivery: link.delivery)
        var transport = 0..<0
        let dissection = Dissection(packet, bytes, link: link, frame: frame, transport: &transport)
        if case .fragment(let part) = dissection,
            let whole = fragments.add(part, bytes.extracting(part.payload), vlan: link.vlan, at: observation)
        {
            let payload = whole.payload
            let dissection = Dissection(whole, at: observation, transport: &transport)
            try body(dissection, observation, payload.span.bytes.extracting(transport))
        } else {
            try body(dissection, observation, bytes.extracting(transport))
        }
    }
}

extension Dissection {
    /// Reads a packet that was put together; its ranges refer to its payload.
    ///
    /// - Parameters:
    ///   - packet: the packet.
    ///   - observation: where its last part was seen.
    ///   - transport: becomes where in the payload the bytes lie that follow the IP header.
    init(_ packet: ReassembledPacket, at observation: Observation, transport: inout Range<Int>) {
        let payload = packet.payload.span.bytes
        guard let ip = packet.ip.extended(over: payload) else {
            transport = 0..<0
            self = .unreadable
            return
        }
        // IPv4's header is not in the payload; what IPv6 has there was walked.
        transport = (ip.isIPv4 ? 0 : ip.length)..<payload.byteCount
        self.init(
            ip, payload, transport, frame: observation.frame, interface: observation.interface,
            timestamp: observation.timestamp)
    }

    /// Where a segment's or datagram's payload, or an IGMP message, lies in what follows the IP header.
    ///
    /// - Parameter captured: how many of the bytes that follow the IP header were captured.
    /// - Returns: the place of the captured part; empty for other packets.
    public func payload(captured: Int) -> Range<Int> {
        switch self {
        case .tcp(let segment): (0..<captured).dropFirst(segment.header.length).prefix(segment.payloadLength)
        case .udp(let datagram): (0..<captured).dropFirst(8).prefix(datagram.payloadLength)
        case .igmp: 0..<captured
        case .tcpHeader, .icmp, .icmpv6, .arp, .ip, .fragment, .other, .unreadable: 0..<0
        }
    }
}
