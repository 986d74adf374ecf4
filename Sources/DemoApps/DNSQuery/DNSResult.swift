public import Diagnostics
public import Packets

/// How a question was asked, and how that ended.
public struct DNSResult: Hashable, Sendable {
    /// What the user asked for.
    public let candidates: NameCandidates
    /// The name that was asked for last: the one that exists, if one does.
    public let candidate: NameCandidates.Candidate
    /// How it ended.
    public let outcome: DNSOutcome
    /// How many queries were sent in all.
    public let queries: Int
    /// How long it all took.
    public let elapsed: Duration

    /// The question as it was asked last.
    public var question: DNSQuestion { DNSQuestion(name: candidate.name, type: candidates.type) }

    /// Why this is no success: the name or the record does not exist (a check that failed), or nobody could say so (the
    /// environment). nil for an answer with a record, and when the user ended it.
    public var failure: WirelabError? {
        switch outcome {
        case .interrupted: return nil
        case .failed(let reason):
            return WirelabError(.environment, "no answer to \(question.name) \(question.type): \(reason)")
        case .answered(let answer):
            let code = answer.message.responseCode
            if code == .nameError { return WirelabError(.checkFailed, "\(question.name) does not exist") }
            guard code == .noError else {
                return WirelabError(
                    .environment,
                    "\(answer.server) answered \(code) to \(question.name) \(question.type): "
                        + code.meaning)
            }
            if answer.message.answers.contains(where: { $0.type == question.type }) { return nil }
            return WirelabError(.checkFailed, "\(question.name) has no \(question.type) record")
        }
    }
}

extension DNSResponseCode {
    /// What the code says.
    var meaning: String {
        switch self {
        case .noError: "no error"
        case .formatError: "the server could not read the query"
        case .serverFailure: "the server could not find out: the servers that it asked failed, or DNSSEC did"
        case .nameError: "the name does not exist"
        case .notImplemented: "the server does not know this kind of query"
        case .refused: "the server does not want to answer this: it does not serve this zone, or not this asker"
        case .badVersion: "the server does not know this version of EDNS"
        default: "see the registry of DNS RCODEs at iana.org"
        }
    }
}
