import Diagnostics
import Glibc

extension LabFile {
    /// Reads a lab file from disk.
    ///
    /// - Parameter path: the file; `/dev/stdin` and named pipes will do.
    /// - Returns: the lab file.
    /// - Throws: `WirelabError` when the file cannot be read, `InvalidLabFile` when its text is wrong.
    public static func load(path: String) throws -> LabFile {
        let bytes = try LabFileBytes.read(path: path)
        // `String(decoding:)` would put U+FFFD in the place of wrong bytes and say nothing.
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw WirelabError(
                .invalidInput, "\(path) is not UTF-8 text; save it as UTF-8, or name another file with --lab FILE")
        }
        return try LabFile(path: path, text: text)
    }
}

/// The bytes of a lab file, at most as many as a lab file may have.
private enum LabFileBytes {
    static func read(path: String) throws(WirelabError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw openError(errno, path: path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= LabFile.sizeLimit {
            let number = Glibc.read(descriptor, &chunk, chunk.count)
            if number == 0 { return bytes }
            if number > 0 {
                bytes += chunk[..<number]
            } else if errno != EINTR {
                throw readError(errno, path: path)
            }
        }
        throw WirelabError(
            .invalidInput,
            "\(path) has more than \(LabFile.sizeLimit) bytes: that is no lab file; name another one with --lab FILE")
    }

    private static func openError(_ code: Int32, path: String) -> WirelabError {
        switch code {
        case ENOENT, ENOTDIR:
            WirelabError(
                .invalidInput,
                "there is no lab file \(path): `wirelab init` writes one here, --lab FILE names another one")
        case EACCES:
            WirelabError(
                .invalidInput, "\(path) may not be read: check its permissions, or name another file with --lab FILE")
        default:
            WirelabError(.invalidInput, "\(path) cannot be opened: \(text(of: code))")
        }
    }

    private static func readError(_ code: Int32, path: String) -> WirelabError {
        guard code == EISDIR else { return WirelabError(.invalidInput, "\(path) cannot be read: \(text(of: code))") }
        return WirelabError(
            .invalidInput, "\(path) is a directory: name the file in it, such as --lab \(path)/lab.yaml")
    }

    private static func text(of code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
