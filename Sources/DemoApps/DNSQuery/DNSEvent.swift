public import Diagnostics
public import Packets

/// Something that happened while a question was asked: one line of JSON for programs, one sentence for people.
public struct DNSEvent: Hashable, Sendable {
    /// What happened.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A query left for `server`.
        case query
        /// An answer came.
        case answer
        /// The question is asked again, or of another server; `message` says why.
        case retry
        /// Something came that is no answer to the question; `message` says why.
        case ignored
        /// Asking ended.
        case finished
        /// Asking failed; `message` says why.
        case error
    }

    /// Microseconds since 1970-01-01 00:00 UTC.
    public var microseconds: Int64 = 0
    /// What happened.
    public let kind: Kind
    /// The server, or where the message came from.
    public var server: SocketAddress?
    /// Over what.
    public var transport: DNSTransport?
    /// The query, of a query.
    public var query: DNSQueryMessage?
    /// The answer, of an answer.
    public var answer: DNSAnswer?
    /// How it ended, of the end.
    public var code: DNSResponseCode?
    /// How many bytes were sent or came.
    public var bytes: Int?
    /// How many queries were sent in all.
    public var queries: Int?
    /// How long it took.
    public var seconds: Duration?
    /// More about it, in words.
    public var message: String?

    /// - Parameter kind: what happened.
    public init(_ kind: Kind) {
        self.kind = kind
    }
}

extension DNSEvent {
    static func query(_ query: DNSQueryMessage, to server: SocketAddress, over transport: DNSTransport) -> DNSEvent {
        var event = DNSEvent(.query)
        event.server = server
        event.transport = transport
        event.query = query
        event.bytes = query.bytes.count
        return event
    }

    static func answer(_ answer: DNSAnswer) -> DNSEvent {
        var event = DNSEvent(.answer)
        event.server = answer.server
        event.transport = answer.transport
        event.answer = answer
        event.bytes = answer.byteCount
        event.seconds = answer.elapsed
        return event
    }

    static func retry(_ server: SocketAddress?, over transport: DNSTransport, _ reason: String) -> DNSEvent {
        var event = DNSEvent(.retry)
        event.server = server
        event.transport = transport
        event.message = reason
        return event
    }

    static func ignored(
        _ byteCount: Int, from source: SocketAddress, over transport: DNSTransport, _ reason: String
    ) -> DNSEvent {
        var event = DNSEvent(.ignored)
        event.server = source
        event.transport = transport
        event.bytes = byteCount
        event.message = reason
        return event
    }

    static func finished(_ result: DNSResult) -> DNSEvent {
        var event = DNSEvent(.finished)
        if case .answered(let answer) = result.outcome {
            event.server = answer.server
            event.transport = answer.transport
            event.code = answer.message.responseCode
        }
        event.queries = result.queries
        event.seconds = result.elapsed
        event.message = result.outcome == .interrupted ? "interrupted" : result.failure?.message
        return event
    }

    /// What ended the application, now.
    ///
    /// - Parameter error: why.
    /// - Returns: the event.
    public static func failure(_ error: WirelabError) -> DNSEvent {
        var event = DNSEvent(.error)
        event.microseconds = WallClock.microseconds()
        event.message = error.message
        return event
    }
}
