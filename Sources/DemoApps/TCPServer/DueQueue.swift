/// Whom to turn to at which moment, in the order of the moments: every entry is added with a moment no earlier than the last.
struct DueQueue {
    private var entries: [(moment: ContinuousClock.Instant, token: Int)] = []
    /// What before this index was taken already; cut off now and then, so that taking costs nothing.
    private var first = 0

    /// The earliest moment.
    var next: ContinuousClock.Instant? { first < entries.count ? entries[first].moment : nil }

    mutating func add(_ token: Int, at moment: ContinuousClock.Instant) {
        entries.append((moment, token))
    }

    /// Takes the first entry whose moment has come.
    mutating func take(at now: ContinuousClock.Instant) -> Int? {
        guard first < entries.count, entries[first].moment <= now else { return nil }
        defer {
            first += 1
            if first > 1024, first * 2 > entries.count {
                entries.removeFirst(first)
                first = 0
            }
        }
        return entries[first].token
    }
}
