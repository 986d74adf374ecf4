/// The sightings of the last segments, to be found when another interface shows the same segment.
///
/// A ring with a hash table over it. Sightings have serial numbers; links lead to smaller ones, so a link out of the ring ends a
/// chain and what falls out of the ring needs no search.
struct RecentSightings: Sendable {
    /// So many are kept at most: about 7 MB.
    static let limit = 1 << 16
    /// So many are kept though every interface has shown them: a copy of a packet follows the packet at once.
    static let leastKept = 1 << 12
    /// So many of a chain are looked at; longer ones are of segments that nothing tells apart.
    private static let longestSearch = 64

    private struct Entry: Sendable {
        var sighting: Sighting
        /// The sighting before it in the same chain.
        var older: Int
    }

    private var ring: [Entry] = []
    private var chains: [Int] = []
    private let seed = UInt64.random(in: .min ... .max)
    /// The serial number of the oldest sighting.
    private(set) var first = 0
    /// The serial number that the next sighting gets.
    private(set) var end = 0

    /// How many are kept.
    var count: Int { end - first }

    /// A sighting by its serial number, at least `first` and less than `end`.
    subscript(serial: Int) -> Sighting { ring[serial & (ring.count - 1)].sighting }

    /// Finds a segment on an interface.
    ///
    /// - Parameters:
    ///   - fingerprint: the segment.
    ///   - interface: the interface that is to have seen it.
    ///   - other: an interface for which it was not found yet.
    /// - Returns: the serial number of the oldest such sighting; nil for none, or where too many have to be looked at.
    func find(_ fingerprint: SegmentFingerprint, on interface: Int, unmatchedWith other: Int) -> Int? {
        guard !ring.isEmpty else { return nil }
        var found: Int?
        var serial = chains[chain(of: fingerprint, interface)]
        var steps = 0
        while serial >= first, steps < Self.longestSearch {
            let place = serial & (ring.count - 1)
            if Int(ring[place].sighting.interface) == interface, ring[place].sighting.matched & 1 << UInt64(other) == 0,
                ring[place].sighting.fingerprint == fingerprint
            {
                found = serial
            }
            serial = ring[place].older
            steps += 1
        }
        // Which one is the oldest is not known where there are too many to look at.
        return serial >= first ? nil : found
    }

    /// Notes that another interface saw the same segment.
    mutating func match(_ serial: Int, with interface: Int) {
        ring[serial & (ring.count - 1)].sighting.matched |= 1 << UInt64(interface)
    }

    /// Adds the next sighting.
    ///
    /// - Parameters:
    ///   - sighting: the sighting.
    ///   - interfaces: all interfaces that see anything, one bit each; a sighting that all of them have matched may go.
    /// - Returns: its serial number.
    mutating func append(_ sighting: Sighting, interfaces: UInt64) -> Int {
        while count > Self.leastKept, isComplete(first, interfaces) { first += 1 }
        if count == ring.count {
            if count < Self.limit { grow(with: sighting) } else { first += 1 }
        }
        let serial = end
        end += 1
        ring[serial & (ring.count - 1)] = Entry(sighting: sighting, older: -1)
        link(serial)
        return serial
    }

    private func isComplete(_ serial: Int, _ interfaces: UInt64) -> Bool {
        let sighting = self[serial]
        return (sighting.matched | 1 << UInt64(sighting.interface)) & interfaces == interfaces
    }

    private mutating func link(_ serial: Int) {
        let place = serial & (ring.count - 1)
        let chain = chain(of: ring[place].sighting.fingerprint, Int(ring[place].sighting.interface))
        ring[place].older = chains[chain]
        chains[chain] = serial
    }

    private func chain(of fingerprint: SegmentFingerprint, _ interface: Int) -> Int {
        let hash = fingerprint.hash(seed: seed &+ UInt64(interface) &* 0xd6e8_feb8_6659_fd93)
        return Int(truncatingIfNeeded: hash >> 20) & (chains.count - 1)
    }

    /// Doubles the ring; `filler` takes the places that are not used yet.
    private mutating func grow(with filler: Sighting) {
        var larger = [Entry](
            repeating: Entry(sighting: filler, older: -1), count: max(1 << 10, ring.count * 2))
        for serial in first..<end { larger[serial & (larger.count - 1)] = ring[serial & (ring.count - 1)] }
        ring = larger
        chains = [Int](repeating: -1, count: ring.count * 2)
        for serial in first..<end { link(serial) }
    }
}
