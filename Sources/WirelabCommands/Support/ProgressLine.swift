import Glibc
import Synchronization

/// What a verb says on standard error while it takes long: lines that stay, and on a terminal one that the next replaces. Where
/// standard error is no terminal, the latter shows now and then.
final class ProgressLine: Sendable {
    /// How often it shows where nothing replaces it.
    private static let pause = Duration.seconds(10)

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let state = Mutex(State())

    private struct State {
        var isShown = false
        var last: ContinuousClock.Instant?
    }

    /// Says something that stays.
    @Sendable func say(_ text: String) {
        clear()
        Console.error("wirelab: \(text)")
    }

    /// Shows something until the next.
    @Sendable func show(_ text: String) {
        state.withLock { state in
            if isTerminal {
                Console.write("\r\u{1B}[Kwirelab: \(text)", to: STDERR_FILENO)
                state.isShown = true
            } else if state.last.map({ ContinuousClock.now - $0 >= Self.pause }) ?? true {
                Console.error("wirelab: \(text)")
                state.last = .now
            }
        }
    }

    /// Takes away what is shown.
    @Sendable func clear() {
        state.withLock { state in
            if state.isShown { Console.write("\r\u{1B}[K", to: STDERR_FILENO) }
            state.isShown = false
        }
    }

    deinit { clear() }
}
