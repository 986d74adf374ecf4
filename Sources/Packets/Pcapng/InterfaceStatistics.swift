/// What was counted on an interface while it was captured (the interface statistics block).
public struct InterfaceStatistics: Hashable, Sendable {
    /// Packets that the capture was to hold: those that passed its filter.
    public let received: UInt64
    /// Packets among them that are missing in the capture, because the system had no room for them.
    public let dropped: UInt64
    /// Packets among them that were handed to the program that captured; nil where that is not known.
    public let delivered: UInt64?
    /// When counting began.
    public let start: Timestamp?
    /// When it ended.
    public let end: Timestamp?
    /// What the program that captured has to say about it.
    public let comment: String?

    /// - Parameters:
    ///   - received: packets that the capture was to hold.
    ///   - dropped: packets among them that are missing in the capture.
    ///   - delivered: packets among them that were handed to the program that captures.
    ///   - start: when counting began.
    ///   - end: when it ended.
    ///   - comment: what there is to say about it.
    public init(
        received: UInt64, dropped: UInt64, delivered: UInt64? = nil, start: Timestamp? = nil, end: Timestamp? = nil,
        comment: String? = nil
    ) {
        self.received = received
        self.dropped = dropped
        self.delivered = delivered
        self.start = start
        self.end = end
        self.comment = comment
    }
}
