internal import Diagnostics

/// A ladder diagram in text: time downwards, one end on each side, an arrow a segment, with a note beside it.
struct Ladder: Hashable, Sendable {
    /// Where an arrow points.
    enum Direction: Hashable, Sendable {
        case right
        case left
    }

    /// One line of the diagram, or more where its note is long.
    enum Row: Hashable, Sendable {
        /// A segment: when, from the start; which way; its label; what it means.
        case arrow(Duration, Direction, label: String, note: String, tone: TextStyle.Tone)
        /// Segments in between that are not drawn.
        case elision(String)
        /// A sentence under the diagram's last arrow.
        case remark(String, tone: TextStyle.Tone)
    }

    /// The name over the left side.
    let left: String
    /// The name over the right side.
    let right: String
    /// The rows, from the top.
    var rows: [Row] = []

    private static let margin = "   "

    /// Draws the diagram.
    ///
    /// - Parameters:
    ///   - width: the terminal's columns; long notes go on in further lines.
    ///   - style: whether to colour.
    /// - Returns: the text, with a line's end after the last line.
    func render(width: Int, style: TextStyle) -> String {
        let timeWidth = max(8, rows.map { row in time(of: row).count }.max() ?? 0)
        let arrowWidth = max(27, left.count + right.count + 2, (rows.map { label(of: $0).count }.max() ?? 0) + 7)
        let indent = Self.margin + String(repeating: " ", count: timeWidth + 2)
        let noteColumn = indent.count + arrowWidth + 3
        let names = left + right.padded(left: arrowWidth - left.count)
        var lines = [Self.margin + style.apply(.faint, to: "time".padded(to: timeWidth)) + "  " + names]
        for row in rows {
            switch row {
            case .arrow(_, let direction, let label, let note, let tone):
                let start = Self.margin + style.apply(.faint, to: time(of: row).padded(to: timeWidth)) + "  "
                let drawn = start + style.apply(tone, to: arrow(direction, label, arrowWidth))
                let notes = wrapped(note, to: max(24, width - noteColumn))
                lines.append(notes.isEmpty ? drawn : drawn + "   " + style.apply(tone, to: notes[0]))
                lines += notes.dropFirst().map { line in
                    String(repeating: " ", count: noteColumn) + style.apply(tone, to: line)
                }
            case .elision(let text):
                lines.append(indent + style.apply(.faint, to: "⋮  " + text))
            case .remark(let text, let tone):
                lines += wrapped(text, to: max(24, width - indent.count)).map { indent + style.apply(tone, to: $0) }
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private func time(of row: Row) -> String {
        if case .arrow(let time, _, _, _, _) = row { return Quantity.moment(time) }
        return ""
    }

    private func label(of row: Row) -> String {
        if case .arrow(_, _, let label, _, _) = row { return label }
        return ""
    }

    /// The label stands near its sender.
    private func arrow(_ direction: Direction, _ label: String, _ width: Int) -> String {
        let line = String(repeating: "─", count: max(1, width - label.count - 5))
        return direction == .right ? "── \(label) \(line)▶" : "◀\(line) \(label) ──"
    }

    /// Lines of words; a single space between digits groups a number and does not break it.
    private func wrapped(_ text: String, to width: Int) -> [String] {
        guard text.count > width else { return text.isEmpty ? [] : [text] }
        var lines: [String] = []
        var line = ""
        for word in words(of: text) {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return line.isEmpty ? lines : lines + [line]
    }

    private func words(of text: String) -> [String] {
        var words: [String] = []
        for word in text.split(separator: " ") {
            if let last = words.last, last.last?.isNumber == true, word.first?.isNumber == true {
                words[words.count - 1] += " " + word
            } else {
                words.append(String(word))
            }
        }
        return words
    }
}
