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

    private var upper = SequenceFlow()
    private var lower = SequenceFlow()
    private var shared = Shared()

    /// How much of a connection's life the capture shows.
    var completeness: Completeness { shared.completeness }

    /// How many segments it remembers.
    var rememberedSegments: Int { upper.unacknowledged.count + lower.unacknowledged.count }

    /// How a direction's window field is to be read.
    func scale(ofUpper isUpper: Bool) -> SequenceFlow.Scale { isUpper ? upper.scale : lower.scale }

    /// Whether a SYN opens another connection than the one that its addresses and ports stand for so far.
    func opensAnother(_ header: TCPHeader, isUpper: Bool) -> Bool {
        guard header.flags.isSuperset(of: .syn), !header.flags.contains(.ack),
            let base = isUpper ? upper.base : lower.base
        else { return false }
        return header.sequence.rawValue != base
    }

    /// Takes the next segment.
    ///
    /// - Parameters:
    ///   - segment: the segment.
    ///   - isUpper: whether its sender is the end with the higher address, or port.
    ///   - result: what is known of it already; gets the rest.
    mutating func add(_ segment: TCPSegment, isUpper: Bool, _ result: inout SegmentAnalysis) {
        if isUpper {
            Self.add(segment, &upper, &lower, &shared, &result)
        } else {
            Self.add(segment, &lower, &upper, &shared, &result)
        }
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
        if header.flags.isSuperset(of: [.syn, .ack]), let base = forward.base, base != segment.sequence {
            forward.begin(at: segment.sequence)
            result.flags.insert(.reusedPorts)
        }
        // What was sent beyond a hole is forgotten, as a RST may have had any number.
        let isRepeatedSYN = header.flags.contains(.syn) && !header.flags.contains(.ack) && forward.base != nil
        if isRepeatedSYN { forward.next = forward.highestContiguous }
        forward.sackBlocks = SACKBlocks()
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
        shared.measure(segment)
        if header.flags.contains(.syn) {
            forward.isBeforeFirstAck = true
        } else if header.flags.contains(.ack) {
            forward.isBeforeFirstAck = false
        }
        if let shift = header.options.windowScale { forward.scale = .shift(min(shift, 14)) }
        forward.sackBlocks = header.options.sackBlocks
        guard !header.options.isCutOff else {
            result.isUnsaid = true
            return
        }
        if hasMore || isRepeatedSYN || !result.flags.isEmpty, shared.initialRoundTrip != 0 {
            result.initialRoundTrip = shared.initialRoundTrip
        }
        if header.flags.contains(.syn) { agreeOnScale(isAnswer: header.flags.contains(.ack), &forward, &reverse) }
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
