/// An ICMP echo request and what came of it.
public struct EchoExchange: Hashable, Sendable {
    /// What answered the request.
    public struct Reply: Hashable, Sendable {
        /// Its frame.
        public let frame: Int
        /// When it was captured.
        public let timestamp: Timestamp
        /// Who sent it; not whom the request was sent to, where that was a group.
        public let source: NetworkAddress
    }

    /// The index of the interface.
    public let interface: Int
    /// Who asked.
    public let requester: NetworkAddress
    /// Whom.
    public let target: NetworkAddress
    /// The number of the program that asked.
    public let identifier: UInt16
    /// The number of the request.
    public let sequence: UInt16
    /// The request's frame.
    public let frame: Int
    /// When it was captured.
    public let timestamp: Timestamp
    /// The first reply; nil if none was captured.
    public internal(set) var reply: Reply?
    /// Further replies, from others if the target is a group.
    public internal(set) var furtherReplies = 0
    /// The ICMP error about the request, and its frame; nil if none was captured.
    public internal(set) var fault: Fault?

    /// An ICMP error about the request.
    public struct Fault: Hashable, Sendable {
        /// The frame of the error.
        public let frame: Int
        /// What it says, and who says it.
        public let error: ICMPError
    }

    /// The time from the request to the first reply.
    public var roundTripTime: Duration? { reply.map { $0.timestamp.since(timestamp) } }
}

/// The echo requests of one program to one target, as `ping` sends them.
public struct EchoSession: Hashable, Sendable {
    /// The index of the interface.
    public let interface: Int
    /// Who asked.
    public let requester: NetworkAddress
    /// Whom.
    public let target: NetworkAddress
    /// The number of the program that asked.
    public let identifier: UInt16
    /// The requests.
    public internal(set) var requests = 0
    /// Those among them that were answered.
    public internal(set) var answered = 0
    /// Replies beyond the first one to a request.
    public internal(set) var furtherReplies = 0
    /// ICMP errors about the requests.
    public internal(set) var faults = 0
    /// The times from request to first reply.
    public internal(set) var roundTripTimes = DurationStatistics()

    /// The requests that no reply was captured to.
    public var unanswered: Int { requests - answered }
}
