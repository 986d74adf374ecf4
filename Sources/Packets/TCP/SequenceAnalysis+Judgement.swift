/// The conditions of the flags, in the order in which Wireshark looks at them; one can rule out those behind it.
extension SequenceAnalysis {
    /// Fast retransmissions come at most so long after the duplicate acknowledgement, in nanoseconds.
    private static let fastRetransmissionLimit: UInt64 = 20_000_000
    /// What comes sooner after later data is out of order, when no round trip was measured; in nanoseconds.
    private static let defaultReordering: UInt64 = 3_000_000

    /// Judges a segment and remembers it.
    ///
    /// - Returns: whether there is something to say of it, with or without flags.
    static func judge(
        _ segment: Segment, _ forward: inout SequenceFlow, _ reverse: inout SequenceFlow, initialRoundTrip: Int64,
        _ result: inout SegmentAnalysis
    ) -> Bool {
        if segment.flags.contains(.ack) { reverse.isInFlightKnown = true }
        var flags = result.flags
        judgeWindow(segment, &forward, reverse, &flags)
        if segment.acknowledgement != forward.lastAck { forward.duplicateAcks = 0 }
        let acksUnseen = judgeAcknowledgement(segment, &reverse, &flags)
        if segment.length > 0 || segment.takesNumber > 0, !flags.contains(.keepAlive) {
            judgeSequence(segment, forward, reverse, initialRoundTrip, &flags)
        }
        remember(segment, &forward, isProbe: flags.contains(.zeroWindowProbe))
        forward.lastFlags = flags
        result.flags = flags

        let acknowledged = reverse.unacknowledged.acknowledge(segment.acknowledgement)
        if let time = acknowledged.time, time != segment.time {
            result.ackRoundTrip = Int64(bitPattern: segment.time &- time)
            result.isRoundTripAmbiguous = acknowledged.isAmbiguous
        }
        let hasData = measureInFlight(segment, &forward, reverse, &result)
        return hasData || acknowledged.time != nil || acksUnseen
    }

    /// What is about windows, and the acknowledgements that bring nothing new.
    private static func judgeWindow(
        _ segment: Segment, _ forward: inout SequenceFlow, _ reverse: SequenceFlow, _ flags: inout AnalysisFlags
    ) {
        if segment.length == 1, segment.sequence == forward.next, reverse.window == 0 {
            flags.insert(.zeroWindowProbe)
            return
        }
        if segment.window == 0, segment.isPlain { flags.insert(.zeroWindow) }
        if forward.next != 0, segment.sequence.isAfter(forward.next), !segment.flags.contains(.rst) {
            flags.insert(.lostSegment)
            forward.isInFlightKnown = false
        }
        guard segment.isPlain else { return }
        if segment.length <= 1, segment.sequence == forward.next &- 1 { flags.insert(.keepAlive) }
        if segment.length > 0, reverse.scale != .unknown,
            segment.sequence &+ segment.length == reverse.lastAck
                &+ (reverse.window << (reverse.isBeforeFirstAck ? 0 : reverse.scale.shift))
        {
            flags.insert(.windowFull)
        }
        guard segment.length == 0, segment.sequence == forward.next, segment.acknowledgement == forward.lastAck
        else { return }
        judgeRepetition(segment, &forward, reverse, &flags)
    }

    /// A segment without data that acknowledges what its sender acknowledged before.
    private static func judgeRepetition(
        _ segment: Segment, _ forward: inout SequenceFlow, _ reverse: SequenceFlow, _ flags: inout AnalysisFlags
    ) {
        switch (segment.window == forward.window, segment.window == 0) {
        case (false, false): flags.insert(.windowUpdate)
        case (false, true): break
        case (true, true):
            if reverse.lastFlags.contains(.zeroWindowProbe) { flags.insert(.zeroWindowProbeAck) }
        case (true, false):
            if reverse.lastFlags.contains(.keepAlive) {
                flags.insert(.keepAliveAck)
            } else {
                forward.duplicateAcks = forward.duplicateAcks == .max ? 1 : forward.duplicateAcks + 1
                if forward.duplicateAcks != 0 { flags.insert(.duplicateAck) }
            }
        }
    }

