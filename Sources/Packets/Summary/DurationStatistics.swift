/// The least, the mean and the most of durations that are not kept.
public struct DurationStatistics: Hashable, Sendable {
    /// How many there were.
    public private(set) var count = 0
    /// The shortest one.
    public private(set) var minimum: Duration?
    /// The longest one.
    public private(set) var maximum: Duration?
    private var total = Duration.zero

    /// None yet.
    public init() {}

    /// The mean; nil of none.
    public var mean: Duration? { count > 0 ? total / count : nil }

    /// Adds one.
    ///
    /// - Parameter duration: a duration.
    public mutating func add(_ duration: Duration) {
        count += 1
        total += duration
        minimum = Swift.min(duration, minimum ?? duration)
        maximum = Swift.max(duration, maximum ?? duration)
    }
}
