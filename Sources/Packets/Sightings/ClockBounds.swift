/// Between what the offset of two interfaces' clocks must lie, from all connections that both saw.
struct ClockBounds: Sendable {
    private typealias Passage = DirectionSightings.Passage

    /// The least time of segments from the first interface to the second: the offset is at most that.
    private var upper: Passage?
    /// The greatest difference of segments from the second interface to the first: the offset is at least that.
    private var lower: Passage?
    private var leastRoundTrip = Int64.max

    /// Adds a connection.
    mutating func add(_ sightings: ConnectionSightings) {
        guard let near = sightings.endNearFirst else { return }
        if let passage = sightings.passage(from: near), upper.map({ passage.time < $0.time }) ?? true {
            upper = passage
        }
        if let passage = sightings.passage(from: near.peer), lower.map({ passage.time > $0.time }) ?? true {
            lower = passage
        }
        if let time = sightings.leastRoundTrip { leastRoundTrip = min(leastRoundTrip, time) }
    }

    /// The offset.
    ///
    /// - Parameters:
    ///   - first: the index of the first interface.
    ///   - second: the index of the second interface.
    /// - Returns: nil where segments of one direction only were seen by both.
    func offset(of first: Int, _ second: Int) -> ClockOffset? {
        guard let upper, let lower else { return nil }
        let width = upper.time - lower.time
        let isSteady = width >= 0
        // The clocks wandered by the lower bound less the upper one, and at either end by what the way itself takes.
        let error = isSteady ? width / 2 + width % 2 : -width / 2 + leastRoundTrip
        let offset = lower.time + width / 2
        return ClockOffset(
            first: first, second: second, offset: .nanoseconds(offset), error: .nanoseconds(error),
            roundTrip: .nanoseconds(isSteady ? width : leastRoundTrip), isSteady: isSteady,
            frames: offset < 0 ? [upper.firstFrame, upper.secondFrame] : [lower.secondFrame, lower.firstFrame])
    }
}
