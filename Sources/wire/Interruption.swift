internal import CWirelab
internal import Diagnostics
internal import Glibc
internal import HostSystem

/// Ctrl-C, SIGTERM and the end of the terminal as a request to end, not as death: the program finishes its story first.
struct Interruption: Sendable {
    /// Becomes readable when the request comes; for poll(2).
    let descriptor: CInt

    /// Takes the signals from their default handling, from now on; a second request has it again. One a program.
    ///
    /// - Throws: `WirelabError` where the system has no descriptors left.
    init() throws {
        // A reader of our output that has gone shows as a failed write, not as a signal.
        signal(SIGPIPE, SIG_IGN)
        descriptor = wirelab_open_requests()
        guard descriptor >= 0 else {
            throw WirelabError(.environment, "cannot watch for Ctrl-C: \(systemErrorText(errno))")
        }
    }

    /// Requests the end, as a signal would.
    func request() {
        wirelab_request_end()
    }
}
