/// The segments of one direction that were not acknowledged yet, oldest first.
///
/// In a transfer without loss both the first and the next numbers only grow, and each acknowledgement takes segments from the
/// front. Only a list that is not so is searched through.
struct UnacknowledgedSegments: Sendable {
    /// A segment's place in the stream, as far as it is not acknowledged, and when it was captured.
    struct Segment: Sendable {
        var sequence: UInt32
        let next: UInt32
        let time: UInt64
    }

    /// What an acknowledgement did.
    struct Acknowledged {
        /// When the oldest segment was captured that ends where the acknowledgement does; nil for none.
        var time: UInt64?
        /// Whether several end there, so nobody knows which one arrived (Karn and Partridge, 1987).
        var isAmbiguous = false
    }

    /// The lowest first and the highest next number, counted from the stream's base.
    private struct Edges: Sendable {
        var lower: UInt32
        var upper: UInt32

        mutating func include(_ segment: Segment, base: UInt32) {
            lower = min(lower, segment.sequence &- base)
            upper = max(upper, segment.next &- base)
        }
    }

    /// Wireshark remembers as many and no more, so it says nothing of what comes after.
    static let limit = 10_000
    /// Four times the room for so many is not given back.
    private static let keptRoom = 16

    /// Room for segments; those from `head` to before `tail` are there.
    private var segments: [Segment] = []
    private var head = 0
    private var tail = 0
    private var isOrdered = true
    /// Of a list without order; nil when they must be found again.
    private var edges: Edges?

    /// How many there are.
    var count: Int { tail - head }
    /// For how many there is room.
    var room: Int { segments.capacity }
    /// Whether there is no room for another.
    var isFull: Bool { count >= Self.limit }

    /// Adds the latest segment.
    ///
    /// - Parameters:
    ///   - segment: the segment.
    ///   - base: the number from which the stream is counted.
    mutating func append(_ segment: Segment, base: UInt32) {
        if count == 0 {
            isOrdered = true
            edges = nil
        } else {
            let last = segments[tail - 1]
            isOrdered = isOrdered && Self.isInOrder(last, segment) && spanGrows(to: segment.next, from: last.next)
            edges?.include(segment, base: base)
        }
        if tail < segments.count { segments[tail] = segment } else { segments.append(segment) }
        tail += 1
    }

    /// The distance from the lowest number to the highest; nil when there are no segments.
    mutating func span(base: UInt32) -> UInt32? {
        guard count > 0 else { return nil }
        if isOrdered {
            let ends = orderedEnds
            if ends.first &- base <= ends.last &- base { return ends.last &- ends.first }
        }
        if let edges { return edges.upper &- edges.lower }
        var found = Edges(lower: .max, upper: .min)
        for segment in segments[head..<tail] { found.include(segment, base: base) }
        edges = found
        return found.upper &- found.lower
    }

    private static func isInOrder(_ one: Segment, _ next: Segment) -> Bool {
        !next.sequence.isBefore(one.sequence) && !next.next.isBefore(one.next)
    }

    /// Whether the list still spans less than half the numbers; beyond that "before" has no meaning in it. Its ends alone do not
    /// tell, once it goes around.
    private func spanGrows(to next: UInt32, from last: UInt32) -> Bool {
        UInt64(last &- segments[head].sequence) + UInt64(next &- last) < 1 << 31
    }

    /// Where an ordered list begins and ends.
    private var orderedEnds: (first: UInt32, last: UInt32) {
        (segments[head].sequence, segments[tail - 1].next)
    }

    /// Forgets the base of the stream, which has changed.
    mutating func forgetEdges() { edges = nil }

    /// Takes away what is acknowledged.
    ///
    /// - Parameter ack: the number that the other end waits for.
    /// - Returns: what it did.
    mutating func acknowledge(_ ack: UInt32) -> Acknowledged {
        guard count > 0 else { return Acknowledged() }
        guard isOrdered else { return search(ack) }
        let ends = orderedEnds
        let (position, span) = (ack &- ends.first, ends.last &- ends.first)
        if position <= span { return takeFront(ack) }
        // Before all of them, without coming near to half the numbers.
        if ends.first &- ack < 1 << 31 &- span { return Acknowledged() }
        return search(ack)
    }

    private mutating func takeFront(_ ack: UInt32) -> Acknowledged {
        var result = Acknowledged()
        while head < tail, segments[head].next.isUpTo(ack) {
            if segments[head].next == ack {
                if result.time == nil { result.time = segments[head].time } else { result.isAmbiguous = true }
            }
            head += 1
        }
        var index = head
        while index < tail, segments[index].sequence.isBefore(ack) {
            segments[index].sequence = ack
            index += 1
        }
        edges = nil
        compact()
        return result
    }

    /// Gives the room at the front back, each element moved once at most on average.
    private mutating func compact() {
        if head == tail {
            head = 0
            tail = 0
        } else if head >= Self.keptRoom, head >= tail / 2 {
            segments.removeSubrange(0..<head)
            tail -= head
            head = 0
        }
        if room > 4 * max(count, Self.keptRoom) {
            // An array of a slice that is the whole would keep the room.
            var kept: [Segment] = []
            kept.reserveCapacity(count)
            kept += segments[head..<tail]
            segments = kept
            tail -= head
            head = 0
        }
    }

    /// Looks at each segment; the newest comes first in Wireshark, so the oldest match has the last word.
    private mutating func search(_ ack: UInt32) -> Acknowledged {
        var result = Acknowledged()
        var kept = head
        for index in head..<tail {
            var segment = segments[index]
            if segment.next == ack {
                if result.time == nil { result.time = segment.time } else { result.isAmbiguous = true }
                continue
            }
            if ack.isAfter(segment.sequence), ack.isUpTo(segment.next) {
                segment.sequence = ack
            } else if !segment.next.isAfter(ack) {
                continue
            }
            segments[kept] = segment
            kept += 1
        }
        tail = kept
        edges = nil
        // What is left may be in order again; whether it is must be known without going around.
        isOrdered = true
        for index in (head..<tail).dropFirst() where isOrdered {
            let (last, next) = (segments[index - 1], segments[index])
            isOrdered = Self.isInOrder(last, next) && spanGrows(to: next.next, from: last.next)
        }
        compact()
        return result
    }
}
