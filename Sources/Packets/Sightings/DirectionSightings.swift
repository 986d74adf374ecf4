/// What two interfaces saw of one direction of a connection.
///
/// Segments are counted from the first to the last that both saw: what only one of them saw before may be older than the
/// other's capture, and what comes after may still be on its way.
public struct DirectionSightings: Hashable, Sendable {
    /// The segments that both interfaces saw.
    public private(set) var both = 0
    /// The segments that only the first interface saw, where the second saw no others in their place.
    public private(set) var onlyFirst = 0
    /// The segments that only the second interface saw, where the first saw no others in their place.
    public private(set) var onlySecond = 0
    /// The segments of the first interface in whose place the second saw others: cut otherwise (segmentation offload), changed
    /// on the way, or both missed some.
    public private(set) var differingFirst = 0
    /// The segments of the second interface in whose place the first saw others.
    public private(set) var differingSecond = 0
    /// The first frames that only the first interface saw, at most `NotableFrames.limit`.
    public var framesOnlyFirst: [Int] { missingInSecond.frames }
    /// The first frames that only the second interface saw.
    public var framesOnlySecond: [Int] { missingInFirst.frames }

    /// The least time from a sighting on the first interface to that on the second; nil of none.
    private(set) var least: Passage?
    /// The greatest such time.
    private(set) var greatest: Passage?

    private var missingInSecond = MissingSegments()
    private var missingInFirst = MissingSegments()
    // The places of the first and the last common segment in the two views.
    private var startFirst: UInt32 = 0
    private var startSecond: UInt32 = 0
    private var lastFirst: UInt32 = 0
    private var lastSecond: UInt32 = 0

    /// A segment's way from one interface to the other.
    struct Passage: Hashable, Sendable {
        /// The second interface's time less the first's, in nanoseconds.
        let time: Int64
        /// Its frame on the first interface.
        let firstFrame: Int
        /// Its frame on the second interface.
        let secondFrame: Int
    }

    /// Takes a segment that both saw.
    ///
    /// - Parameters:
    ///   - first: as the first interface saw it.
    ///   - second: as the second did.
    ///   - recent: the sightings before it, to find those that only one has.
    mutating func add(_ first: Sighting, _ second: Sighting, in recent: RecentSightings) {
        count(first, second, in: recent)
        guard first.fingerprint.tellsTime else { return }
        let passage = Passage(
            time: Self.time(from: first, to: second), firstFrame: first.frame, secondFrame: second.frame)
        if least.map({ passage.time < $0.time }) ?? true { least = passage }
        if greatest.map({ passage.time > $0.time }) ?? true { greatest = passage }
    }

    /// The second's time less the first's, in nanoseconds; at most 36 years, so that sums of such do not overflow.
    static func time(from first: Sighting, to second: Sighting) -> Int64 {
        let longest: Int64 = 1 << 60
        return min(max(Int64(bitPattern: second.time &- first.time), -longest), longest)
    }

    private mutating func count(_ first: Sighting, _ second: Sighting, in recent: RecentSightings) {
        defer { both += 1 }
        guard both > 0 else {
            (startFirst, startSecond) = (first.ordinal, second.ordinal)
            (lastFirst, lastSecond) = (first.ordinal, second.ordinal)
            return
        }
        // A segment that comes behind later ones was counted as missing when these came.
        let isLateInSecond = first.ordinal < lastFirst
        let isLateInFirst = second.ordinal < lastSecond
        if isLateInSecond, first.ordinal > startFirst {
            Self.takeBack(&onlyFirst, &differingFirst, wasMissing: missingInSecond.remove(first))
        }
        if isLateInFirst, second.ordinal > startSecond {
            Self.takeBack(&onlySecond, &differingSecond, wasMissing: missingInFirst.remove(second))
        }
        let gapInFirst = isLateInSecond ? 0 : Int(first.ordinal - lastFirst) - 1
        let gapInSecond = isLateInFirst ? 0 : Int(second.ordinal - lastSecond) - 1
        if gapInFirst > 0, gapInSecond > 0 {
            differingFirst += gapInFirst
            differingSecond += gapInSecond
        } else {
            onlyFirst += gapInFirst
            onlySecond += gapInSecond
            missingInSecond.add(gapInFirst, before: first, in: recent)
            missingInFirst.add(gapInSecond, before: second, in: recent)
        }
        lastFirst = max(lastFirst, first.ordinal)
        lastSecond = max(lastSecond, second.ordinal)
    }

    /// Takes a segment out of the count that it is in: as one of the missing that are kept, or of those beside which there were
    /// others.
    private static func takeBack(_ only: inout Int, _ differing: inout Int, wasMissing: Bool) {
        if only > 0, wasMissing || differing == 0 { only -= 1 } else if differing > 0 { differing -= 1 }
    }
}
