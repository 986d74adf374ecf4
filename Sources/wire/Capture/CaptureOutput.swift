internal import Diagnostics
internal import Glibc
internal import HostSystem
internal import Packets

/// Where the bytes of a capture go: a file, a pipe, or what else can be written to.
struct CaptureOutput: ~Copyable {
    /// How a write went.
    enum Outcome: Equatable {
        case done
        /// The system's error number.
        case failed(CInt)
        case readerGone
        /// The end was asked for, and the reader does not take what is left.
        case readerStuck
    }

    /// How long a reader may take nothing once the end was asked for.
    private static let patience: Duration = .seconds(2)
    /// How many parts writev(2) takes at once (UIO_MAXIOV).
    private static let mostParts = 1024

    /// What it is called in messages.
    let path: String
    private(set) var descriptor: CInt
    let isRegular: Bool
    /// The bytes written.
    var size = 0
    /// How many had been written when the last piece began.
    private(set) var pieceStart = 0

    /// Opens what `path` names; `-` is stdout. A file that exists is overwritten.
    ///
    /// - Parameters:
    ///   - path: the path.
    ///   - end: what ends the wait for a reader, where it is a FIFO.
    /// - Throws: `WirelabError` that says why it cannot be written.
    init(_ path: String, end: CaptureEnd) throws {
        let name = path == "-" ? "/proc/self/fd/\(STDOUT_FILENO)" : path
        var status = stat()
        let exists = path == "-" ? fstat(STDOUT_FILENO, &status) == 0 : stat(name, &status) == 0
        let kind = exists ? status.st_mode & S_IFMT : S_IFREG
        var descriptor: CInt
        if path == "-" {
            // A new description of the same pipe can be made non-blocking without doing so for everybody who has it.
            descriptor = kind == S_IFIFO ? open(name, O_WRONLY | O_NONBLOCK | O_CLOEXEC) : -1
            if descriptor < 0 { descriptor = dup(STDOUT_FILENO) }
            // A socket has one description only; who else writes to it meanwhile has to bear with that.
            if kind == S_IFSOCK { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) }
        } else if kind == S_IFIFO {
            descriptor = try Self.openPipe(path, end)
        } else {
            // Read as well: a file that cannot be written further is read backwards to be ended well.
            let flags = kind == S_IFREG ? O_RDWR | O_CREAT | O_TRUNC : O_WRONLY
            descriptor = open(path, flags | O_CLOEXEC, 0o644)
        }
        guard descriptor >= 0 else { throw Self.cannotOpen(path, errno) }
        self.path = path
        self.descriptor = descriptor
        isRegular = kind == S_IFREG
    }

    deinit {
        if descriptor >= 0 { Glibc.close(descriptor) }
    }

    /// Opens a FIFO as soon as somebody reads it.
    private static func openPipe(_ path: String, _ end: CaptureEnd) throws -> CInt {
        while true {
            let descriptor = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
            if descriptor >= 0 || errno != ENXIO { return descriptor }
            var nothing: [pollfd] = []
            if end.wait(for: &nothing, patience: .milliseconds(50)) {
                throw WirelabError(.environment, "nothing was captured: nobody has opened \(path) for reading")
            }
        }
    }

    private static func cannotOpen(_ path: String, _ number: CInt) -> WirelabError {
        switch number {
        case EISDIR: WirelabError(.invalidInput, "cannot write \(path): it is a folder; name a file in it")
        case ENOENT:
            WirelabError(.invalidInput, "cannot write \(path): the folder does not exist; make it with mkdir -p")
        case ENOTDIR: WirelabError(.invalidInput, "cannot write \(path): what it names as a folder is none")
        case EACCES, EPERM:
            WirelabError(.environment, "cannot write \(path): you have no permission; name a file in a folder of yours")
        default: WirelabError(.environment, "cannot write \(path): \(systemErrorText(number))")
        }
    }

    /// For poll(2): shows POLLERR when the reader has gone; -1, which poll passes over, where there is no reader.
    var readerDescriptor: CInt { isRegular ? -1 : descriptor }

    /// Writes all of the parts, one after the other, or says why not.
    mutating func write(_ parts: inout [iovec], end: CaptureEnd) -> Outcome {
        pieceStart = size
        var next = 0
        while next < parts.count {
            let count = CInt(min(parts.count - next, Self.mostParts))
            let written = parts.withUnsafeBufferPointer { writev(descriptor, $0.baseAddress.map { $0 + next }, count) }
            if written >= 0 {
                size += written
                Self.advance(&parts, &next, by: written)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: if !waitForReader(end) { return .readerStuck }
            case EPIPE, ECONNRESET: return .readerGone
            case let number: return .failed(number)
            }
        }
        return .done
    }

    /// Steps over what is written, also inside of a part.
    private static func advance(_ parts: inout [iovec], _ next: inout Int, by written: Int) {
        var left = written
        while next < parts.count, left >= parts[next].iov_len {
            left -= parts[next].iov_len
            next += 1
        }
        guard left > 0 else { return }
        parts[next].iov_base += left
        parts[next].iov_len -= left
    }

    /// Waits until the reader takes bytes again, without an end; but not long once the end was asked for.
    private func waitForReader(_ end: CaptureEnd) -> Bool {
        var reader = [pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)]
        if !end.wait(for: &reader) || reader[0].revents != 0 { return true }
        return poll(&reader, 1, CInt(Self.patience.components.seconds) * 1000) > 0
    }

    /// Ends the writing.
    ///
    /// - Returns: `failed` where the system could not keep what it took, as network file systems say only now.
    mutating func close() -> Outcome {
        defer { descriptor = -1 }
        return Glibc.close(descriptor) == 0 || errno == EINTR ? .done : .failed(errno)
    }
}
