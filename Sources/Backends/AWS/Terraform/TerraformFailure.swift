import Diagnostics

/// What Terraform failed of, as one error for a person.
struct TerraformFailure {
    /// What the configuration itself says of the lab file, the variables or the region: sentences with what to do.
    private let conditions: [String]
    /// All other errors.
    private let others: [String]
    /// Whether the user's own input is at fault.
    private let isInput: Bool

    /// - Parameter diagnostics: its errors, from its machine-readable output.
    init(_ diagnostics: [TerraformMessage.Diagnostic]) {
        conditions = diagnostics.filter(\.isCondition).map(\.text)
        others = diagnostics.filter { !$0.isCondition }.map(\.text)
        isInput = others.isEmpty || diagnostics.contains { $0.isInput }
    }

    /// - Parameter text: what it said for people, where it failed before it could say more: in frames.
    init(text: String) {
        conditions = []
        others = text.split(separator: "╷").map { part in
            let words = part.filter { !"│╵".contains($0) }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return words.hasPrefix("Error: ") ? String(words.dropFirst(7)) : words
        }
        isInput = false
    }

    /// The error.
    ///
    /// - Parameters:
    ///   - subject: the command, such as `terraform apply`.
    ///   - hint: says what to type.
    ///   - log: the file that has all that it said, where there is one.
    /// - Returns: the error.
    func error(of subject: String, _ hint: CommandHint, log: String? = nil) -> WirelabError {
        let failure = AWSFailure(errors: others, of: subject, hint: hint)
        var paragraphs = conditions
        if !others.isEmpty || conditions.isEmpty { paragraphs.append(failure.error.message) }
        if let log { paragraphs.append("all that Terraform said is in \(log)") }
        return WirelabError(
            isInput ? .invalidInput : .environment, paragraphs.joined(separator: "\n"), cause: failure)
    }
}
