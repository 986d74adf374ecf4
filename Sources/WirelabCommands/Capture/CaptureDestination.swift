import Diagnostics
import Glibc
import HostSystem

/// Where a merged capture goes: a file, which appears only once it is whole, or standard output.
final class CaptureDestination {
    /// What the user named.
    let path: String
    /// Where the bytes go.
    let descriptor: Int32
    /// What becomes the file named, links followed; nil where the bytes go there directly.
    private var draft: FileDraft?

    /// Opens it, so that what cannot be written is known before any capture ends.
    ///
    /// - Parameter path: the file, or `-`.
    /// - Throws: `WirelabError` where it cannot be written.
    init(_ path: String) throws {
        self.path = path
        if path == "-" {
            guard isatty(STDOUT_FILENO) == 0 else {
                throw WirelabError(
                    .invalidInput,
                    "a capture is not for the terminal: -w FILE, or wirelab capture stop -w - | tshark -r -")
            }
            descriptor = STDOUT_FILENO
            return
        }
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists && status.st_mode & S_IFMT == S_IFDIR {
            throw WirelabError(.invalidInput, "\(path) is a folder: -w \(path)/capture.pcapng")
        }
        if exists && status.st_mode & S_IFMT != S_IFREG {
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw Self.cannotWrite(path, errno) }
            return
        }
        guard !exists || access(path, W_OK) == 0 else { throw Self.cannotWrite(path, errno) }
        guard let draft = FileDraft(of: absolutePath(path)) else { throw Self.cannotWrite(path, errno) }
        descriptor = draft.descriptor
        self.draft = draft
    }

    /// Writes bytes.
    ///
    /// - Parameter bytes: the bytes.
    /// - Throws: `WirelabError` where there is no room, or nobody reads.
    func write(_ bytes: RawSpan) throws {
        try bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw Self.cannotWrite(path, errno) }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// It is whole: the file appears under its name, and is on disk.
    ///
    /// - Throws: `WirelabError`.
    func commit() throws {
        guard draft?.commit() ?? true else { throw Self.cannotWrite(path, errno) }
    }

    deinit {
        if let draft {
            draft.discard()
        } else if descriptor > STDERR_FILENO {
            close(descriptor)
        }
    }

    private static func cannotWrite(_ path: String, _ number: Int32) -> WirelabError {
        let name = path == "-" ? "standard output" : path
        if number == ENOENT || number == ENOTDIR {
            let folder = FileDraft.folder(of: path)
            return WirelabError(
                .invalidInput,
                number == ENOENT
                    ? "cannot write \(name): the folder \(folder) does not exist; make it with mkdir -p \(folder)"
                    : "cannot write \(name): \(folder) is no folder")
        }
        return WirelabError(.environment, "cannot write \(name): \(systemErrorText(number))")
    }
}
