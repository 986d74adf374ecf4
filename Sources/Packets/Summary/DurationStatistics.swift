/// The least, the mean and the most of durations that are not kept, and how far they scatter.
public struct DurationStatistics: Hashable, Sendable {
    /// How many there were.
    public private(set) var count = 0
    private var least: Int64 = 0
    private var most: Int64 = 0
    private var center = 0.0
    private var squares = 0.0

    /// None yet.
    public init() {}

    /// The shortest one; nil of none.
    public var minimum: Duration? { count > 0 ? .nanoseconds(least) : nil }
    /// The longest one; nil of none.
    public var maximum: Duration? { count > 0 ? .nanoseconds(most) : nil }
    /// The mean; nil of none.
    public var mean: Duration? { count > 0 ? .nanoseconds(center.rounded()) : nil }
    /// The standard deviation of the sample; nil of fewer than two.
    public var standardDeviation: Duration? {
        count > 1 ? .nanoseconds((squares / Double(count - 1)).squareRoot().rounded()) : nil
    }

    /// Adds one.
    ///
    /// - Parameter duration: a duration; of more than 292 years these.
    public mutating func add(_ duration: Duration) {
        add(nanoseconds: duration.wholeNanoseconds)
    }

    /// Adds one (Welford's way, which does not cancel).
    mutating func add(nanoseconds: Int64) {
        least = count == 0 ? nanoseconds : min(least, nanoseconds)
        most = count == 0 ? nanoseconds : max(most, nanoseconds)
        count += 1
        let distance = Double(nanoseconds) - center
        center += distance / Double(count)
        squares += distance * (Double(nanoseconds) - center)
    }
}
