extension UInt64 {
    /// A number that looks like chance, for hash tables: Fibonacci hashing (Knuth, The Art of Computer Programming, 6.4), folded.
    @inline(__always)
    var stirred: UInt64 {
        let product = self &* 0x9e37_79b9_7f4a_7c15
        return product ^ product >> 32
    }
}
