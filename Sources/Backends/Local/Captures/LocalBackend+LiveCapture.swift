import Glibc

extension LocalBackend {
    /// Captures to standard output; see `CaptureBackend`.
    public func captureLive(on host: String, of lab: String, _ options: CaptureOptions) async throws -> Int32 {
        let words =
            ["\(ProgramPath.ownFolder)/wire", "capture", "-i", AttachedHost.interface, "-w", "-"] + options.words
        let nothing = Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC))
        let messages = try Pipe()
        defer { close(messages.reading) }
        return try HostProcess.forwardingSignals(
            to: {
                defer { close(messages.writing) }
                let process = try start(
                    HostCommand(
                        words, environment: ["WIRELAB_HOST": host],
                        standard: (nothing.number, STDOUT_FILENO, messages.writing)),
                    on: host, of: lab)
                return (LiveCapture(process: process, messages: messages.reading), [process])
            }, { try $0.run() })
    }
}

/// A capture that writes to this program's standard output.
private struct LiveCapture {
    /// How long it may take to end once nobody reads it, in milliseconds.
    private static let patience: Int32 = 2000

    let process: HostProcess
    /// What it says; it goes on to standard error.
    let messages: Int32

    /// Waits for the end of the capture, or of its reader: then it would notice only with the next packet.
    ///
    /// - Returns: its exit status; 0 where the reader went, which is how one ends a pipe.
    func run() throws -> Int32 {
        var isSaying = true
        while true {
            var events = [
                pollfd(fd: STDOUT_FILENO, events: 0, revents: 0),
                pollfd(fd: isSaying ? messages : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: process.endDescriptor, events: 0, revents: 0),
            ]
            if poll(&events, nfds_t(events.count), -1) < 0 { continue }
            // First, so that it does not say that it cannot write.
            if events[0].revents != 0 { return try endUnread() }
            if events[1].revents != 0 {
                isSaying = passOn()
            } else if events[2].revents != 0 {
                return try process.wait()
            }
        }
    }

    private func passOn() -> Bool {
        var part = [UInt8](repeating: 0, count: 4096)
        let count = read(messages, &part, part.count)
        if count > 0 { _ = write(STDERR_FILENO, part, count) }
        return count > 0
    }

    private func endUnread() throws -> Int32 {
        process.signal(SIGINT)
        var event = pollfd(fd: process.endDescriptor, events: 0, revents: 0)
        if poll(&event, 1, Self.patience) == 0 { process.signal(SIGKILL) }
        _ = try process.wait()
        return 0
    }
}
