/// What Wireshark says of a TCP segment that is not as simple as "the next data" (its fields `tcp.analysis.*`).
///
/// The raw values follow the order of Wireshark's fields in `wirelab analyze --frames`.
public struct AnalysisFlags: OptionSet, Hashable, Sendable {
    /// One bit a flag.
    public let rawValue: UInt16

    /// - Parameter rawValue: one bit a flag.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Sequence numbers that were sent before; also set with `fastRetransmission` and `spuriousRetransmission`.
    public static let retransmission = AnalysisFlags(rawValue: 1 << 0)
    /// A retransmission at most 20 ms after the second or a later duplicate acknowledgement that asks for it.
    public static let fastRetransmission = AnalysisFlags(rawValue: 1 << 1)
    /// A retransmission of data that was already acknowledged.
    public static let spuriousRetransmission = AnalysisFlags(rawValue: 1 << 2)
    /// A segment that comes after later ones, too soon to be a retransmission.
    public static let outOfOrder = AnalysisFlags(rawValue: 1 << 3)
    /// A SYN for addresses and ports that an earlier connection used.
    public static let reusedPorts = AnalysisFlags(rawValue: 1 << 4)
    /// A segment before this one is not in the capture.
    public static let lostSegment = AnalysisFlags(rawValue: 1 << 5)
    /// An acknowledgement of data that is not in the capture.
    public static let ackLostSegment = AnalysisFlags(rawValue: 1 << 6)
    /// Nothing but another window.
    public static let windowUpdate = AnalysisFlags(rawValue: 1 << 7)
    /// Data up to the very end of the receiver's window.
    public static let windowFull = AnalysisFlags(rawValue: 1 << 8)
    /// At most one byte, one sequence number back. Linux's window probes look like this, too.
    public static let keepAlive = AnalysisFlags(rawValue: 1 << 9)
    /// The answer to one.
    public static let keepAliveAck = AnalysisFlags(rawValue: 1 << 10)
    /// The same acknowledgement once more, with nothing else.
    public static let duplicateAck = AnalysisFlags(rawValue: 1 << 11)
    /// One byte sent into a closed window.
    public static let zeroWindowProbe = AnalysisFlags(rawValue: 1 << 12)
    /// The window is closed.
    public static let zeroWindow = AnalysisFlags(rawValue: 1 << 13)
    /// The answer to a zero-window probe: it still is.
    public static let zeroWindowProbeAck = AnalysisFlags(rawValue: 1 << 14)

    /// The flags' names, as Wireshark's fields have them behind `tcp.analysis.`, by bit.
    public static let names = [
        "retransmission", "fast_retransmission", "spurious_retransmission", "out_of_order", "reused_ports",
        "lost_segment", "ack_lost_segment", "window_update", "window_full", "keep_alive", "keep_alive_ack",
        "duplicate_ack", "zero_window_probe", "zero_window", "zero_window_probe_ack",
    ]

    /// The names of the flags that are set, in the fields' order.
    public var names: [String] {
        Self.names.indices.filter { rawValue & 1 << UInt16($0) != 0 }.map { Self.names[$0] }
    }
}
