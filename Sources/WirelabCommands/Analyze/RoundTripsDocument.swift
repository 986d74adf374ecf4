import Packets

/// Round trips, in `analyze --json`. Times are seconds.
struct RoundTripsDocument: Encodable {
    let samples: Int
    let minimum: Double
    let mean: Double
    let maximum: Double
    let standardDeviation: Double

    /// - Parameter times: what was measured; nothing comes of nothing.
    init?(_ times: DurationStatistics) {
        guard let minimum = times.minimum, let mean = times.mean, let maximum = times.maximum else { return nil }
        samples = times.count
        self.minimum = minimum / .seconds(1)
        self.mean = mean / .seconds(1)
        self.maximum = maximum / .seconds(1)
        standardDeviation = (times.standardDeviation ?? .zero) / .seconds(1)
    }
}
