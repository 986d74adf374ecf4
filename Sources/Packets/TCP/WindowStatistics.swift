/// The windows that one end advertised after its SYN, in bytes.
public struct WindowStatistics: Hashable, Sendable {
    /// In how many segments.
    public private(set) var count = 0
    /// The least of them; 0 where there were none.
    public private(set) var minimum: UInt32 = 0
    /// The greatest of them; 0 where there were none.
    public private(set) var maximum: UInt32 = 0
    /// How many of them were closed.
    public private(set) var zeroCount = 0
    /// The latest of them; 0 where there were none.
    public private(set) var last: UInt32 = 0
    private var sum: UInt64 = 0

    /// Their mean; 0 where there were none.
    public var mean: Double { count > 0 ? Double(sum) / Double(count) : 0 }

    mutating func add(_ window: UInt32) {
        minimum = count == 0 ? window : min(minimum, window)
        maximum = max(maximum, window)
        last = window
        count += 1
        if window == 0 { zeroCount += 1 }
        sum &+= UInt64(window)
    }
}
