internal import Glibc

/// What ends a capture from outside: a signal, or that its time is over.
struct CaptureEnd {
    /// Becomes readable when the signal comes.
    let interruption: CInt
    /// When the time is over.
    let deadline: ContinuousClock.Instant?

    /// Waits until one of the descriptors has what it waits for, or the end has come.
    ///
    /// - Parameters:
    ///   - descriptors: what to wait for; says afterwards what there is.
    ///   - patience: how long to wait at most; nil for ever.
    /// - Returns: whether the end has come.
    func wait(for descriptors: inout [pollfd], patience: Duration? = nil) -> Bool {
        descriptors.append(pollfd(fd: interruption, events: Int16(POLLIN), revents: 0))
        let left = [deadline.map { ContinuousClock.now.duration(to: $0) }, patience].compactMap { $0 }.min()
        _ = poll(&descriptors, nfds_t(descriptors.count), left.map(milliseconds) ?? -1)
        let isInterrupted = descriptors.removeLast().revents != 0
        return isInterrupted || deadline.map { $0 <= .now } ?? false
    }

    /// Rounded up, so that the time is over when the wait is.
    private func milliseconds(_ duration: Duration) -> CInt {
        let (seconds, attoseconds) = max(duration, .zero).components
        return CInt(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }
}
