/// A TCP segment as the analysis needs it: read from one captured packet, nothing shared, nothing on the heap.
public struct TCPSegment: Hashable, Sendable {
    /// The number of its packet in the capture, from 1, as Wireshark counts.
    public let frame: Int
    /// The index of the interface that saw it.
    public let interface: Int
    /// When it was captured.
    public let timestamp: Timestamp
    /// From whom.
    public let source: Endpoint
    /// To whom.
    public let destination: Endpoint
    /// Its header.
    public let header: TCPHeader
    /// The payload's length on the wire, in bytes; the capture may hold less.
    public let payloadLength: Int

    /// - Parameters:
    ///   - frame: the number of its packet in the capture, from 1.
    ///   - interface: the index of the interface that saw it.
    ///   - timestamp: when it was captured.
    ///   - source: from whom.
    ///   - destination: to whom.
    ///   - header: its header.
    ///   - payloadLength: the payload's length on the wire, in bytes.
    public init(
        frame: Int, interface: Int, timestamp: Timestamp, source: Endpoint, destination: Endpoint, header: TCPHeader,
        payloadLength: Int
    ) {
        self.frame = frame
        self.interface = interface
        self.timestamp = timestamp
        self.source = source
        self.destination = destination
        self.header = header
        self.payloadLength = payloadLength
    }

    /// The number of the byte after this segment; SYN and FIN count as one byte each (RFC 9293 section 3.4).
    public var nextSequence: SequenceNumber {
        header.sequence.advanced(by: payloadLength + (header.flags.isDisjoint(with: [.syn, .fin]) ? 0 : 1))
    }
}

extension TCPSegment {
    /// - Parameters:
    ///   - ip: the header of its packet.
    ///   - header: its own header.
    ///   - frame: the number of its packet in the capture, from 1.
    ///   - interface: the index of the interface that saw it.
    ///   - timestamp: when it was captured.
    @inline(__always)
    init(_ ip: IPHeader, _ header: TCPHeader, frame: Int, interface: Int, timestamp: Timestamp) {
        self.init(
            frame: frame, interface: interface, timestamp: timestamp,
            source: Endpoint(address: ip.source, port: header.sourcePort),
            destination: Endpoint(address: ip.destination, port: header.destinationPort), header: header,
            payloadLength: max(0, ip.payloadLength - header.length))
    }
}
