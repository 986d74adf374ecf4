/// The first segments of a direction that one interface saw and another did not.
struct MissingSegments: Hashable, Sendable {
    /// More than are named, as some may only be late.
    private static let limit = 2 * NotableFrames.limit
    /// Of a longer gap the last ones are named.
    private static let longestSearch = 64

    private struct Segment: Hashable, Sendable {
        let ordinal: UInt32
        let frame: Int
    }

    private var segments: [Segment] = []

    /// The numbers of their packets in the capture, at most `NotableFrames.limit`.
    var frames: [Int] { segments.map(\.frame).sorted().prefix(NotableFrames.limit).map(\.self) }

    /// Adds the segments right before one that both saw.
    ///
    /// - Parameters:
    ///   - count: how many there are.
    ///   - sighting: the one behind them.
    ///   - recent: where they are.
    mutating func add(_ count: Int, before sighting: Sighting, in recent: RecentSightings) {
        guard count > 0, segments.count < Self.limit else { return }
        var found: [Segment] = []
        var serial = sighting.previous
        while found.count < min(count, Self.longestSearch), serial >= recent.first {
            let missing = recent[serial]
            found.append(Segment(ordinal: missing.ordinal, frame: missing.frame))
            serial = missing.previous
        }
        segments += found.reversed().prefix(Self.limit - segments.count)
    }

    /// Takes one away that came late.
    /// - Returns: whether it was among those that are kept.
    mutating func remove(_ sighting: Sighting) -> Bool {
        guard let index = segments.firstIndex(where: { $0.ordinal == sighting.ordinal }) else { return false }
        segments.remove(at: index)
        return true
    }
}
