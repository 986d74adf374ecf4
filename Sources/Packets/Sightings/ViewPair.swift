/// What two interfaces saw of one connection, while it is being matched.
struct ViewPair: Sendable {
    /// The views, indices in `TCPAnalysis.connections`; the first is of the interface with the lower index.
    let first: Int
    let second: Int
    /// What the end with the higher address or port sent.
    private(set) var upper = DirectionSightings()
    /// What the other end sent.
    private(set) var lower = DirectionSightings()
    private(set) var exchanges = ClockExchanges()

    init(first: Int, second: Int) {
        self.first = first
        self.second = second
    }

    /// Takes a segment that both saw.
    ///
    /// - Parameters:
    ///   - first: as the first view shows it.
    ///   - second: as the second does.
    ///   - isUpper: whether its sender is the upper end.
    ///   - recent: the sightings before it.
    mutating func add(_ first: Sighting, _ second: Sighting, isUpper: Bool, in recent: RecentSightings) {
        if isUpper {
            upper.add(first, second, in: recent)
        } else {
            lower.add(first, second, in: recent)
        }
        if first.fingerprint.tellsTime { exchanges.add(first, second, isUpper: isUpper) }
    }
}
