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

    /// The line with a mark that there is more, in the place of its last words where it needs room.
    private func ended(_ line: String, width: Int) -> String {
        var line = line[...]
        while self.width(of: line + " …") > width {
            line = line.lastIndex(of: " ").map { line[..<$0] } ?? line.dropLast()
            if line.isEmpty { return "…" }
        }
        return line + " …"
    }

    /// The word in pieces no wider than a line, broken behind a hyphen or a dot where that leaves enough before it.
    private func pieces(of word: Substring, width: Int) -> [String] {
        var pieces: [String] = []
        var rest = word
        while self.width(of: String(rest)) > width, rest.count > 1 {
            var piece = rest.dropLast()
            while self.width(of: String(piece)) > width, piece.count > 1 { piece = piece.dropLast() }
            if let end = piece.lastIndex(where: { "-./:,".contains($0) }) {
                let behind = piece.index(after: end)
                if piece[..<behind].count * 2 >= piece.count { piece = piece[..<behind] }
            }
            pieces.append(String(piece))
            rest = rest[piece.endIndex...]
        }
        return pieces + [String(rest)]
    }
}
