/// A question for the hardware address of an IP address, and what came of it.
public struct ARPExchange: Hashable, Sendable {
    /// What answered the question.
    public struct Reply: Hashable, Sendable {
        /// Its frame.
        public let frame: Int
        /// When it was captured.
        public let timestamp: Timestamp
        /// The hardware address asked for.
        public let hardware: MACAddress
    }

    /// The index of the interface.
    public let interface: Int
    /// Who asked; 0.0.0.0 in a probe, which finds out whether an address is free (RFC 5227 section 2.1.1).
    public let sender: NetworkAddress
    /// The hardware address of who asked.
    public let senderHardware: MACAddress
    /// The address asked for.
    public let target: NetworkAddress
    /// The first request's frame.
    public let frame: Int
    /// When it was captured.
    public let timestamp: Timestamp
    /// How often it was asked again without an answer.
    public internal(set) var retries = 0
    /// The first reply; nil if none was captured.
    public internal(set) var reply: Reply?

    /// The time from the first request to the reply.
    public var latency: Duration? { reply.map { $0.timestamp.since(timestamp) } }
    /// Whether an address's later owner asked whether it is free.
    public var isProbe: Bool { sender.isUnspecified }
}

/// An IP address that another hardware address claimed than before.
public struct ARPClaim: Hashable, Sendable {
    /// The index of the interface.
    public let interface: Int
    /// The frame of the later claim.
    public let frame: Int
    /// When it was captured.
    public let timestamp: Timestamp
    /// The IP address.
    public let address: NetworkAddress
    /// Who had it before.
    public let before: MACAddress
    /// Who claims it now.
    public let now: MACAddress
}
