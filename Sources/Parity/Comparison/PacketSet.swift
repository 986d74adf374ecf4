/// Which of the compared packets pass, one bit each, in their order.
struct PacketSet: Hashable {
    private var words: [UInt64]

    /// - Parameter count: of how many packets it is a set.
    init(count: Int) {
        words = Array(repeating: 0, count: (count + 63) / 64)
    }

    mutating func insert(_ index: Int) { words[index / 64] |= 1 << UInt64(index % 64) }

    func contains(_ index: Int) -> Bool { words[index / 64] & 1 << UInt64(index % 64) != 0 }

    /// What is in both.
    func intersection(_ other: PacketSet) -> PacketSet {
        var both = self
        for index in words.indices { both.words[index] &= other.words[index] }
        return both
    }

    /// What is in this or the other one.
    mutating func formUnion(_ other: PacketSet) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    /// How many packets are in one of the two only.
    func differenceCount(from other: PacketSet) -> Int {
        zip(words, other.words).map { ($0 ^ $1).nonzeroBitCount }.reduce(0, +)
    }

    /// The packets that are in one of the two only.
    func differing(from other: PacketSet) -> [Int] {
        words.indices.flatMap { word in
            var bits = words[word] ^ other.words[word]
            var found: [Int] = []
            while bits != 0 {
                found.append(word * 64 + bits.trailingZeroBitCount)
                bits &= bits - 1
            }
            return found
        }
    }
}
