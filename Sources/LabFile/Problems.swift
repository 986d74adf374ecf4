import Diagnostics

/// What the stages of one reading find, in any order; each adds to it and goes on.
final class Problems {
    /// More than this many help nobody.
    static let limit = 500

    private let file: String
    private var found: Set<Diagnostic> = []

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
        found.insert(Diagnostic(severity: severity, file: file, position: position, message: message))
    }

    var hasErrors: Bool { found.contains { $0.severity == .error } }

    /// Everything found, in the file's order.
    var sorted: [Diagnostic] {
        found.sorted { ($0.position, $0.message) < ($1.position, $1.message) }
    }
}
