/// A table for terminals: columns as wide as their widest cell, numbers to the right, two spaces between.
public struct TextTable: Hashable, Sendable {
    private let header: [String]
    private let rows: [[String]]

    /// - Parameters:
    ///   - header: the columns' names.
    ///   - rows: the cells; a row may be shorter or longer than the header.
    public init(header: [String], rows: [[String]]) {
        self.header = header
        self.rows = rows
    }

    /// The table's text, a line a row, without spaces at the ends of lines.
    ///
    /// - Returns: the text.
    public func render() -> String { lines.joined(separator: "\n") }

    /// The lines of the table's text, the header's first.
    public var lines: [String] {
        let all = [header] + rows
        let columns = all.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in all.map { cell($0, column).count }.max() ?? 0 }
        let isNumeric = (0..<columns).map { column in
            let cells = rows.map { cell($0, column) }.filter { !$0.isEmpty }
            return !cells.isEmpty && cells.allSatisfy(isNumber)
        }
        return all.map { row in
            var line = (0..<columns).map { column in
                let text = cell(row, column)
                return isNumeric[column] ? text.padded(left: widths[column]) : text.padded(to: widths[column])
            }.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    private func cell(_ row: [String], _ column: Int) -> String {
        column < row.count ? row[column] : ""
    }

    /// Whether a cell reads as a number, perhaps with a unit that was set apart: `1 502 733`, `-4.79`, `82 kB`.
    private func isNumber(_ text: String) -> Bool {
        let words = text.split(separator: " ")
        guard let first = words.first, Double(first) != nil else { return false }
        return words.dropFirst().allSatisfy { word in
            word.allSatisfy(\.isNumber) || ["B", "kB", "MB", "GB", "ms", "s", "%"].contains(word)
        }
    }
}

extension String {
    /// Spaces behind, up to a width.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    /// Spaces in front, up to a width.
    func padded(left width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
