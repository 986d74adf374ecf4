/// Wireshark's comparisons of sequence numbers, on raw numbers. At a distance of exactly 2^31 a number is both before and
/// after the other, and its flags depend on that.
extension UInt32 {
    /// Whether this number lies before `other`.
    func isBefore(_ other: UInt32) -> Bool { Int32(bitPattern: self &- other) < 0 }

    /// Whether this number lies after `other`.
    func isAfter(_ other: UInt32) -> Bool { Int32(bitPattern: other &- self) < 0 }

    /// Whether this number lies before `other` or is it.
    func isUpTo(_ other: UInt32) -> Bool { Int32(bitPattern: self &- other) <= 0 }
}
