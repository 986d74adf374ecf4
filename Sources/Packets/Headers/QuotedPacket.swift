/// The packet that an ICMP error is about: its headers and the first bytes of its payload, as the error quotes them (RFC 792,
/// RFC 1122 section 3.2.2, RFC 4443 section 2.4).
public struct QuotedPacket: Hashable, Sendable {
    /// What was quoted of the transport layer.
    public enum Transport: Hashable, Sendable {
        /// A whole TCP header.
        case tcp(TCPHeader)
        /// The first 8 bytes at least of a TCP header, which older routers quote: the ports and the sequence number.
        case tcpStart(sourcePort: UInt16, destinationPort: UInt16, sequence: SequenceNumber)
        /// A UDP header.
        case udp(UDPHeader)
        /// An echo request or reply.
        case echo(ICMPEcho)
        /// Something else, a later fragment, or too little of it.
        case other
    }

    /// Its internet header; `payloadLength` is what the error quotes of the payload.
    public let ip: IPHeader
    /// The length of its payload as its own header has it, in bytes; nil where the header leaves it open.
    public let originalPayloadLength: Int?
    /// What was quoted of the transport layer.
    public let transport: Transport

    /// Reads what was quoted; nil without a whole internet header.
    ///
    /// - Parameters:
    ///   - bytes: what follows the error's first 8 bytes, as far as it was captured.
    ///   - wireLength: how many bytes follow them on the wire.
    init?(_ bytes: RawSpan, wireLength: Int) {
        guard let ip = IPHeader(bytes, wireLength: wireLength) else { return nil }
        self.ip = ip
        let field = ip.isIPv4 ? Int(bytes.bigEndian16(2)) : Int(bytes.bigEndian16(4)) + IPv6Header.fixedLength
        let isOpen = ip.isIPv4 ? field == 0 : field == IPv6Header.fixedLength
        originalPayloadLength = isOpen ? nil : max(0, field - ip.length)
        transport = Self.transport(ip, bytes.extracting(ip.payload(captured: bytes.byteCount)))
    }

    /// Reads what an ICMPv6 error quotes, which is an IPv6 packet; nil without a whole header of one.
    ///
    /// - Parameters:
    ///   - bytes: what follows the error's first 8 bytes, as far as it was captured.
    ///   - wireLength: how many bytes follow them on the wire.
    init?(ipv6 bytes: RawSpan, wireLength: Int) {
        self.init(bytes, wireLength: wireLength)
        if ip.isIPv4 { return nil }
    }

    private static func transport(_ ip: IPHeader, _ bytes: RawSpan) -> Transport {
        guard bytes.byteCount >= 8, (ip.fragment?.offset ?? 0) == 0 else { return .other }
        switch ip.transport {
        case .tcp:
            if let header = TCPHeader(bytes) { return .tcp(header) }
            return .tcpStart(
                sourcePort: bytes.bigEndian16(0), destinationPort: bytes.bigEndian16(2),
                sequence: SequenceNumber(bytes.bigEndian32(4)))
        case .udp: return UDPHeader(bytes).map(Transport.udp) ?? .other
        case .icmp where bytes.byte(0) == ICMPType.echoRequest.rawValue:
            return .echo(ICMPEcho(isReply: false, parameter: bytes.bigEndian32(4)))
        case .icmp where bytes.byte(0) == ICMPType.echoReply.rawValue:
            return .echo(ICMPEcho(isReply: true, parameter: bytes.bigEndian32(4)))
        case .icmpv6 where bytes.byte(0) == ICMPv6Type.echoRequest.rawValue:
            return .echo(ICMPEcho(isReply: false, parameter: bytes.bigEndian32(4)))
        case .icmpv6 where bytes.byte(0) == ICMPv6Type.echoReply.rawValue:
            return .echo(ICMPEcho(isReply: true, parameter: bytes.bigEndian32(4)))
        default: return .other
        }
    }

    /// The sender, where a port was quoted.
    public var source: Endpoint? { ports.map { Endpoint(address: ip.source, port: $0.source) } }
    /// The receiver, where a port was quoted.
    public var destination: Endpoint? { ports.map { Endpoint(address: ip.destination, port: $0.destination) } }

    private var ports: (source: UInt16, destination: UInt16)? {
        switch transport {
        case .tcp(let header): (header.sourcePort, header.destinationPort)
        case .tcpStart(let source, let destination, _): (source, destination)
        case .udp(let header): (header.sourcePort, header.destinationPort)
        case .echo, .other: nil
        }
    }
}
