/// A TCP sequence number: arithmetic modulo 2^32 (RFC 9293 section 3.4).
///
/// It is not `Comparable`: "before" holds only within half the number space, so it orders no sets.
public struct SequenceNumber: Hashable, Sendable {
    /// The number in the header.
    public let rawValue: UInt32

    /// - Parameter rawValue: the number in the header.
    public init(_ rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// How far `other` lies ahead of this number, negative when it lies behind; within ±2^31.
    public func distance(to other: SequenceNumber) -> Int {
        Int(Int32(truncatingIfNeeded: other.rawValue &- rawValue))
    }

    /// The number `count` bytes further on.
    public func advanced(by count: Int) -> SequenceNumber {
        SequenceNumber(rawValue &+ UInt32(truncatingIfNeeded: count))
    }
}
