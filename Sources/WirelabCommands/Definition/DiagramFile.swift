import Diagnostics
import Glibc
import HostSystem

/// Where a diagram goes: a file, which appears under its name once it is whole, or standard output.
struct DiagramFile {
    /// What the user named.
    let path: String

    var isStandardOutput: Bool { path == "-" }

    /// Writes the text in the place of what was there.
    ///
    /// - Parameter text: the text of the file.
    /// - Throws: `WirelabError` where it cannot be written.
    func write(_ text: String) throws {
        if isStandardOutput { return Console.write(text, to: STDOUT_FILENO) }
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists && status.st_mode & S_IFMT == S_IFDIR {
            throw WirelabError(.invalidInput, "\(path) is a folder: -o \(path)/lab.svg")
        }
        // A pipe or a device is written to, not replaced.
        if exists && status.st_mode & S_IFMT != S_IFREG { return try writeDirectly(text) }
        guard !exists || access(path, W_OK) == 0, var draft = FileDraft(of: absolutePath(path)) else {
            throw failure(errno)
        }
        defer { draft.discard() }
        try write(text, to: draft.descriptor)
        guard draft.commit() else { throw failure(errno) }
    }

    private func writeDirectly(_ text: String) throws {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(errno) }
        defer { close(descriptor) }
        try write(text, to: descriptor)
    }

    private func write(_ text: String, to descriptor: Int32) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure(errno) }
            rest = rest.dropFirst(count)
        }
    }

    private func failure(_ number: Int32) -> WirelabError {
        let folder = FileDraft.folder(of: path)
        switch number {
        case ENOENT:
            return WirelabError(
                .invalidInput,
                "cannot write \(path): the folder \(folder) does not exist; make it with mkdir -p \(folder)")
        case ENOTDIR: return WirelabError(.invalidInput, "cannot write \(path): \(folder) is no folder")
        default: return WirelabError(.environment, "cannot write \(path): \(systemErrorText(number))")
        }
    }
}
