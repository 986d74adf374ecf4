internal import Diagnostics
import Glibc

/// A file or a pipe that is read piece by piece; closed when it goes.
final class InputDescriptor {
    /// What messages call it.
    let name: String
    /// How long it is, in bytes; nil for what is no file.
    let size: Int?
    private let descriptor: Int32
    private let isOwned: Bool

    /// - Parameter path: the file; `-` is standard input.
    /// - Throws: `WirelabError` where it cannot be opened.
    init(_ path: String) throws(WirelabError) {
        isOwned = path != "-"
        name = isOwned ? path : "standard input"
        descriptor = isOwned ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO
        guard descriptor >= 0 else {
            throw WirelabError(.invalidInput, "cannot read \(path): \(String(cString: strerror(errno)))")
        }
        var status = stat()
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        size = isFile ? Int(status.st_size) : nil
    }

    deinit {
        if isOwned { close(descriptor) }
    }

    /// Reads the next piece.
    ///
    /// - Parameters:
    ///   - buffer: where to.
    ///   - start: the first byte to write to.
    /// - Returns: how many bytes were read; 0 at the end.
    /// - Throws: `WirelabError` where reading fails.
    func read(into buffer: inout [UInt8], from start: Int) throws(WirelabError) -> Int {
        while true {
            let count = buffer.withUnsafeMutableBytes { bytes in
                Glibc.read(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
            }
            if count >= 0 { return count }
            if errno == EINTR { continue }
            throw WirelabError(.invalidInput, "reading failed: \(String(cString: strerror(errno)))")
        }
    }
}
