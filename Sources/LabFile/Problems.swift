import Diagnostics

/// What the stages of one reading find, in any order; each adds to it and goes on.
final class Problems {
    /// More than this many help nobody.
    static let limit = 500

    private let file: String
    private var found: [Diagnostic] = []
    private var known: Set<Diagnostic> = []

    /// - Parameter file: the file's name, as the user gave it.
    init(file: String) {
        self.file = file
    }

    func error(_ message: String, at position: SourcePosition) {
        add(.error, message, at: position)
    }

    func warning(_ message: String, at position: SourcePosition) {
        add(.warning, message, at: position)
    }

    private func add(_ severity: Diagnostic.Severity, _ message: String, at position: SourcePosition) {
        guard found.count < Self.limit else { return }
        let diagnostic = Diagnostic(severity: severity, file: file, position: position, message: message)
        if known.insert(diagnostic).inserted { found.append(diagnostic) }
    }

    var hasErrors: Bool { found.contains { $0.severity == .error } }

    /// Everything found, in the file's order; what stands at the same place in the order it was found.
    var sorted: [Diagnostic] {
        found.enumerated().sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }.map(\.element)
    }
}
