internal import Diagnostics
internal import Glibc

/// Writes by descriptor: each call goes out at once, also into a pipe that someone follows.
enum StandardOutput {
    /// Writes text; returns whether somebody still takes it.
    @discardableResult
    static func write(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in (try? writeAll(UnsafeRawBufferPointer(bytes), to: STDOUT_FILENO)) != nil }
    }
}

/// Writes by descriptor, like `StandardOutput`.
enum StandardError {
    /// Writes text; a reader that has gone is no error.
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in _ = try? writeAll(UnsafeRawBufferPointer(bytes), to: STDERR_FILENO) }
    }
}

/// Writes all of the bytes to a descriptor.
///
/// - Throws: `WirelabError` with the system's reason.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
        let written = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written < 0 {
            if errno == EINTR { continue }
            throw WirelabError(.environment, "cannot write: \(systemErrorText(errno))")
        }
        rest = rest.dropFirst(written)
    }
}

/// The system's words for an error number.
func systemErrorText(_ number: CInt) -> String {
    strerror(number).map { String(cString: $0) } ?? "error \(number)"
}

/// The value of an environment variable.
func environmentVariable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}

/// This host's name: `WIRELAB_HOST` where a lab sets it, else what the kernel says.
func hostName() -> String {
    if let name = environmentVariable("WIRELAB_HOST"), !name.isEmpty { return name }
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// Ends the process.
func exitProcess(_ status: CInt) -> Never {
    exit(status)
}
