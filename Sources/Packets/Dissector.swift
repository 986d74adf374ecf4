/// A packet whose headers were read.
public struct DissectedPacket: Hashable, Sendable {
    /// What it is.
    public let dissection: Dissection
    /// Where it was seen, and when.
    public let observation: Observation
    /// Where the captured bytes that follow the IP header lie; empty of a packet without one.
    public let transport: Range<Int>

    /// Where the captured part of a segment's or datagram's payload, or an IGMP message, lies; empty of other packets.
    public var payload: Range<Int> {
        switch dissection {
        case .tcp(let segment): transport.dropFirst(segment.header.length).prefix(segment.payloadLength)
        case .udp(let datagram): datagram.payload
        case .igmp(_, let payload): payload
        case .icmp, .icmpv6, .arp, .ip, .fragment, .other, .unreadable: 0..<0
        }
    }
}

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
    ///   - body: is given once what the packet is, and the bytes that its ranges refer to.
    /// - Throws: what `body` throws.
    public mutating func dissect<Failure: Error>(
        _ packet: CapturedPacket, _ bytes: RawSpan, linkType: LinkType, frame: Int,
        _ body: (DissectedPacket, RawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        let link = LinkHeader(bytes, linkType: linkType)
        let observation = Observation(
            frame: frame, interface: packet.interface, timestamp: packet.timestamp,
            delivery: link?.delivery ?? .unknown)
        var transport = 0..<0
        let dissection =
            link.map { Dissection(packet, bytes, link: $0, frame: frame, transport: &transport) } ?? .unreadable
        if case .fragment(let part) = dissection,
            let whole = fragments.add(part, bytes.extracting(part.payload), at: observation)
        {
            let payload = whole.payload
            try body(DissectedPacket(whole, at: observation), payload.span.bytes)
        } else {
            try body(
                DissectedPacket(dissection: dissection, observation: observation, transport: transport), bytes)
        }
    }
}

extension DissectedPacket {
    /// Reads a packet that was put together; its ranges refer to its payload.
    ///
    /// - Parameters:
    ///   - packet: the packet.
    ///   - observation: where its last part was seen.
    public init(_ packet: ReassembledPacket, at observation: Observation) {
        let payload = packet.payload.span.bytes
        self.observation = observation
        guard let ip = packet.ip.extended(over: payload) else {
            dissection = .unreadable
            transport = 0..<0
            return
        }
        // IPv4's header is not in the payload; what IPv6 has there was walked.
        transport = (ip.isIPv4 ? 0 : ip.length)..<payload.byteCount
        dissection = Dissection(
            ip, payload, transport, frame: observation.frame, interface: observation.interface,
            timestamp: observation.timestamp)
    }
}
