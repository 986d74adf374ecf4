/// Whether text is coloured: only where it goes to a terminal that wants it.
public enum TextStyle: Hashable, Sendable {
    /// No escape sequences.
    case plain
    /// ANSI colours (ECMA-48 section 8.3.117).
    case colour

    /// What a piece of text is to the reader.
    enum Tone: Hashable, Sendable {
        case ordinary
        case faint
        case bad
        case good
        case notable
    }

    /// The text in the colour of its tone.
    func apply(_ tone: Tone, to text: String) -> String {
        guard self == .colour, !text.isEmpty else { return text }
        let code =
            switch tone {
            case .ordinary: ""
            case .faint: "2"
            case .bad: "31"
            case .good: "32"
            case .notable: "33"
            }
        return code.isEmpty ? text : "\u{1b}[\(code)m\(text)\u{1b}[0m"
    }
}
