/// What a program said of a failure, as a person reads it: a paragraph an error, in whole words, without the numbers that AWS
/// gives to requests.
struct FailureWords: Hashable {
    /// How many errors are shown; the log has all.
    private static let shown = 8
    /// How much of an error is shown, in characters.
    private static let limit = 600

    /// The errors that there are.
    let paragraphs: [String]

    /// - Parameter errors: the errors, as the program said them.
    init(_ errors: [String]) {
        paragraphs = errors.map(Self.cleaned).filter { !$0.isEmpty }
    }

    /// All of them, to be searched.
    var text: String { paragraphs.joined(separator: " ") }

    /// What follows a colon: one error on the same line, several on lines of their own.
    var quotation: String {
        guard paragraphs.count > 1 else { return " " + (paragraphs.first.map(Self.bounded) ?? "(nothing)") }
        let rest = paragraphs.count - Self.shown
        let lines = paragraphs.prefix(Self.shown).map(Self.bounded) + (rest > 0 ? ["and \(rest) more"] : [])
        return lines.map { "\n  " + $0 }.joined()
    }

    /// Without line ends, and without what helps nobody but AWS: how the Go SDK says it (`smithy-go`, OperationError and
    /// ResponseError), and what an authorisation failure encodes.
    private static func cleaned(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let noise = ["https response error StatusCode:", "RequestID:", "HostID:", "request id:"]
        let parts = words.split(separator: ", ").filter { part in !noise.contains { part.hasPrefix($0) } }
        let encoded = "Encoded authorization failure message:"
        let sentence = parts.joined(separator: ", ").split(separator: " \(encoded)", omittingEmptySubsequences: false)
        // The encoded part is one long word.
        let rest = sentence.dropFirst().flatMap { $0.split(separator: " ").dropFirst().map { " \($0)" } }
        return (sentence.first ?? "") + rest.joined()
    }

    /// The end of a long one: there it says why.
    private static func bounded(_ text: String) -> String {
        guard text.count > limit else { return text }
        return "… " + text.suffix(limit).drop { $0 != " " }.dropFirst()
    }
}
