internal import Packets

/// What a message from a server is to a query.
///
/// A guessed answer must have the identifier and the question right (RFC 5452 section 9.1); what has not is no answer.
enum DNSReply: Hashable {
    /// Its answer.
    case answer(DNSMessage)
    /// Its answer, as the identifier says, but it cannot be read; at which byte, and why.
    case malformed(String)
    /// Something else; why.
    case foreign(String)

    /// - Parameters:
    ///   - bytes: a datagram, or a message of a connection.
    ///   - query: what was asked.
    init(_ bytes: [UInt8], to query: DNSQueryMessage) {
        guard let message = DNSMessage(bytes) else {
            self = .foreign("it has \(bytes.count) bytes, and a header alone has \(DNSHeader.length)")
            return
        }
        let header = message.header
        guard header.identifier == query.identifier else {
            self = .foreign("its identifier is \(header.identifier), not \(query.identifier)")
            return
        }
        guard header.flags.contains(.response), header.opcode == .query else {
            self = .foreign("it is no answer, but a query")
            return
        }
        // A truncated message may end anywhere (RFC 2181 section 9): its question is all that must be there.
        let isTruncated = header.flags.contains(.truncated)
        if let fault = message.fault, !isTruncated || message.questions.isEmpty {
            self = .malformed("\(fault)")
            return
        }
        // A server that could not read the query cannot repeat its question.
        let isBare = header.questionCount == 0 && header.responseCode != .noError
        guard message.questions == [query.question] || isBare else {
            let other = message.questions.first.map { "\($0)" } ?? "no question"
            self = .foreign("it answers \(other), not \(query.question)")
            return
        }
        self = .answer(message)
    }
}

extension DNSResponseCode {
    /// Whether another server would say the same: all but those that say "I cannot".
    var isFinal: Bool {
        switch self {
        case .formatError, .serverFailure, .notImplemented, .refused, .badVersion: false
        default: true
        }
    }
}
