/// What a captured packet is, as far as its headers were captured and are known here.
public enum Dissection: Hashable, Sendable {
    /// A TCP segment.
    case tcp(TCPSegment)
    /// A UDP datagram.
    case udp(IPv4Header, UDPHeader)
    /// An ARP message.
    case arp(ARPMessage)
    /// An IPv4 packet with another payload.
    case ipv4(IPv4Header)
    /// A part of an IPv4 packet; its payload is not read as a whole one.
    case fragment(IPv4Header)
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
        switch linkType {
        case .ethernet:
            guard let ethernet = EthernetHeader(bytes) else {
                self = .unreadable
                return
            }
            let payload = bytes.extracting(ethernet.length..<bytes.byteCount)
            switch ethernet.etherType {
            case .ipv4:
                self.init(ipv4: payload, length: packet.originalLength - ethernet.length, packet, frame: frame)
            case .arp:
                self = ARPMessage(payload).map(Dissection.arp) ?? .unreadable
            default:
                self = .other(ethernet.etherType)
            }
        case .rawIP:
            self.init(ipv4: bytes, length: packet.originalLength, packet, frame: frame)
        default:
            self = .unreadable
        }
    }

    private init(ipv4 bytes: RawSpan, length: Int, _ packet: CapturedPacket, frame: Int) {
        self = .unreadable
        guard let ip = IPv4Header(bytes) else { return }
        guard !ip.isFragment else {
            self = .fragment(ip)
            return
        }
        let payload = bytes.extracting(ip.length..<bytes.byteCount)
        // A total length of 0 is left by segmentation offload: then the frame's own length is all there is.
        let payloadLength = (ip.totalLength == 0 ? length : ip.totalLength) - ip.length
        switch ip.transport {
        case .tcp:
            guard let tcp = TCPHeader(payload), payloadLength >= tcp.length else { return }
            self = .tcp(
                TCPSegment(
                    frame: frame, interface: packet.interface, timestamp: packet.timestamp,
                    source: Endpoint(address: ip.source, port: tcp.sourcePort),
                    destination: Endpoint(address: ip.destination, port: tcp.destinationPort),
                    header: tcp, payloadLength: payloadLength - tcp.length))
        case .udp:
            guard let udp = UDPHeader(payload) else { return }
            self = .udp(ip, udp)
        default:
            self = .ipv4(ip)
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
