internal import CWirelab
internal import Glibc

/// Waits for many sockets at once, and for the request to end (epoll(7), level-triggered).
final class EventPoll {
    /// What is waited for.
    struct Interest: OptionSet {
        let rawValue: UInt32
        static let readable = Interest(rawValue: EPOLLIN.rawValue)
        static let writable = Interest(rawValue: EPOLLOUT.rawValue)
    }

    /// A socket that is ready.
    struct Readiness {
        /// The number that it was watched with.
        let token: Int
        /// What for; an error or a reset counts as both.
        let interest: Interest
    }

    private static let interruptionToken = -1
    private let descriptor: CInt
    private var events = [epoll_event](repeating: epoll_event(), count: 256)

    /// - Parameter interruption: becomes readable when the application is told to end.
    /// - Throws: `SocketError`.
    init(interruption: CInt) throws {
        descriptor = epoll_create1(CInt(EPOLL_CLOEXEC))
        if descriptor < 0 { throw SocketError(call: "epoll_create1", number: errno) }
        try control(EPOLL_CTL_ADD, interruption, .readable, token: Self.interruptionToken)
    }

    deinit { close(descriptor) }

    /// Watches a socket from now on.
    ///
    /// - Throws: `SocketError`.
    func watch(_ socket: Socket, _ interest: Interest, token: Int) throws {
        try control(EPOLL_CTL_ADD, socket.descriptor, interest, token: token)
    }

    /// Watches it for something else; for nothing, only errors and resets come.
    ///
    /// - Throws: `SocketError`.
    func change(_ socket: Socket, _ interest: Interest, token: Int) throws {
        try control(EPOLL_CTL_MOD, socket.descriptor, interest, token: token)
    }

    /// Watches it no longer.
    func forget(_ socket: Socket) {
        epoll_ctl(descriptor, EPOLL_CTL_DEL, socket.descriptor, nil)
    }

    /// Waits until something is ready or the moment has come.
    ///
    /// - Parameter deadline: until when; nil for ever.
    /// - Returns: what is ready.
    /// - Throws: `Interrupted`, `SocketError`.
    func wait(until deadline: ContinuousClock.Instant?) throws -> [Readiness] {
        let count = epoll_wait(descriptor, &events, CInt(events.count), Waiting.milliseconds(until: deadline))
        if count < 0 && errno != EINTR { throw SocketError(call: "epoll_wait", number: errno) }
        return try events.prefix(Int(max(0, count))).map { event in
            let token = Int(truncatingIfNeeded: Int64(bitPattern: event.data.u64))
            if token == Self.interruptionToken { throw Interrupted() }
            let failed = event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
            return Readiness(
                token: token, interest: failed ? [.readable, .writable] : Interest(rawValue: event.events))
        }
    }

    private func control(_ operation: CInt, _ socket: CInt, _ interest: Interest, token: Int) throws {
        var event = epoll_event()
        event.events = interest.rawValue
        event.data.u64 = UInt64(bitPattern: Int64(token))
        if epoll_ctl(descriptor, operation, socket, &event) != 0 {
            throw SocketError(call: "epoll_ctl", number: errno)
        }
    }
}
