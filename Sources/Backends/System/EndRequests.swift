import CWirelab
import Diagnostics
import Glibc
import HostSystem

/// Ctrl-C, SIGTERM and the end of the terminal as a request: a verb that waits for others ends its wait and says how things
/// stand, instead of dying between two steps.
public struct EndRequests: Sendable {
    /// Becomes readable when the request comes, and stays so; for poll(2).
    let descriptor: Int32

    /// Takes the signals from their default handling, from now on; a second request has it again.
    ///
    /// - Throws: `WirelabError` where the system has no descriptors left.
    public init() throws {
        descriptor = wirelab_open_requests()
        guard descriptor >= 0 else {
            throw WirelabError(.environment, "cannot watch for Ctrl-C: \(systemErrorText(errno))")
        }
    }

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// What never comes: for what is put in order after the user asked for the end. poll(2) passes over the descriptor -1.
    static let never = EndRequests(descriptor: -1)

    /// Waits for what a person writes.
    ///
    /// - Parameter descriptor: where it comes from.
    /// - Returns: whether the request came first.
    public func cameBeforeInput(from descriptor: Int32) -> Bool {
        var events = [self.descriptor, descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while poll(&events, nfds_t(events.count), -1) < 0 {}
        return events[0].revents != 0
    }

    /// Waits.
    ///
    /// - Parameter seconds: how long.
    /// - Returns: whether the request came, now or before.
    func came(within seconds: Double) -> Bool {
        var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let deadline = monotonicSeconds() + seconds
        while true {
            let rest = Int32(max(0, (deadline - monotonicSeconds()) * 1000).rounded(.up))
            if poll(&event, 1, rest) >= 0 { return event.revents != 0 }
        }
    }
}
