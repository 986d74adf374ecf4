/// How many events of a kind may be told: a few a second, so that a flood of datagrams or connections does not become one of events.
struct EventAllowance {
    private let most: Int
    private let interval: Duration
    private var told = 0
    private var since: ContinuousClock.Instant?
    /// Events that were kept back since the last one that was told.
    private(set) var keptBack = 0

    /// - Parameters:
    ///   - most: how many events.
    ///   - interval: in which time.
    init(_ most: Int = 10, every interval: Duration = .seconds(1)) {
        self.most = most
        self.interval = interval
    }

    /// Whether an event may be told now; counts it where not.
    mutating func allows(at now: ContinuousClock.Instant = .now) -> Bool {
        if since.map({ now - $0 >= interval }) ?? true {
            since = now
            told = 0
        }
        guard told < most else {
            keptBack += 1
            return false
        }
        told += 1
        return true
    }

    /// Takes the number of events that were kept back, to tell that instead.
    mutating func takeKeptBack() -> Int {
        defer { keptBack = 0 }
        return keptBack
    }
}
