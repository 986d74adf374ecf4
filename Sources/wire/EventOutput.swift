internal import Diagnostics
internal import Synchronization

/// Where an application's lines go. When they cannot be written any more the application ends: quietly where the reader has
/// gone, as in `wire tcp-client server | head -3`, else with an error.
final class EventOutput: Sendable {
    private let interruption: Interruption
    private let failure = Mutex<WirelabError?>(nil)

    init(_ interruption: Interruption) {
        self.interruption = interruption
    }

    /// Writes a line to stdout.
    func write(_ line: String) {
        do {
            if try StandardOutput.write(line + "\n") { return }
        } catch {
            failure.withLock { $0 = $0 ?? error as? WirelabError }
        }
        interruption.request()
    }

    /// Throws what stood in the way of writing.
    ///
    /// - Throws: `WirelabError`.
    func check() throws {
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
