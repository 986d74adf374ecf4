/// The least, greatest and mean of numbers that come one by one, and how far they scatter; nothing but sums is kept.
public struct RunningStatistics: Hashable, Sendable {
    /// How many numbers there were.
    public private(set) var count = 0
    /// The least of them; 0 where there were none.
    public private(set) var minimum = 0.0
    /// The greatest of them; 0 where there were none.
    public private(set) var maximum = 0.0
    /// Their mean; 0 where there were none.
    public private(set) var mean = 0.0
    private var squares = 0.0

    /// Begins with no numbers.
    public init() {}

    /// The standard deviation of the sample; 0 for fewer than two numbers.
    public var standardDeviation: Double { count > 1 ? (squares / Double(count - 1)).squareRoot() : 0 }

    /// Takes the next number (Welford's way, which does not cancel).
    mutating func add(_ number: Double) {
        minimum = count == 0 ? number : min(minimum, number)
        maximum = count == 0 ? number : max(maximum, number)
        count += 1
        let distance = number - mean
        mean += distance / Double(count)
        squares += distance * (number - mean)
    }
}
