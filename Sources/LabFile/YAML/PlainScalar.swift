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
        default: self = Self.ambiguity(of: text) ?? (Self.isCanonicalInteger(text) ? .integer(Int(text)) : .text)
        }
    }

    private static func isCanonicalInteger(_ text: String) -> Bool {
        text == "0" || text.wholeMatch(of: /-?[1-9][0-9]*/) != nil
    }

    /// The spellings that YAML 1.1 and 1.2 give different types (YAML 1.2.2 section 10.3.2, and the type pages of 1.1).
    private static func ambiguity(of text: String) -> PlainScalar? {
        let words: Set = ["yes", "no", "on", "off", "y", "n", "true", "false"]
        if words.contains(text.lowercased()) {
            let isTrue = ["yes", "on", "y", "true"].contains(text.lowercased())
            return .ambiguous(
                "'\(text)' is a truth value for some YAML readers and text for others: write \(isTrue), or '\(text)' in quotes"
            )
        }
        guard let first = text.unicodeScalars.first, "0123456789+-.".unicodeScalars.contains(first),
            text.utf8.count < 64
        else { return nil }
        return numberAmbiguity(of: text)
    }

    private static func numberAmbiguity(of text: String) -> PlainScalar? {
        if text.wholeMatch(of: /[-+]?0[0-9]+/) != nil {
            let decimal = String(text.drop { "+-0".contains($0) })
            return .ambiguous(
                "'\(text)' starts with 0, which is octal for some YAML readers: write \(decimal.isEmpty ? "0" : decimal)"
            )
        }
        if text.wholeMatch(of: /[-+]?0[xobXOB][0-9a-fA-F_]+/) != nil {
            return .ambiguous("'\(text)' is a number for some YAML readers and text for others: write it in decimal")
        }
        if text.contains("_"), text.wholeMatch(of: /[-+]?[0-9][0-9_]*(\.[0-9_]*)?/) != nil {
            let digits = text.filter { $0 != "_" }
            return .ambiguous("'\(text)' is a number for some YAML readers and text for others: write \(digits)")
        }
        if text.wholeMatch(of: /[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?/) != nil {
            return .ambiguous("'\(text)' is a base-60 number for some YAML readers: put it in quotes if it is text")
        }
        if text.wholeMatch(of: /\+[0-9]+|-0/) != nil {
            return .ambiguous("'\(text)' has a sign that it does not need: write \(text.dropFirst())")
        }
        if text.wholeMatch(of: /[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)([eE][-+]?[0-9]+)?/) != nil,
            text.contains(where: { ".eE".contains($0) })
        {
            return .ambiguous(
                "'\(text)' is a number with a fraction or exponent, which nothing here takes: write a whole number")
        }
        if text.wholeMatch(of: /[-+]?\.(inf|Inf|INF|nan|NaN|NAN)/) != nil {
            return .ambiguous("'\(text)' is no number that anything here takes: put it in quotes if it is text")
        }
        if text.wholeMatch(of: /[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?/) != nil {
            return .ambiguous("'\(text)' is a date for some YAML readers: put it in quotes if it is text")
        }
        return nil
    }
}
