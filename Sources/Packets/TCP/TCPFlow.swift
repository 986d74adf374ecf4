/// One end of a connection.
public enum ConnectionEnd: String, Hashable, Sendable, CaseIterable {
    /// The end that sent the SYN.
    case client
    /// The end that answered it.
    case server

    /// The other end.
    public var peer: ConnectionEnd { self == .client ? .server : .client }
}

/// What one end of a connection sent: its half of the handshake, its segments and bytes, how it closed.
public struct TCPFlow: Hashable, Sendable {
    /// The sender.
    public let endpoint: Endpoint
    /// When its SYN was captured first.
    public private(set) var syn: Timestamp?
    /// The number of its SYN.
    public private(set) var initialSequence: SequenceNumber?
    /// The window in its SYN, in bytes; a SYN's window is never scaled (RFC 7323 section 2.2).
    public private(set) var initialWindow: Int?
    /// The options of its SYN.
    public private(set) var synOptions: TCPOptions?
    /// Its segments, all counted.
    public private(set) var segments = 0
    /// Its segments that carry payload.
    public private(set) var dataSegments = 0
    /// Its payload, every transmission counted, in bytes.
    public private(set) var payloadBytes = 0
    /// Its segments that carry payload shown before; window probes with a byte of payload are not among them.
    public private(set) var retransmittedSegments = 0
    /// When its FIN was captured first.
    public private(set) var fin: Timestamp?
    /// When its RST was captured first.
    public private(set) var reset: Timestamp?
    /// The number after the highest byte sent; nil before its first segment.
    public private(set) var nextSequence: SequenceNumber?

    private var coverage = SequenceCoverage()

    init(endpoint: Endpoint) {
        self.endpoint = endpoint
    }

    /// Its payload, every byte counted once.
    public var uniqueBytes: Int { coverage.count }

    /// Adds a segment that this end sent.
    ///
    /// - Returns: whether it carries payload that was shown before.
    mutating func add(_ segment: TCPSegment, isProbe: Bool) -> Bool {
        let flags = segment.header.flags
        segments += 1
        if flags.contains(.syn), syn == nil {
            syn = segment.timestamp
            initialSequence = segment.header.sequence
            initialWindow = Int(segment.header.window)
            synOptions = segment.header.options
        }
        if flags.contains(.fin), fin == nil { fin = segment.timestamp }
        if flags.contains(.rst) {
            if reset == nil { reset = segment.timestamp }
            return false
        }
        if nextSequence.map({ $0.distance(to: segment.nextSequence) > 0 }) ?? true {
            nextSequence = segment.nextSequence
        }
        return addPayload(of: segment, isProbe: isProbe)
    }

    private mutating func addPayload(of segment: TCPSegment, isProbe: Bool) -> Bool {
        guard segment.payloadLength > 0 else { return false }
        dataSegments += 1
        payloadBytes += segment.payloadLength
        // Data in a SYN (RFC 7413) begins after the number that the SYN itself takes.
        let first = segment.header.sequence.advanced(by: segment.header.flags.contains(.syn) ? 1 : 0)
        let new = coverage.insert(first, length: segment.payloadLength)
        let isRetransmission = new < segment.payloadLength && !isProbe
        if isRetransmission { retransmittedSegments += 1 }
        return isRetransmission
    }
}
