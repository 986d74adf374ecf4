import Diagnostics
import Glibc
import HostSystem

/// A file that the user names for reading, or standard input as `-`.
enum InputFile {
    /// What is read at most, in bytes.
    static let sizeLimit = 64 << 20

    /// Reads it whole.
    ///
    /// - Parameter path: the file; `-` is standard input.
    /// - Returns: its bytes.
    /// - Throws: `WirelabError` where it cannot be read or is too large.
    static func read(_ path: String) throws(WirelabError) -> [UInt8] {
        if path == "-" { return try content(of: STDIN_FILENO, path) }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw WirelabError(.invalidInput, "cannot read \(path): \(systemErrorText(errno))")
        }
        defer { close(file) }
        return try content(of: file, path)
    }

    /// What to call it in messages.
    static func name(of path: String) -> String { path == "-" ? "standard input" : path }

    private static func content(of file: CInt, _ path: String) throws(WirelabError) -> [UInt8] {
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while content.count <= sizeLimit {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count == 0 { return content }
            if count > 0 {
                content += buffer[..<count]
            } else if errno != EINTR {
                throw WirelabError(.invalidInput, "cannot read \(name(of: path)): \(systemErrorText(errno))")
            }
        }
        throw WirelabError(.invalidInput, "\(name(of: path)) has more than \(sizeLimit) bytes")
    }
}
