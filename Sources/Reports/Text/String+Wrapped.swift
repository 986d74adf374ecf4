extension String {
    /// Lines of at most a width, broken at spaces; a word longer than that has a line of its own.
    ///
    /// - Parameter width: the most characters of a line.
    /// - Returns: the lines.
    public func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        for word in split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
