/// What `judge` comes to for a segment that is exactly the next one.
extension SequenceAnalysis {
    /// Takes a segment that gets no flag, for which all conditions are known to fail.
    ///
    /// - Returns: whether it was taken; otherwise nothing has changed.
    @inline(__always)
    static func addExpected(
        _ segment: PlainSegment, _ time: UInt64, _ forward: inout SequenceFlow, _ reverse: inout SequenceFlow,
        _ shared: inout Shared, _ result: inout SegmentAnalysis
    ) -> Bool {
        guard isExpected(segment, forward, reverse) else { return false }
        let length = segment.payloadLength
        reverse.isInFlightKnown = true
        if segment.acknowledgement != forward.lastAck { forward.duplicateAcks = 0 }
        let next = segment.sequence &+ length
        if segment.sequence == forward.highestContiguous { forward.highestContiguous = next }
        if length > 0 {
            forward.unacknowledged.append(
                .init(sequence: segment.sequence, next: next, time: time), base: forward.base ?? 0)
            forward.next = next
            forward.nextTime = time
            if let inFlight = forward.unacknowledged.span(base: forward.base ?? 0), isPlausible(inFlight) {
                result.bytesInFlight = inFlight
            }
        }
        forward.window = segment.window
        forward.lastAck = segment.acknowledgement
        forward.lastAckTime = time
        forward.lastFlags = []
        let acknowledged = reverse.unacknowledged.acknowledge(segment.acknowledgement)
        if let sent = acknowledged.time, sent != time {
            result.ackRoundTrip = Int64(bitPattern: time &- sent)
            result.isRoundTripAmbiguous = acknowledged.isAmbiguous
        }
        shared.completeness.insert(length > 0 ? .data : .ack)
        result.window = segment.window << forward.scale.shift
        if length > 0 || acknowledged.time != nil, shared.initialRoundTrip != 0 {
            result.initialRoundTrip = shared.initialRoundTrip
        }
        return true
    }

    @inline(__always)
    private static func isExpected(
        _ segment: PlainSegment, _ forward: SequenceFlow, _ reverse: SequenceFlow
    ) -> Bool {
        guard segment.sequence == forward.next, forward.next != 0, segment.window != 0,
            forward.highestContiguous != 0, forward.sackBlocks.isEmpty, reverse.sackBlocks.isEmpty,
            reverse.highestContiguous == 0 || !segment.acknowledgement.isAfter(reverse.highestContiguous)
        else { return false }
        guard segment.payloadLength > 0 else { return segment.acknowledgement != forward.lastAck }
        let end = segment.sequence &+ segment.payloadLength
        let isProbe = segment.payloadLength == 1 && reverse.window == 0
        let isWindowFull =
            reverse.scale != .unknown && end == reverse.lastAck &+ (reverse.window << reverse.scale.shift)
        let isSpurious = reverse.lastAck != 0 && end.isUpTo(reverse.lastAck)
        return !isProbe && !isWindowFull && !isSpurious && forward.isInFlightKnown && !forward.unacknowledged.isFull
    }
}
