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

    /// The range that ends with the highest byte shown, counted from the first byte seen, without the modulus; empty before that.
    private var last = 0..<0
    /// The ranges before it, disjoint, in ascending order; empty where the stream came in order, so that nothing but this value
    /// is touched.
    private var earlier: [Range<Int>] = []
    /// The number of the first byte seen.
    private var reference = SequenceNumber(0)

    /// How many different bytes were shown.
    private(set) var count = 0

    /// Whether a number is that of the byte behind the highest one shown.
    func isNext(_ sequence: SequenceNumber) -> Bool {
        !last.isEmpty && reference.advanced(by: last.upperBound) == sequence
    }

    /// Adds the payload of a segment whose number `isNext`.
    mutating func extend(by length: Int) {
        last = last.lowerBound..<last.upperBound + length
        count += length
    }

    /// Adds a segment's payload.
    ///
    /// - Returns: what it brought.
    mutating func insert(_ sequence: SequenceNumber, length: Int) -> Insertion {
        guard length > 0 else { return Insertion(new: 0, isBehind: false) }
        guard !last.isEmpty else {
            reference = sequence
            last = 0..<length
            count = length
            return Insertion(new: length, isBehind: false)
        }
        // Near the highest one seen, so that streams beyond 4 GiB keep counting.
        let lower = last.upperBound + reference.advanced(by: last.upperBound).distance(to: sequence)
        let range = lower..<lower + length
        if lower == last.upperBound {
            extend(by: length)
            return Insertion(new: length, isBehind: false)
        }
        return Insertion(new: merge(range, last), isBehind: lower < last.upperBound)
    }

    private mutating func merge(_ range: Range<Int>, _ last: Range<Int>) -> Int {
        var ranges = earlier
        earlier = []
        ranges.append(last)
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
        self.last = ranges.popLast() ?? merged
        earlier = ranges
        count += range.count - known
        return range.count - known
    }
}
