/// A moment in a capture: nanoseconds since 1970-01-01 00:00 UTC, the clock of the host that captured.
public struct Timestamp: Hashable, Sendable, Comparable {
    /// Nanoseconds since the epoch.
    public let nanoseconds: UInt64

    /// - Parameter nanoseconds: nanoseconds since the epoch.
    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The time from `earlier` to this moment; negative when this moment is the earlier one.
    public func since(_ earlier: Timestamp) -> Duration {
        if nanoseconds >= earlier.nanoseconds {
            return .nanoseconds(Int64(clamping: nanoseconds - earlier.nanoseconds))
        }
        return .nanoseconds(-Int64(clamping: earlier.nanoseconds - nanoseconds))
    }
}
