/// A DNS query and what came of it, as one interface saw it.
public struct DNSTransaction: Hashable, Sendable {
    /// How the messages were sent.
    public enum Transport: String, Hashable, Sendable, CaseIterable {
        /// In a UDP datagram.
        case udp
        /// On a TCP connection (RFC 7766).
        case tcp
        /// To all on the link (RFC 6762).
        case multicast
    }

    /// What answered the query.
    public struct Answer: Hashable, Sendable {
        /// The answer's frame; over TCP the one that completes it.
        public let frame: Int
        /// When it was captured.
        public let timestamp: Timestamp
        /// Who sent it.
        public let source: Endpoint
        /// How the query went.
        public let responseCode: DNSResponseCode
        /// How many records answer.
        public let recordCount: Int
        /// Whether it was cut, so that the asker should ask again over TCP (RFC 1035 section 4.2.1).
        public let isTruncated: Bool
    }

    /// The index of the interface.
    public let interface: Int
    /// How the messages were sent.
    public let transport: Transport
    /// Who asked.
    public let client: Endpoint
    /// Whom.
    public let server: Endpoint
    /// The number that query and answer share.
    public let identifier: UInt16
    /// What was asked.
    public let question: DNSQuestion
    /// The first query's frame.
    public let frame: Int
    /// When it was captured.
    public let timestamp: Timestamp
    /// How often it was asked again before an answer.
    public internal(set) var retries = 0
    /// When it was asked last.
    public internal(set) var lastQuery: Timestamp
    /// The first answer; nil if none was captured.
    public internal(set) var answer: Answer?
    /// Further answers.
    public internal(set) var furtherAnswers = 0

    /// The time from the first query to the first answer: how long the asker waited.
    public var latency: Duration? { answer.map { $0.timestamp.since(timestamp) } }
}

/// What is counted of all DNS messages, also of transactions that are not kept.
public struct DNSStatistics: Hashable, Sendable {
    /// Questions asked for the first time.
    public internal(set) var queries = 0
    /// Questions asked again before an answer.
    public internal(set) var retries = 0
    /// Questions that were answered.
    public internal(set) var answered = 0
    /// Answers to questions that were answered before.
    public internal(set) var furtherAnswers = 0
    /// Answers without a question; of multicast DNS these are announcements.
    public internal(set) var unmatchedAnswers = 0
    /// Messages that cannot be read up to their question.
    public internal(set) var unreadable = 0
    /// How the questions went: the answers by their code.
    public internal(set) var responseCodes: [DNSResponseCode: Int] = [:]
    /// The times from query to answer.
    public internal(set) var latencies = DurationStatistics()

    /// The questions that no answer was captured to.
    public var unanswered: Int { queries - answered }
}
