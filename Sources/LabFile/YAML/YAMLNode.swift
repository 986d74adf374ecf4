import Diagnostics

/// A node of a YAML file's syntax tree, with the place where it starts.
struct YAMLNode: Sendable {
    /// What a node holds.
    enum Content: Sendable {
        /// One piece of text; `isPlain` when it was written without quotes.
        case scalar(String, isPlain: Bool)
        /// Items in the file's order.
        case sequence([YAMLNode])
        /// Entries in the file's order, every key once; not complete when a key was no text and has been reported.
        case mapping([YAMLEntry], isComplete: Bool)
        /// Something outside the subset that has been reported already: whoever meets it stays silent.
        case reported
    }

    let content: Content
    let position: SourcePosition
}

/// One `key: value` of a mapping.
struct YAMLEntry: Sendable {
    let key: String
    let keyPosition: SourcePosition
    let value: YAMLNode
}

extension YAMLNode {
    /// The root of a file without content.
    static let empty = YAMLNode(content: .scalar("", isPlain: true), position: SourcePosition(line: 1, column: 1))

    /// Whether nothing was written, or one of the words that mean nothing.
    var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return PlainScalar(text) == .null
    }

    /// The text of a scalar; empty for the others.
    var text: String {
        guard case .scalar(let text, _) = content else { return "" }
        return text
    }

    /// The node as a message names it: "a list", "the number 5".
    var phrase: String {
        switch content {
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .reported: "a value"
        case .scalar(let text, isPlain: false): "the text \(quoted(text))"
        case .scalar(let text, isPlain: true):
            switch PlainScalar(text) {
            case .null: "nothing"
            case .integer: "the number \(text)"
            case .boolean: "the truth value \(text)"
            case .text, .ambiguous: "the text \(quoted(text))"
            }
        }
    }
}

/// Text of the user's as a message shows it: in quotes, shortened, its control characters made visible.
func quoted(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(60).map { scalar in
        scalar.properties.generalCategory == .control ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    return "'" + shown.joined() + (text.unicodeScalars.count > 60 ? "…" : "") + "'"
}
