/// Finds a connection by who sends to whom, without the cost of a general dictionary: it is asked once a segment.
///
/// Open addressing; at most half of the places are taken.
struct ConnectionTable: Sendable {
    /// A connection, and which of its ends sends.
    struct Match {
        let index: Int
        let sender: ConnectionEnd
    }

    /// The number of a connection, from 1, below the upper half of its hash; 0 for none.
    private var places = [UInt64](repeating: 0, count: 64)
    /// By the connection's index: its client as the sender.
    private var keys: [ConnectionKey] = []
    private let seed = UInt64.random(in: .min ... .max)

    /// The connection that a key, or its reverse, stands for; nil for none.
    @inline(__always)
    func find(_ key: ConnectionKey) -> Match? {
        let hash = key.hash(seed: seed)
        let mask = places.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while places[place] != 0 {
            if places[place] >> 32 == hash >> 32 {
                let index = Self.index(places[place])
                if keys[index] == key { return Match(index: index, sender: .client) }
                if keys[index].isReverse(of: key) { return Match(index: index, sender: .server) }
            }
            place = (place + 1) & mask
        }
        return nil
    }

    /// Lets a key and its reverse stand for the next connection.
    ///
    /// - Parameter key: the client as the sender.
    /// - Returns: the connection's index.
    mutating func add(_ key: ConnectionKey) -> Int {
        if (keys.count + 1) * 2 > places.count { grow() }
        keys.append(key)
        place(keys.count - 1)
        return keys.count - 1
    }

    /// Gives a connection its place: that of an earlier one with the same key, if there is one.
    private mutating func place(_ index: Int) {
        let key = keys[index]
        let hash = key.hash(seed: seed)
        let mask = places.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while places[place] != 0 {
            let other = keys[Self.index(places[place])]
            if other == key || other.isReverse(of: key) { break }
            place = (place + 1) & mask
        }
        places[place] = hash & ~0xffff_ffff | UInt64(index + 1)
    }

    private static func index(_ entry: UInt64) -> Int { Int(truncatingIfNeeded: entry & 0xffff_ffff) - 1 }

    private mutating func grow() {
        places = [UInt64](repeating: 0, count: places.count * 2)
        for index in keys.indices { place(index) }
    }
}
