internal import Glibc

/// Waits for a few descriptors, for a moment, or for the request to end, whichever comes first (poll(2)).
struct Waiting {
    /// Becomes readable when the application is told to end.
    let interruption: CInt

    /// What is waited for.
    struct Interest: OptionSet {
        let rawValue: Int16
        /// Bytes, a FIN or an error can be read.
        static let readable = Interest(rawValue: Int16(POLLIN))
        /// The send buffer has room.
        static let writable = Interest(rawValue: Int16(POLLOUT))
    }

    /// Waits for the first of several descriptors.
    ///
    /// - Parameters:
    ///   - descriptors: what to wait for; one that is negative is passed over.
    ///   - deadline: until when; nil for ever.
    /// - Returns: what each is ready for, where an error or a reset counts as everything that was asked, or as readable where
    ///   nothing was; all empty when the moment came first.
    /// - Throws: `Interrupted`, `SocketError`.
    func wait(
        for descriptors: [(descriptor: CInt, interest: Interest)], until deadline: ContinuousClock.Instant? = nil
    ) throws -> [Interest] {
        while true {
            var events = descriptors.map { pollfd(fd: $0.descriptor, events: $0.interest.rawValue, revents: 0) }
            events.append(pollfd(fd: interruption, events: Int16(POLLIN), revents: 0))
            let count = poll(&events, nfds_t(events.count), Self.milliseconds(until: deadline))
            if count < 0 && errno != EINTR { throw SocketError(call: "poll", number: errno) }
            if count > 0 {
                if events.last?.revents != 0 { throw Interrupted() }
                return zip(descriptors, events).map { Self.readiness($0.interest, $1) }
            }
            if let deadline, ContinuousClock.now >= deadline { return descriptors.map { _ in [] } }
        }
    }

    private static func readiness(_ interest: Interest, _ event: pollfd) -> Interest {
        let failed = Int32(event.revents) & (POLLERR | POLLHUP | POLLNVAL) != 0
        if failed { return interest.isEmpty ? .readable : interest }
        return Interest(rawValue: event.revents).intersection(interest)
    }

    /// Waits for a socket.
    ///
    /// - Throws: `Interrupted`, `SocketError`.
    func wait(
        for socket: Socket, _ interest: Interest, until deadline: ContinuousClock.Instant? = nil
    ) throws -> Interest {
        try wait(for: [(socket.descriptor, interest)], until: deadline).first ?? []
    }

    /// Lets time pass.
    ///
    /// - Throws: `Interrupted`, `SocketError`.
    func pause(_ duration: Duration) throws {
        _ = try wait(for: [], until: .now + duration)
    }

    /// The time left, as poll(2) and epoll_wait(2) want it: -1 for ever; rounded up, so that the moment has come when the
    /// wait is over.
    static func milliseconds(until deadline: ContinuousClock.Instant?) -> CInt {
        guard let deadline else { return -1 }
        let (seconds, attoseconds) = max(.zero, ContinuousClock.now.duration(to: deadline)).components
        return CInt(clamping: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