    /// Whether the segment acknowledges what the capture lacks; told once for each hole.
    private static func judgeAcknowledgement(
        _ segment: Segment, _ reverse: inout SequenceFlow, _ flags: inout AnalysisFlags
    ) -> Bool {
        guard reverse.highestContiguous != 0, segment.acknowledgement.isAfter(reverse.highestContiguous),
            segment.flags.contains(.ack)
        else { return false }
        if reverse.highestContiguous.isBefore(reverse.next) {
            reverse.highestContiguous = reverse.next
            flags.insert(.ackLostSegment)
        } else {
            if reverse.duplicateAcks == 0 { flags.insert(.ackLostSegment) }
            reverse.duplicateAcks = .max
        }
        return true
    }

    /// Data, SYN or FIN once more: which kind of repetition.
    private static func judgeSequence(
        _ segment: Segment, _ forward: SequenceFlow, _ reverse: SequenceFlow, _ initialRoundTrip: Int64,
        _ flags: inout AnalysisFlags
    ) {
        if segment.length > 0, reverse.lastAck != 0, (segment.sequence &+ segment.length).isUpTo(reverse.lastAck) {
            flags.formUnion([.retransmission, .spuriousRetransmission])
            return
        }
        // Data behind a window probe begins with the probe's byte.
        let followsProbe = segment.length > 1 && segment.sequence == forward.next &- 1
        guard forward.next != 0, segment.sequence.isBefore(forward.next), !followsProbe else { return }
        if reverse.duplicateAcks >= 2, reverse.lastAck == segment.sequence,
            segment.time &- reverse.lastAckTime < fastRetransmissionLimit
        {
            flags.formUnion([.retransmission, .fastRetransmission])
            return
        }
        let limit = initialRoundTrip == 0 ? defaultReordering : UInt64(bitPattern: initialRoundTrip)
        if segment.time &- forward.nextTime < limit,
            forward.next != segment.sequence &+ segment.length &+ segment.takesNumber
        {
            flags.insert(.outOfOrder)
        } else {
            flags.insert(.retransmission)
        }
    }

    /// Remembers what the segment sent and acknowledged.
    private static func remember(_ segment: Segment, _ forward: inout SequenceFlow, isProbe: Bool) {
        var next = segment.sequence &+ segment.length
        if segment.length > 0 || segment.takesNumber > 0, !forward.unacknowledged.isFull {
            next &+= segment.takesNumber
            forward.unacknowledged.append(
                .init(sequence: segment.sequence, next: next, time: segment.time), base: forward.base ?? 0)
        }
        if !isProbe {
            if next.isAfter(forward.next) || forward.next == 0 {
                forward.next = next
                forward.nextTime = segment.time
            }
            if segment.sequence == forward.highestContiguous || forward.highestContiguous == 0 {
                forward.highestContiguous = forward.next
            }
        }
        forward.window = segment.window
        forward.lastAck = segment.acknowledgement
        forward.lastAckTime = segment.time
    }

    /// Whether Wireshark shows so many bytes in flight.
    static func isPlausible(_ inFlight: UInt32) -> Bool { inFlight > 0 && inFlight < 2_000_000_000 }

    /// What is on its way behind the segment, less what was acknowledged selectively.
    ///
    /// - Returns: whether that is known.
    private static func measureInFlight(
        _ segment: Segment, _ forward: inout SequenceFlow, _ reverse: SequenceFlow, _ result: inout SegmentAnalysis
    ) -> Bool {
        guard segment.length > 0, forward.isInFlightKnown,
            var inFlight = forward.unacknowledged.span(base: forward.base ?? 0)
        else { return false }
        for block in reverse.sackBlocks { inFlight &-= block.right.rawValue &- block.left.rawValue }
        if isPlausible(inFlight), inFlight != segment.takesNumber {
            result.bytesInFlight = inFlight - segment.takesNumber
        }
        return true
    }
}
