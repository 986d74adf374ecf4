/// Says of each segment of a connection what Wireshark 4.0 says of it: a state machine over the segments of both ends, in
/// the order of the capture.
///
/// It follows the program where its documentation says something else; `docs/analysis.md` lists the conditions.
struct SequenceAnalysis: Sendable {
    /// A segment as the state machine needs it.
    struct Segment {
        let sequence: UInt32
        let acknowledgement: UInt32
        /// Its payload, in bytes.
        let length: UInt32
        let flags: TCPFlags
        /// The window field, not scaled.
        let window: UInt32
        let time: UInt64

        /// Whether it carries nothing that the connection's opening or closing is about.
        var isPlain: Bool { flags.isDisjoint(with: [.syn, .fin, .rst]) }
        /// SYN and FIN take a number (RFC 9293 section 3.4).
        var takesNumber: UInt32 { flags.isDisjoint(with: [.syn, .fin]) ? 0 : 1 }
    }

    /// What both directions share.
    struct Shared: Sendable {
        /// When the last SYN was captured; 0 for none.
        var lastSYN: UInt64 = 0
        /// The time from it to the first acknowledgement after it; 0 for none.
        var initialRoundTrip: Int64 = 0
        var completeness: Completeness = []
    }

    private var shared = Shared()
    private var client = SequenceFlow()
    private var server = SequenceFlow()

    /// How much of a connection's life the capture shows.
    var completeness: Completeness { shared.completeness }

    /// How many segments are remembered because they were not acknowledged.
    var unacknowledgedSegments: Int { client.unacknowledged.count + server.unacknowledged.count }

    /// Forgets them.
    ///
    /// - Returns: how many there were.
    mutating func forgetUnacknowledged() -> Int {
        let count = unacknowledgedSegments
        client.forgetUnacknowledged()
        server.forgetUnacknowledged()
        return count
    }

    /// How an end's window field is to be read.
    func scale(of end: ConnectionEnd) -> SequenceFlow.Scale { end == .client ? client.scale : server.scale }

    /// Whether a SYN opens another connection than the one that its addresses and ports stand for so far.
    func opensAnother(_ header: TCPHeader, from sender: ConnectionEnd) -> Bool {
        guard header.flags.isSuperset(of: .syn), !header.flags.contains(.ack),
            let base = sender == .client ? client.base : server.base
        else { return false }
        return header.sequence.rawValue != base
    }

    /// Takes the next segment.
    ///
    /// - Parameters:
    ///   - segment: the segment.
    ///   - sender: who sent it.
    ///   - result: what is known of it already; gets the rest.
    mutating func add(_ segment: TCPSegment, from sender: ConnectionEnd, _ result: inout SegmentAnalysis) {
        if sender == .client {
            Self.add(segment, &client, &server, &shared, &result)
        } else {
            Self.add(segment, &server, &client, &shared, &result)
        }
    }

    /// Whether only numbers decide what a plain segment means: both ends have begun, and the first round trip is measured if
    /// it can be.
    var isOpen: Bool {
        client.base != nil && server.base != nil && !client.isBeforeFirstAck && !server.isBeforeFirstAck
            && (shared.lastSYN == 0 || shared.initialRoundTrip != 0)
    }

    /// Takes the next segment if nothing is to be said of it but times and amounts.
    ///
    /// - Parameters:
    ///   - segment: the segment, of a connection that `isOpen`.
    ///   - time: when it was captured.
    ///   - sender: who sent it.
    ///   - result: gets what there is to say of it.
    /// - Returns: whether it was taken; otherwise nothing has changed.
    @inline(__always)
    mutating func addExpected(
        _ segment: PlainSegment, at time: UInt64, from sender: ConnectionEnd, _ result: inout SegmentAnalysis
    ) -> Bool {
        if sender == .client {
            Self.addExpected(segment, time, &client, &server, &shared, &result)
        } else {
            Self.addExpected(segment, time, &server, &client, &shared, &result)
        }
    }

    /// Takes a header without what follows it. Wireshark reads it as it reads others, but for its numbers, so it changes what is
    /// said of the connection.
    ///
    /// - Parameters:
    ///   - header: the header.
    ///   - time: when it was captured.
    ///   - sender: who sent the segment.
    mutating func addHeader(_ header: TCPHeader, time: UInt64, from sender: ConnectionEnd) {
        if sender == .client {
            Self.addHeader(header, time, &client, &server, &shared)
        } else {
            Self.addHeader(header, time, &server, &client, &shared)
        }
    }

    private static func addHeader(
        _ header: TCPHeader, _ time: UInt64, _ forward: inout SequenceFlow, _ reverse: inout SequenceFlow,
        _ shared: inout Shared
    ) {
        let segment = Segment(
            sequence: header.sequence.rawValue, acknowledgement: header.acknowledgement.rawValue, length: 0,
            flags: header.flags, window: UInt32(header.window), time: time)
        _ = beginStream(segment, &forward)
        guard !header.isLengthImpossible else { return }
        shared.completeness.add(segment, isFirst: forward.base == nil && reverse.base == nil)
        _ = endHeader(header, segment, acknowledgement: segment.acknowledgement, &forward, &reverse, &shared)
    }

