extension Lettering {
    /// The text if it fits, else its beginning and its end: names that differ often do so at the end.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - width: how wide it may be, in user units.
    /// - Returns: the text, perhaps with `…` in its middle.
    func shortened(_ text: String, to width: Int) -> String {
        guard self.width(of: text) > width else { return text }
        let characters = Array(text)
        for kept in stride(from: characters.count - 1, to: 1, by: -1) {
            let tail = kept / 3
            let short = String(characters.prefix(kept - tail)) + "…" + String(characters.suffix(tail))
            if self.width(of: short) <= width { return short }
        }
        return "…"
    }

    /// Lines of words; a word that is wider than a line is broken.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - width: how wide a line may be, in user units.
    ///   - limit: how many lines there may be; the last one then ends with `…`.
    /// - Returns: the lines, none where the text is blank.
    func wrapped(_ text: String, to width: Int, limit: Int = .max) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace).flatMap({ pieces(of: $0, width: width) }) {
            let longer = line.isEmpty ? word : line + " " + word
            if self.width(of: longer) <= width {
                line = longer
            } else {
                lines.append(line)
                line = word
            }
        }
        if !line.isEmpty { lines.append(line) }
        guard lines.count > limit, limit > 0 else { return lines }
        return lines.prefix(limit - 1) + [ended(lines[limit - 1], width: width)]
    }

    private func ended(_ line: String, width: Int) -> String {
        var line = line
        while !line.isEmpty, self.width(of: line + " …") > width { line.removeLast() }
        return line.last == " " ? line + "…" : line + " …"
    }

    private func pieces(of word: Substring, width: Int) -> [String] {
        var pieces: [String] = []
        var piece = ""
        for character in word {
            if !piece.isEmpty, self.width(of: piece + String(character)) > width {
                pieces.append(piece)
                piece = ""
            }
            piece.append(character)
        }
        return pieces + [piece]
    }
}
