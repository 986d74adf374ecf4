/// What the segments of a connection share, in both directions, on one interface.
struct ConnectionKey: Hashable, Sendable {
    let interface: Int
    let lower: Endpoint
    let upper: Endpoint

    /// - Parameters:
    ///   - interface: the index of the interface that saw the segment.
    ///   - source: its sender.
    ///   - destination: its receiver.
    ///   - isUpper: whether the sender is the upper one of the two.
    init(interface: Int, source: Endpoint, destination: Endpoint, isUpper: Bool) {
        self.interface = interface
        lower = isUpper ? destination : source
        upper = isUpper ? source : destination
    }

    /// A number that is seldom the same for two keys; `seed` makes it unknown to whoever wrote the capture.
    func hash(seed: UInt64) -> UInt64 {
        var hash = seed ^ UInt64(truncatingIfNeeded: interface) ^ UInt64(lower.port) << 16 ^ UInt64(upper.port) << 32
        hash = Self.stir(hash ^ lower.address.mixed)
        return Self.stir(hash ^ upper.address.mixed)
    }

    /// Fibonacci hashing (Knuth, The Art of Computer Programming, 6.4), folded.
    private static func stir(_ word: UInt64) -> UInt64 {
        let product = word &* 0x9e37_79b9_7f4a_7c15
        return product ^ product >> 32
    }
}

/// Finds a connection by its key, without the cost of a general dictionary: it is asked once a segment.
///
/// Open addressing; at most two thirds of the places are taken.
struct ConnectionTable: Sendable {
    private var places = [Int32](repeating: -1, count: 64)
    private var keys: [ConnectionKey] = []
    private let seed = UInt64.random(in: .min ... .max)
    /// The connection found last; the next segment is mostly its.
    private var last = -1

    /// The index of the connection that a key stands for; nil for none.
    mutating func find(_ key: ConnectionKey) -> Int? {
        if last >= 0, keys[last] == key { return last }
        let found = Int(places[place(of: key)])
        guard found >= 0 else { return nil }
        last = found
        return found
    }

    /// Lets a key stand for the next connection.
    ///
    /// - Returns: its index.
    mutating func add(_ key: ConnectionKey) -> Int {
        if (keys.count + 1) * 3 > places.count * 2 { grow() }
        last = keys.count
        keys.append(key)
        places[place(of: key)] = Int32(last)
        return last
    }

    /// Where a key is, or would be.
    private func place(of key: ConnectionKey) -> Int {
        let mask = places.count - 1
        var place = Int(truncatingIfNeeded: key.hash(seed: seed) >> 20) & mask
        while places[place] >= 0, keys[Int(places[place])] != key { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        places = [Int32](repeating: -1, count: places.count * 2)
        // A later connection of the same key takes the earlier one's place.
        for (index, key) in keys.enumerated() { places[place(of: key)] = Int32(index) }
    }
}
