/// Which bytes of one direction's stream a capture has shown, each counted once.
///
/// A stream in order is a single range that grows; a hole left by a lost or reordered segment splits it until filled.
struct SequenceCoverage: Hashable, Sendable {
    /// What a segment's payload brought.
    struct Insertion: Hashable, Sendable {
        /// How many of its bytes were new.
        var new: Int
        /// Whether it begins before the highest byte that was known.
        var isBehind: Bool
    }

    /// More holes than a receiver keeps track of; what lies before the oldest counts as shown then.
    static let maximumRanges = 1024

    /// Disjoint ranges in ascending order, counted from the first byte seen, without the modulus.
    private var ranges: [Range<Int>] = []
    private var reference: SequenceNumber?

    /// How many different bytes were shown.
    private(set) var count = 0

    /// Adds a segment's payload.
    ///
    /// - Returns: what it brought.
    mutating func insert(_ sequence: SequenceNumber, length: Int) -> Insertion {
        guard length > 0 else { return Insertion(new: 0, isBehind: false) }
        let lower = position(of: sequence)
        let range = lower..<lower + length
        if let last = ranges.last, last.upperBound == lower {
            ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
            count += length
            return Insertion(new: length, isBehind: false)
        }
        let isBehind = ranges.last.map { lower < $0.upperBound } ?? false
        return Insertion(new: merge(range), isBehind: isBehind)
    }

    /// The unwrapped place of a number: near the highest one seen, so that streams beyond 4 GiB keep counting.
    private mutating func position(of sequence: SequenceNumber) -> Int {
        guard let reference else {
            self.reference = sequence
            return 0
        }
        let highest = ranges.last?.upperBound ?? 0
        return highest + reference.advanced(by: highest).distance(to: sequence)
    }

    private mutating func merge(_ range: Range<Int>) -> Int {
        // The first range that touches or lies behind the new one; holes are few, so the scan from the end is short.
        var first = ranges.count
        while first > 0, ranges[first - 1].upperBound >= range.lowerBound { first -= 1 }
        var end = first
        var merged = range
        var known = 0
        while end < ranges.count, ranges[end].lowerBound <= range.upperBound {
            known += ranges[end].clamped(to: range).count
            merged = min(merged.lowerBound, ranges[end].lowerBound)..<max(merged.upperBound, ranges[end].upperBound)
            end += 1
        }
        ranges.replaceSubrange(first..<end, with: CollectionOfOne(merged))
        if ranges.count > Self.maximumRanges { ranges.removeFirst(Self.maximumRanges / 2) }
        count += range.count - known
        return range.count - known
    }
}
