public import Packets

/// How the question travels.
public enum DNSTransport: String, Hashable, Sendable {
    /// One datagram each way (RFC 1035 section 4.2.1).
    case udp
    /// A connection, for answers that do not fit a datagram (RFC 7766).
    case tcp

    /// `UDP`, `TCP`.
    var name: String { rawValue.uppercased() }
}

/// An answer, and how it came.
public struct DNSAnswer: Hashable, Sendable {
    /// The message.
    public let message: DNSMessage
    /// Its length in bytes, without the two of its length over TCP.
    public let byteCount: Int
    /// Who answered.
    public let server: SocketAddress
    /// Over what.
    public let transport: DNSTransport
    /// The time from the last query to this server, over TCP from its SYN, to the answer.
    public let elapsed: Duration
}

/// How asking a question ended.
public enum DNSOutcome: Hashable, Sendable {
    /// With an answer, which may be a denial or a refusal.
    case answered(DNSAnswer)
    /// Without one; the words say what each server did.
    case failed(String)
    /// The user ended it.
    case interrupted
}
