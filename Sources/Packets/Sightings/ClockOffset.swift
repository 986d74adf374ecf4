/// How the clocks of two interfaces differ, from the segments that both saw, as NTP reckons it (RFC 5905 section 8).
///
/// No segment arrives before it is sent. So the clock of the second interface is ahead of the first one's by at most the least
/// time that segments to the second interface seem to need, and at least by what those to the first seem to arrive early. The
/// middle is the offset; it is exact where the way takes as long there as back.
public struct ClockOffset: Hashable, Sendable {
    /// The index of the first interface, which is the lower one.
    public let first: Int
    /// The index of the second interface.
    public let second: Int
    /// How far the second interface's clock is ahead of the first one's; negative where it is behind.
    public let offset: Duration
    /// How far from `offset` the true one may be: half of `roundTrip`, and more where the clocks are not steady.
    public let error: Duration
    /// The shortest way between the interfaces there and back.
    public let roundTrip: Duration
    /// Whether one offset agrees with all segments. Where it does not, a clock runs faster than the other or was set: then
    /// `offset` is the middle of what was seen, and `error` reaches to its ends.
    public let isSteady: Bool
    /// The frames of one segment on both interfaces, the sender's side first, that shows the offset best.
    public let frames: [Int]

    /// Whether segments seem to arrive before they were sent, so that the order of the capture is wrong, and by more than the
    /// microsecond to which many captures round.
    public var reversesTime: Bool { offset.magnitude > max(error, .microseconds(1)) }

    /// A moment by the second interface's clock, in the first one's time.
    ///
    /// - Parameter timestamp: the moment as the second interface's packets have it.
    /// - Returns: the same moment as the first interface's packets have it; no earlier than 1970.
    public func timeOnFirst(_ timestamp: Timestamp) -> Timestamp {
        let (ahead, overflow) = timestamp.nanoseconds.subtractingReportingOverflow(offset.wholeNanoseconds.magnitude)
        if offset > .zero { return Timestamp(nanoseconds: overflow ? 0 : ahead) }
        let (behind, isTooLate) = timestamp.nanoseconds.addingReportingOverflow(offset.wholeNanoseconds.magnitude)
        return Timestamp(nanoseconds: isTooLate ? .max : behind)
    }
}