    /// What a header says of where its direction's stream begins.
    ///
    /// - Returns: whether it is a SYN once more, and whether it gives a stream another beginning.
    private static func beginStream(_ segment: Segment, _ forward: inout SequenceFlow) -> (
        isRepeatedSYN: Bool, isMoved: Bool
    ) {
        var result = (isRepeatedSYN: false, isMoved: false)
        if let base = forward.base, segment.flags.contains(.syn) {
            if !segment.flags.contains(.ack) {
                // What was sent beyond a hole is forgotten, as a RST may have had any number.
                forward.next = forward.highestContiguous
                result.isRepeatedSYN = true
            } else if base != segment.sequence {
                forward.begin(at: segment.sequence)
                result.isMoved = true
            }
        }
        forward.sackBlocks = SACKBlocks()
        return result
    }

    /// What a header says behind its numbers: round trips, the factor of windows, selective acknowledgements.
    ///
    /// - Returns: whether Wireshark reads it to its end. An empty SACK option it compares with the acknowledgement, as it shows
    ///   that, and gives up unless the number is beyond 2^31.
    private static func endHeader(
        _ header: TCPHeader, _ segment: Segment, acknowledgement: UInt32, _ forward: inout SequenceFlow,
        _ reverse: inout SequenceFlow, _ shared: inout Shared
    ) -> Bool {
        shared.measure(segment)
        if header.flags.contains(.syn) {
            forward.isBeforeFirstAck = true
        } else if header.flags.contains(.ack) {
            forward.isBeforeFirstAck = false
        }
        let options = header.options
        let endsAtSACK = options.hasEmptySACK && acknowledgement < 1 << 31
        if let shift = options.windowScale, !(endsAtSACK && options.isScaleBehindEmptySACK) {
            forward.scale = .shift(min(shift, 14))
        }
        forward.sackBlocks = options.sackBlocks
        guard !options.isCutOff, !endsAtSACK else { return false }
        if header.flags.contains(.syn) { agreeOnScale(isAnswer: header.flags.contains(.ack), &forward, &reverse) }
        return true
    }

    private static func add(
        _ tcp: TCPSegment, _ forward: inout SequenceFlow, _ reverse: inout SequenceFlow, _ shared: inout Shared,
        _ result: inout SegmentAnalysis
    ) {
        let header = tcp.header
        let segment = Segment(
            sequence: header.sequence.rawValue, acknowledgement: header.acknowledgement.rawValue,
            length: UInt32(truncatingIfNeeded: tcp.payloadLength), flags: header.flags, window: UInt32(header.window),
            time: tcp.timestamp.nanoseconds)
        let start = beginStream(segment, &forward)
        if start.isMoved { result.flags.insert(.reusedPorts) }
        if forward.base == nil {
            forward.begin(at: header.flags.contains(.syn) ? segment.sequence : segment.sequence &- 1)
        }
        if reverse.base == nil, header.flags.contains(.ack) { reverse.begin(at: segment.acknowledgement &- 1) }

        let hasMore = judge(
            segment, &forward, &reverse, initialRoundTrip: shared.initialRoundTrip, &result)
        guard !header.isLengthImpossible else {
            result.isUnsaid = true
            return
        }
        result.window = header.flags.contains(.syn) ? segment.window : segment.window << forward.scale.shift
        shared.completeness.add(segment, isFirst: result.isFirst)
        let shown = segment.acknowledgement &- (header.flags.contains(.ack) ? reverse.base ?? 0 : 0)
        result.isUnsaid = !endHeader(header, segment, acknowledgement: shown, &forward, &reverse, &shared)
        if hasMore || start.isRepeatedSYN || !result.flags.isEmpty, shared.initialRoundTrip != 0 {
            result.initialRoundTrip = shared.initialRoundTrip
        }
    }

    /// A SYN without the option, or the answer to one without it, means that neither end scales (RFC 7323 section 2.2).
    private static func agreeOnScale(
        isAnswer: Bool, _ forward: inout SequenceFlow, _ reverse: inout SequenceFlow
    ) {
        if forward.scale == .unknown {
            forward.scale = .unused
            reverse.scale = .unused
        } else if isAnswer, reverse.scale == .unused {
            forward.scale = .unused
        }
    }
}

extension SequenceAnalysis.Shared {
    /// Measures the first round-trip time.
    mutating func measure(_ segment: SequenceAnalysis.Segment) {
        switch (segment.flags.contains(.syn), segment.flags.contains(.ack)) {
        case (true, false): lastSYN = segment.time
        case (false, true) where lastSYN != 0 && initialRoundTrip == 0:
            initialRoundTrip = Int64(bitPattern: segment.time &- lastSYN)
        default: break
        }
    }
}
