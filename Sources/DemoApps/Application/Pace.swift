/// The pauses between an application's messages: a random time between two bounds.
public struct Pace: Hashable, Sendable {
    /// The shortest and the longest pause.
    public let bounds: ClosedRange<Duration>

    /// - Parameter bounds: the shortest and the longest pause.
    public init(_ bounds: ClosedRange<Duration>) {
        self.bounds = bounds
    }

    /// No pause at all.
    public static let none = Pace(.zero ... .zero)

    /// The next pause.
    func next() -> Duration {
        let span = (bounds.upperBound - bounds.lowerBound).microseconds
        return bounds.lowerBound + .microseconds(span > 0 ? Int64.random(in: 0...span) : 0)
    }
}

/// Tells when something that happens again and again is due.
struct Rhythm {
    private let interval: Duration
    private(set) var next: ContinuousClock.Instant

    /// - Parameter interval: how often; the first time is one interval from now.
    init(every interval: Duration) {
        self.interval = interval
        next = .now + interval
    }

    /// Whether it is due; the next time then is one interval from now.
    mutating func isDue(at now: ContinuousClock.Instant = .now) -> Bool {
        guard now >= next else { return false }
        next = now + interval
        return true
    }
}
