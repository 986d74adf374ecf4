/// What a captured packet is, as far as its headers were captured and are known here.
///
/// What is large and rare has a place of its own on the heap, so that segments and datagrams are copied quickly.
public enum Dissection: Hashable, Sendable {
    /// A TCP segment.
    case tcp(TCPSegment)
    /// A TCP header in a packet that is too short for it; its payload's length means nothing.
    case tcpHeader(TCPSegment)
    /// A UDP datagram.
    case udp(UDPDatagram)
    /// An ICMP message.
    indirect case icmp(IPHeader, ICMPMessage)
    /// An ICMPv6 message.
    indirect case icmpv6(IPHeader, ICMPv6Message)
    /// An IGMP message; `payload` is where it lies in the packet's captured bytes.
    case igmp(IPHeader, payload: Range<Int>)
    /// An ARP message.
    case arp(ARPMessage)
    /// An IP packet with another payload.
    case ip(IPHeader)
    /// A part of an IP packet; its payload is not read as a whole one.
    indirect case fragment(FragmentedPacket)
    /// A frame of another type.
    case other(EtherType)
    /// A packet whose headers are cut off or cannot be right, or of an unknown link type.
    case unreadable

    /// Reads a packet's headers from the outside in.
    ///
    /// Lengths are taken from the headers, not from what was captured, so a snapshot length changes nothing.
    ///
    /// - Parameters:
    ///   - packet: what the capture says about it.
    ///   - bytes: its captured bytes.
    ///   - linkType: the kind of frames its interface gives.
    ///   - frame: its number in the capture, from 1.
    public init(_ packet: CapturedPacket, _ bytes: RawSpan, linkType: LinkType, frame: Int) {
        guard let link = LinkHeader(bytes, linkType: linkType) else {
            self = .unreadable
            return
        }
        var transport = 0..<0
        self.init(packet, bytes, link: link, frame: frame, transport: &transport)
    }

    /// Reads the headers of a packet that follow the link layer's.
    ///
    /// - Parameters:
    ///   - packet: what the capture says about it.
    ///   - bytes: its captured bytes, the link-layer header included.
    ///   - link: its link-layer header.
    ///   - frame: its number in the capture, from 1.
    ///   - transport: becomes where the captured bytes that follow the IP header lie.
    init(
        _ packet: CapturedPacket, _ bytes: RawSpan, link: LinkHeader, frame: Int, transport: inout Range<Int>
    ) {
        guard link.length <= bytes.byteCount else {
            self = .unreadable
            return
        }
        let content = bytes.extracting(link.length..<bytes.byteCount)
        switch link.etherType {
        case .ipv4, .ipv6:
            guard let ip = IPHeader(content, wireLength: packet.originalLength - link.length) else {
                self = .unreadable
                return
            }
            let payload = ip.payload(captured: content.byteCount)
            transport = payload.lowerBound + link.length..<payload.upperBound + link.length
            self.init(
                ip, bytes, transport, frame: frame, interface: packet.interface, timestamp: packet.timestamp)
        case .arp: self = ARPMessage(content).map(Dissection.arp) ?? .unreadable
        default: self = .other(link.etherType)
        }
    }

    /// Reads what follows an IP header.
    ///
    /// - Parameters:
    ///   - ip: the header.
    ///   - bytes: the bytes of which what follows it is a part.
    ///   - transport: the part.
    ///   - frame: the packet's number in the capture.
    ///   - interface: the index of the interface that saw it.
    ///   - timestamp: when it was captured.
    init(
        _ ip: IPHeader, _ bytes: RawSpan, _ transport: Range<Int>, frame: Int, interface: Int, timestamp: Timestamp
    ) {
        let payload = bytes.extracting(transport)
        guard ip.fragment == nil else {
            self = .fragment(FragmentedPacket(ip, payload, transport))
            return
        }
        switch ip.transport {
        case .tcp:
            guard let tcp = TCPHeader(payload) else {
                self = .unreadable
                return
            }
            let segment = TCPSegment(ip, tcp, frame: frame, interface: interface, timestamp: timestamp)
            self = ip.payloadLength < tcp.length ? .tcpHeader(segment) : .tcp(segment)
        case .udp:
            guard let udp = UDPHeader(payload) else {
                self = .unreadable
                return
            }
            self = .udp(
                UDPDatagram(
                    source: Endpoint(address: ip.source, port: udp.sourcePort),
                    destination: Endpoint(address: ip.destination, port: udp.destinationPort),
                    hopLimit: ip.hopLimit, payloadLength: udp.payloadLength,
                    payload: transport.dropFirst(8).prefix(udp.payloadLength)))
        case .icmp where ip.isIPv4:
            self = ICMPMessage(payload, wireLength: ip.payloadLength).map { .icmp(ip, $0) } ?? .unreadable
        case .icmpv6 where !ip.isIPv4:
            self = ICMPv6Message(payload, wireLength: ip.payloadLength).map { .icmpv6(ip, $0) } ?? .unreadable
        case .igmp where ip.isIPv4: self = .igmp(ip, payload: transport)
        default: self = .ip(ip)
        }
    }
}

extension Dissection {
    /// Sender and receiver on the internet layer; nil of a packet without one. Of an ARP message those that it names.
    public var addresses: (source: NetworkAddress, destination: NetworkAddress)? {
        switch self {
        case .tcp(let segment), .tcpHeader(let segment): (segment.source.address, segment.destination.address)
        case .udp(let datagram): (datagram.source.address, datagram.destination.address)
        case .icmp(let ip, _), .icmpv6(let ip, _), .igmp(let ip, _), .ip(let ip): (ip.source, ip.destination)
        case .fragment(let packet): (packet.ip.source, packet.ip.destination)
        case .arp(let message): (message.senderAddress, message.targetAddress)
        case .other, .unreadable: nil
        }
    }
}

extension Capture {
    /// Reads the headers of every packet in turn.
    ///
    /// - Parameter body: is given each packet's headers, in the file's order.
    public func forEachDissection(_ body: (Dissection) -> Void) {
        let file = bytes.span.bytes
        for (index, packet) in packets.enumerated() {
            let linkType = interfaces[packet.interface].linkType
            body(Dissection(packet, file.extracting(packet.bytes), linkType: linkType, frame: index + 1))
        }
    }
}
