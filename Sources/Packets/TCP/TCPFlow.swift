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
public struct TCPFlow: Sendable {
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
    /// When its first segment was captured; nil before.
    public private(set) var first: Timestamp?
    /// When its last segment was captured; nil before the first.
    public private(set) var last: Timestamp?
    /// The longest time between two of its segments in a row, in nanoseconds.
    public private(set) var longestIdle: UInt64 = 0
    /// Its segments, all counted.
    public private(set) var segments = 0
    /// Its segments that carry nothing but an acknowledgement: no payload, SYN, FIN or RST.
    public private(set) var pureAcknowledgements = 0
    /// Its segments with selective acknowledgements.
    public private(set) var sackSegments = 0
    /// Its segments that carry payload.
    public private(set) var dataSegments = 0
    /// Its payload, every transmission counted, in bytes.
    public private(set) var payloadBytes = 0
    /// Its largest payload in one segment, in bytes. More than a segment can hold is segmentation offload: the network card,
    /// or nobody on a virtual cable, cuts it into segments.
    public private(set) var largestPayload = 0
    /// Its segments that carry payload shown before; window probes with a byte of payload are not among them.
    public private(set) var retransmittedSegments = 0
    /// Its payload shown before, in bytes.
    public private(set) var retransmittedBytes = 0
    /// Its segments that fill a hole which later ones had left.
    public private(set) var outOfOrderSegments = 0
    /// When its FIN was captured first.
    public private(set) var fin: Timestamp?
    /// When its RST was captured first.
    public private(set) var reset: Timestamp?
    /// The number after the highest byte sent; nil before its first segment.
    public private(set) var nextSequence: SequenceNumber?
    /// The highest number that it acknowledged; nil before its first acknowledgement.
    public private(set) var acknowledged: SequenceNumber?
    /// When it sent payload last; nil before.
    public private(set) var lastData: Timestamp?
    /// When it sent each SYN, with the numbers of their packets; the first `maximumAttempts` of them.
    public private(set) var attempts: [Attempt] = []
    /// The first frames of each of Wireshark's flags.
    public private(set) var notable = NotableFrames()
    /// What it advertised.
    public private(set) var windows = WindowStatistics()
    /// The most bytes that were in flight from it.
    public private(set) var mostInFlight: UInt32 = 0
    /// How long its segments waited for their acknowledgement. A segment sent twice tells nothing, as nobody knows
    /// which one was acknowledged.
    public internal(set) var roundTrips = DurationStatistics()
    /// How often each of Wireshark's flags was set.
    public private(set) var flags = FlagCounts()

    private var coverage = SequenceCoverage()

    /// A SYN, first or repeated.
    public struct Attempt: Hashable, Sendable {
        /// The number of its packet in the capture, from 1.
        public let frame: Int
        /// When it was captured.
        public let timestamp: Timestamp
    }

    /// So many SYNs are kept; Linux gives up after seven.
    public static let maximumAttempts = 16

    init(endpoint: Endpoint) {
        self.endpoint = endpoint
    }

    /// Its payload, every byte counted once.
    public var uniqueBytes: Int { coverage.count }

    /// Adds a segment that this end sent.
    ///
    /// - Returns: whether it carries payload that was shown before.
    mutating func add(_ segment: TCPSegment, _ analysis: SegmentAnalysis, isProbe: Bool) -> Bool {
        let header = segment.header
        segments += 1
        measureTime(segment.timestamp)
        if header.options.sackBlocks.endIndex > 0 { sackSegments += 1 }
        if !analysis.flags.isEmpty {
            flags.add(analysis.flags)
            notable.add(analysis)
        }
        if let bytes = analysis.bytesInFlight { mostInFlight = max(mostInFlight, bytes) }
        if !header.flags.isDisjoint(with: [.syn, .fin, .rst]) {
            addControl(segment)
            if header.flags.contains(.rst) { return false }
        } else {
            if let window = analysis.window { windows.add(window) }
            if segment.payloadLength == 0 { pureAcknowledgements += 1 }
        }
        if header.flags.contains(.ack) { acknowledge(header.acknowledgement) }
        if nextSequence.map({ $0.distance(to: segment.nextSequence) > 0 }) ?? true {
            nextSequence = segment.nextSequence
        }
        return addPayload(of: segment, isProbe: isProbe)
    }

    /// Whether a plain segment goes on where this end stopped.
    @inline(__always)
    func isNext(_ segment: PlainSegment) -> Bool {
        let sequence = SequenceNumber(segment.sequence)
        return nextSequence == sequence && (segment.payloadLength == 0 || coverage.isNext(sequence))
    }

    /// Adds a segment that `isNext`; it does what `add` does.
    @inline(__always)
    mutating func addExpected(_ segment: PlainSegment, at time: Timestamp, _ analysis: SegmentAnalysis) {
        segments += 1
        measureTime(time)
        if let window = analysis.window { windows.add(window) }
        acknowledge(SequenceNumber(segment.acknowledgement))
        guard segment.payloadLength > 0 else {
            pureAcknowledgements += 1
            return
        }
        if let bytes = analysis.bytesInFlight { mostInFlight = max(mostInFlight, bytes) }
        let length = Int(segment.payloadLength)
        nextSequence = SequenceNumber(segment.sequence &+ segment.payloadLength)
        countPayload(length, at: time)
        coverage.extend(by: length)
    }

    private mutating func acknowledge(_ number: SequenceNumber) {
        if acknowledged.map({ $0.distance(to: number) > 0 }) ?? true { acknowledged = number }
    }

    private mutating func countPayload(_ length: Int, at time: Timestamp) {
        dataSegments += 1
        lastData = time
        payloadBytes += length
        largestPayload = max(largestPayload, length)
    }

    private mutating func measureTime(_ now: Timestamp) {
        if let last {
            if now > last { longestIdle = max(longestIdle, now.nanoseconds - last.nanoseconds) }
        } else {
            first = now
        }
        last = now
    }

    private mutating func addControl(_ segment: TCPSegment) {
        let header = segment.header
        if header.flags.contains(.syn), attempts.count < Self.maximumAttempts {
            attempts.append(Attempt(frame: segment.frame, timestamp: segment.timestamp))
        }
        if header.flags.contains(.syn), syn == nil {
            syn = segment.timestamp
            initialSequence = header.sequence
            initialWindow = Int(header.window)
            synOptions = header.options
        }
        if header.flags.contains(.fin), fin == nil { fin = segment.timestamp }
        if header.flags.contains(.rst), reset == nil { reset = segment.timestamp }
    }

    private mutating func addPayload(of segment: TCPSegment, isProbe: Bool) -> Bool {
        guard segment.payloadLength > 0 else { return false }
        countPayload(segment.payloadLength, at: segment.timestamp)
        // Data in a SYN (RFC 7413) begins after the number that the SYN itself takes.
        let first = segment.header.sequence.advanced(by: segment.header.flags.contains(.syn) ? 1 : 0)
        let place = coverage.insert(first, length: segment.payloadLength)
        if place.isBehind, place.new > 0 { outOfOrderSegments += 1 }
        let isRetransmission = place.new < segment.payloadLength && !isProbe
        if isRetransmission {
            retransmittedSegments += 1
            retransmittedBytes += segment.payloadLength - place.new
        }
        return isRetransmission
    }
}
