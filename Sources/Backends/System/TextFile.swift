import Glibc

/// Reads and writes of small files such as those below /proc.
enum TextFile {
    /// Writes `text` over the file's content.
    ///
    /// - Parameters:
    ///   - text: what to write.
    ///   - path: the file; made, readable by all, where there is none.
    /// - Throws: `SystemCallError`.
    static func write(_ text: String, to path: String) throws {
        let file = Descriptor(
            try systemCall("write \(path)") { open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) })
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = try systemCall("write \(path)") {
                rest.withUnsafeBytes { Glibc.write(file.number, $0.baseAddress, $0.count) }
            }
            rest = rest.dropFirst(written)
        }
    }

    /// Reads the file whole, at most `limit` bytes of it.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - limit: how many bytes at most.
    /// - Returns: its text, faults in UTF-8 replaced.
    /// - Throws: `SystemCallError`.
    static func read(_ path: String, limit: Int = 1 << 20) throws -> String {
        let file = Descriptor(try systemCall("read \(path)") { open(path, O_RDONLY | O_CLOEXEC) })
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < limit {
            let count = try systemCall("read \(path)") { Glibc.read(file.number, &part, part.count) }
            if count == 0 { break }
            bytes.append(contentsOf: part.prefix(count))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
