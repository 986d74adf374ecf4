/// Something that happened to a demo application: one line of JSON for programs, one sentence for people.
public struct AppEvent: Hashable, Sendable {
    /// What happened.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The server waits at `local`.
        case listening
        /// The server took the connection of `peer`; `worker` is its name here.
        case accepted
        /// The client's connection to `peer` is open, after `seconds`.
        case connected
        /// The client will send datagrams to `peer`.
        case opened
        /// A message left, `text` or `bytes` of it.
        case sent
        /// A message came.
        case received
        /// No answer came within `seconds`.
        case unanswered
        /// The answer to message `sequence` came when it was no longer waited for.
        case late
        /// The network, or the peer's host, answered with an ICMP error, or this host could not send, as `message` says.
        case unreachable
        /// The consumer waits and does not read: `queue` bytes lie in the receive buffer of `buffer` bytes.
        case waiting
        /// The consumer begins to read.
        case reading
        /// The kernel takes no more bytes to send.
        case blocked
        /// It takes them again, after `seconds`.
        case unblocked
        /// `bytes` were sent or read so far.
        case progress
        /// What the kernel knows about the connection, `tcp`.
        case sample
        /// The own half of the connection is closed: a FIN was sent.
        case halfClosed
        /// The connection with `peer` ended; `message` says how.
        case closed
        /// A peer's message was wrong: it was skipped, or the connection closed, as `message` says.
        case rejected
        /// The group `peer` was joined.
        case joined
        /// The group `peer` was left.
        case left
        /// Something worth knowing, `message`.
        case note
        /// The application ended; `bytes` were sent or read in all.
        case finished
        /// The application failed; `message` says why.
        case error
    }

    /// Microseconds since 1970-01-01 00:00 UTC.
    public let microseconds: Int64
    /// What happened.
    public let kind: Kind
    /// The application, `hesitant-consumer`.
    public let application: String
    /// The application's own end, `10.0.0.10:1234`.
    public var local: String?
    /// The other end.
    public var peer: String?
    /// The name that a server gives a client's connection, `worker-3`.
    public var worker: String?
    /// The number of the message, from 1.
    public var sequence: Int?
    /// Bytes of the message, or sent (accepted by the kernel) or read so far.
    public var bytes: Int?
    /// Whole messages sent or read so far.
    public var messages: Int?
    /// Messages that were answered.
    public var answered: Int?
    /// Messages that were skipped, because they were wrong.
    public var rejected: Int?
    /// Datagrams that this host's kernel dropped, because the receive buffer was full.
    public var dropped: Int?
    /// What a message says.
    public var text: String?
    /// How long it took.
    public var seconds: Duration?
    /// Bits in a second, of what was sent or read.
    public var bitsPerSecond: Double?
    /// Datagrams in a second, of what was sent or read.
    public var datagramsPerSecond: Double?
    /// Bytes that wait in the receive buffer.
    public var queue: Int?
    /// The size of the receive or send buffer, in bytes.
    public var buffer: Int?
    /// What the kernel knows about the connection.
    public var tcp: TCPInformation?
    /// More about it, in words.
    public var message: String?

    /// - Parameters:
    ///   - kind: what happened.
    ///   - application: the application's name.
    ///   - microseconds: when, since 1970-01-01 00:00 UTC; now by default.
    public init(_ kind: Kind, application: String, microseconds: Int64? = nil) {
        self.kind = kind
        self.application = application
        self.microseconds = microseconds ?? WallClock.microseconds()
    }
}

/// Takes an application's events, one after the other.
public typealias EventReport = @Sendable (AppEvent) -> Void
