/// Finds the segments that several interfaces saw: a packet seen at both ends is one packet with two times.
///
/// TCP is analysed for each interface alone; this only says which segments of two views are the same. A segment is known again
/// by what no router changes; segments with equal fields are matched in their order. Super-segments that a network card cuts
/// later match nothing. Each segment takes a constant time for each interface that sees its connection.
struct SightingAnalysis: Sendable {
    /// The interfaces that take part, the first ones of the capture.
    static let maximumInterfaces = 64
    /// The pairs of views that are kept: about 8 MB.
    static let maximumPairs = 8_192

    /// The pairs of views, in the order in which they were found.
    private(set) var pairs: [ViewPair] = []
    /// How many matches belong to pairs beyond the limit.
    private(set) var omittedMatches = 0

    private var recent = RecentSightings()
    /// All interfaces that see something, one bit each.
    private var interfaces: UInt64 = 0
    /// The number of each pair of ends.
    private var conversations: [Ends: Int] = [:]
    /// The interfaces that see each pair of ends, one bit each.
    private var observers: [UInt64] = []
    private var views: [View?] = []
    private var pairIndices: [ViewKey: Int] = [:]

    /// One interface's view of a connection.
    private struct View: Sendable {
        let conversation: Int
        var upper = Direction()
        var lower = Direction()
        /// The view with which it was paired last, and the pair's index.
        var partner = -1
        var pair = -1
    }

    /// What a view shows of one direction.
    private struct Direction: Sendable {
        var count: UInt32 = 0
        /// The serial number of its last sighting.
        var last = -1
    }

    /// The two ends of connections.
    private struct Ends: Hashable, Sendable {
        let upper: Endpoint
        let lower: Endpoint
    }

    private struct ViewKey: Hashable, Sendable {
        let first: Int
        let second: Int
    }

    /// Takes the next segment.
    ///
    /// - Parameters:
    ///   - segment: the segment.
    ///   - index: its connection's index in `TCPAnalysis.connections`.
    ///   - identification: IPv4's identification; 0 where there is none.
    mutating func add(_ segment: TCPSegment, view index: Int, identification: UInt16) {
        guard segment.interface < Self.maximumInterfaces else { return }
        let isUpper = segment.destination.precedes(segment.source)
        var view = view(index, segment, isUpper: isUpper)
        let fingerprint = SegmentFingerprint(
            segment, identification: identification,
            direction: UInt32(truncatingIfNeeded: view.conversation * 2 + (isUpper ? 1 : 0)))
        // The same number on the same interface is a copy that the capture made, no segment.
        if identification != 0, recent.find(fingerprint, on: segment.interface, unmatchedWith: segment.interface) != nil
        {
            return
        }
        var direction = isUpper ? view.upper : view.lower
        direction.count &+= 1
        var sighting = Sighting(
            fingerprint: fingerprint, time: segment.timestamp.nanoseconds, view: index, frame: segment.frame,
            previous: direction.last, ordinal: direction.count, interface: UInt8(segment.interface))
        match(&sighting, &view, isUpper: isUpper)
        direction.last = recent.append(sighting, interfaces: interfaces)
        if isUpper { view.upper = direction } else { view.lower = direction }
        views[index] = view
    }

    /// Awaits segments of interfaces that have not shown any yet.
    ///
    /// - Parameter count: how many interfaces there are.
    mutating func expect(interfaces count: Int) {
        let all = count < Self.maximumInterfaces ? (1 << UInt64(count)) - 1 : UInt64.max
        interfaces |= all
    }

    /// The view with an index; begins it where it is new.
    private mutating func view(_ index: Int, _ segment: TCPSegment, isUpper: Bool) -> View {
        if index < views.count, let view = views[index] { return view }
        while views.count <= index { views.append(nil) }
        let (upper, lower) = isUpper ? (segment.source, segment.destination) : (segment.destination, segment.source)
        let key = Ends(upper: upper, lower: lower)
        let conversation = conversations[key] ?? observers.count
        if conversation == observers.count {
            conversations[key] = conversation
            observers.append(0)
        }
        let bit: UInt64 = 1 << UInt64(segment.interface)
        interfaces |= bit
        observers[conversation] |= bit
        let view = View(conversation: conversation)
        views[index] = view
        return view
    }

    /// Looks for the segment on every other interface that sees its connection.
    private mutating func match(_ sighting: inout Sighting, _ view: inout View, isUpper: Bool) {
        let own = Int(sighting.interface)
        var others = observers[view.conversation] & ~(1 << UInt64(own))
        while others != 0 {
            let other = others.trailingZeroBitCount
            others &= others - 1
            guard let serial = recent.find(sighting.fingerprint, on: other, unmatchedWith: own) else { continue }
            recent.match(serial, with: own)
            sighting.matched |= 1 << UInt64(other)
            let found = recent[serial]
            let (first, second) = other < own ? (found, sighting) : (sighting, found)
            guard let pair = pair(first.view, second.view, found.view, &view) else {
                omittedMatches += 1
                continue
            }
            pairs[pair].add(first, second, isUpper: isUpper, in: recent)
        }
    }

    /// The index of the pair of two views; nil beyond the limit.
    private mutating func pair(_ first: Int, _ second: Int, _ partner: Int, _ view: inout View) -> Int? {
        if view.partner == partner { return view.pair }
        let key = ViewKey(first: first, second: second)
        var index = pairIndices[key]
        if index == nil, pairs.count < Self.maximumPairs {
            index = pairs.count
            pairIndices[key] = pairs.count
            pairs.append(ViewPair(first: first, second: second))
        }
        if let index { (view.partner, view.pair) = (partner, index) }
        return index
    }
}
