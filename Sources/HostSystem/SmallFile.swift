internal import Diagnostics
internal import Glibc

/// Reads a file of the kernel's, such as one below /proc.
///
/// - Parameter path: the file.
/// - Returns: its text, of a mebibyte at most.
/// - Throws: `WirelabError` where it cannot be read.
public func readSmallFile(_ path: String) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw WirelabError(.environment, "cannot read \(path): \(systemErrorText(errno))")
    }
    defer { close(descriptor) }
    return String(decoding: readToEnd(descriptor), as: UTF8.self)
}

/// Reads what is left of a file or a pipe.
///
/// - Parameter descriptor: the open file.
/// - Returns: its bytes, a mebibyte at most.
public func readToEnd(_ descriptor: CInt) -> [UInt8] {
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while content.count < 1 << 20 {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        content += buffer[..<count]
    }
    return content
}
