public import Diagnostics
public import LabModel

/// A lab file that was read and found right.
public struct LabFile: Sendable {
    /// The largest file that is read, in bytes; a lab of a thousand hosts, each written out, takes a tenth of it.
    public static let sizeLimit = 1 << 20

    /// The file, as the user named it.
    public let path: String
    /// The lab that it describes.
    public let topology: Topology
    /// What is allowed and yet probably not meant, in the file's order.
    public let warnings: [Diagnostic]

    /// Reads the text of a lab file.
    ///
    /// - Parameters:
    ///   - path: the file's name for messages.
    ///   - text: its content.
    /// - Throws: `InvalidLabFile` with every problem of the text at once.
    public init(path: String, text: String) throws(InvalidLabFile) {
        let problems = Problems(file: path)
        let topology = Self.topology(of: text, reportingTo: problems)
        guard let topology, !problems.hasErrors else {
            throw InvalidLabFile(diagnostics: problems.sorted)
        }
        self.path = path
        self.topology = topology
        warnings = problems.sorted
    }

    private static func topology(of text: String, reportingTo problems: Problems) -> Topology? {
        let start = SourcePosition(line: 1, column: 1)
        guard text.utf8.count <= sizeLimit else {
            problems.error("the file has \(text.utf8.count) bytes; a lab file has at most \(sizeLimit)", at: start)
            return nil
        }
        let root = YAMLReader.read(text, reportingTo: problems) ?? (problems.hasErrors ? nil : .empty)
        guard let root, let lab = LabDecoder(problems: problems).decode(root) else { return nil }
        let checks = LabChecks(lab: lab, problems: problems)
        checks.run()
        guard !problems.hasErrors else { return nil }
        guard let topology = checks.topology else {
            problems.error("a value of the lab is missing", at: root.position)
            return nil
        }
        return topology
    }
}

/// A lab file that cannot be used.
public struct InvalidLabFile: Error {
    /// Every problem found, at least one of them an error, in the file's order.
    public let diagnostics: [Diagnostic]

    /// - Parameter diagnostics: every problem found, in the file's order.
    public init(diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }
}
