/// What a scalar without quotes means to every YAML reader alike, or that readers differ about it.
enum PlainScalar: Equatable {
    /// Nothing: an empty value, `null` or `~`.
    case null
    /// `true` or `false`.
    case boolean(Bool)
    /// A decimal integer in its only spelling that all readers share; nil when it does not fit 64 bits.
    case integer(Int?)
    /// Text.
    case text
    /// Readers differ, for this reason; the reason ends with what to write instead.
    case ambiguous(String)

    init(_ text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true": self = .boolean(true)
        case "false": self = .boolean(false)
        default: self = Self.ambiguity(of: text) ?? (NumberSpelling(text).isCanonical ? .integer(Int(text)) : .text)
        }
    }

    /// The spellings that YAML 1.1 and 1.2 give different types (YAML 1.2.2 section 10.3.2, and the type pages of 1.1).
    private static func ambiguity(of text: String) -> PlainScalar? {
        if text.utf8.count <= 5, let truth = truthValues[text.lowercased()] {
            return .ambiguous(
                "'\(text)' is a truth value for some YAML readers and text for others: write \(truth), or '\(text)' in quotes"
            )
        }
        // The value type of YAML 1.1 (yaml.org/type/value), which some readers know and none can use.
        if text == "=" { return .ambiguous("'=' is no text for some YAML readers: put it in quotes") }
        return NumberSpelling(text).ambiguity.map(PlainScalar.ambiguous)
    }

    private static let truthValues = [
        "yes": true, "on": true, "y": true, "true": true, "no": false, "off": false, "n": false, "false": false,
    ]
}
