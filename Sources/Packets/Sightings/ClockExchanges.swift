/// A segment and the next one of the other direction, both seen on two interfaces: the four times of an exchange of NTP
/// (RFC 5905 section 8), whatever the two clocks show.
///
/// The interface that is nearer to the sender of the question waits longer for the answer. So an exchange tells which way the
/// segments went, and how long the way there and back is; an offset between the clocks cancels.
struct ClockExchanges: Hashable, Sendable {
    /// What lies further apart is no exchange: clocks may drift meanwhile. In nanoseconds.
    private static let longest: Int64 = 1_000_000_000

    private struct Leg: Hashable {
        let isUpper: Bool
        /// When the first interface saw it.
        let start: UInt64
        let time: Int64
    }

    private var last: Leg?
    /// The exchanges in which the upper end is nearer to the first interface, less those in which it is nearer to the second.
    private var balance = 0
    private var leastUpperFirst = Int64.max
    private var leastUpperSecond = Int64.max

    /// Takes a segment that both saw.
    mutating func add(_ first: Sighting, _ second: Sighting, isUpper: Bool) {
        let leg = Leg(isUpper: isUpper, start: first.time, time: DirectionSightings.time(from: first, to: second))
        defer { last = leg }
        guard let last, last.isUpper != isUpper else { return }
        let between = Int64(bitPattern: leg.start &- last.start)
        guard between >= 0, between <= Self.longest else { return }
        let roundTrip = isUpper ? leg.time - last.time : last.time - leg.time
        balance += Int(roundTrip.signum())
        if roundTrip > 0 {
            leastUpperFirst = min(leastUpperFirst, roundTrip)
        } else if roundTrip < 0 {
            leastUpperSecond = min(leastUpperSecond, -roundTrip)
        }
    }

    /// Whether the upper end is nearer to the first interface; nil where that cannot be told.
    var isUpperNearFirst: Bool? { balance == 0 ? nil : balance > 0 }

    /// The shortest way between the interfaces there and back in one exchange, in nanoseconds; nil where it is not known.
    var leastRoundTrip: Int64? {
        guard let isUpperNearFirst else { return nil }
        return isUpperNearFirst ? leastUpperFirst : leastUpperSecond
    }
}
