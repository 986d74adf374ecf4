/// A place in a text file; lines and columns count from 1, columns in Unicode characters.
public struct SourcePosition: Hashable, Sendable, Codable, Comparable {
    /// The line, from 1.
    public let line: Int
    /// The column, from 1.
    public let column: Int

    /// - Parameters:
    ///   - line: the line, from 1.
    ///   - column: the column, from 1.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Orders by line, then by column.
    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// One problem found in a file: `lab.yaml:12:7: error: …`, the form that editors and CI systems recognise.
public struct Diagnostic: Hashable, Sendable {
    /// How bad it is: an error stops the verb, a warning does not.
    public enum Severity: String, Hashable, Sendable, Codable {
        case error
        case warning
    }

    /// How bad it is.
    public let severity: Severity
    /// The file, as the user named it.
    public let file: String
    /// Where in the file.
    public let position: SourcePosition
    /// What is wrong, why, and what would be right.
    public let message: String

    /// - Parameters:
    ///   - severity: how bad it is.
    ///   - file: the file, as the user named it.
    ///   - position: where in the file.
    ///   - message: what is wrong, why, and what would be right.
    public init(severity: Severity = .error, file: String, position: SourcePosition, message: String) {
        self.severity = severity
        self.file = file
        self.position = position
        self.message = message
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: severity: message`.
    public var description: String {
        "\(file):\(position.line):\(position.column): \(severity.rawValue): \(message)"
    }
}
