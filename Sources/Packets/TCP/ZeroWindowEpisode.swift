/// A time in which one end of a connection kept its receive window closed (RFC 9293 section 3.8.6).
public struct ZeroWindowEpisode: Hashable, Sendable {
    /// How a closed window ended.
    public enum Ending: Hashable, Sendable {
        /// The receiver opened it: the window it then advertised, in bytes.
        case windowUpdate(window: Int)
        /// An end reset the connection.
        case reset(by: ConnectionEnd)
        /// The capture shows no end: both fell silent, or it stopped too early.
        case silence
    }

    /// A segment that the sender sent to learn whether the window is still closed.
    public struct Probe: Hashable, Sendable {
        /// The number of its packet in the capture, from 1.
        public let frame: Int
        /// When it was sent.
        public let timestamp: Timestamp
        /// The time since the probe before it; for the first one, since the window closed.
        public let gap: Duration
        /// When the receiver answered; nil if it did not, as Linux does when probes come too fast
        /// (`tcp_invalid_ratelimit`).
        public internal(set) var answer: Timestamp?
    }

    /// The end that closed its window.
    public let receiver: ConnectionEnd
    /// The number of the packet that closed it, from 1.
    public let frame: Int
    /// When the first segment with window 0 was captured.
    public let start: Timestamp
    /// When it ended; for `silence`, the last segment of the connection.
    public internal(set) var end: Timestamp
    /// How it ended.
    public internal(set) var ending: Ending
    /// What the sender had sent and the receiver not acknowledged when the window closed, in bytes.
    public let bytesInFlight: Int
    /// The window probes, in order.
    public internal(set) var probes: [Probe] = []
    /// How many more there were, which are not kept.
    public internal(set) var omittedProbes = 0
    /// Segments with payload sent again while the window was closed. Linux sends a tail loss probe (RFC 8985 section 7)
    /// before the window probes when something was in flight.
    public internal(set) var retransmissions = 0

    /// How long the window was closed.
    public var duration: Duration { end.since(start) }
}
