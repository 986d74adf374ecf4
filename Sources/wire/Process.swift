internal import Diagnostics
internal import Glibc
internal import HostSystem

/// Writes by descriptor: each call goes out at once, also into a pipe that someone follows.
enum StandardOutput {
    /// Writes text.
    ///
    /// - Returns: whether somebody still takes it.
    /// - Throws: `WirelabError` where it cannot be written, for another reason than that the reader has gone.
    @discardableResult
    static func write(_ text: String) throws -> Bool {
        var text = text
        do {
            try text.withUTF8 { bytes in try writeAll(UnsafeRawBufferPointer(bytes), to: STDOUT_FILENO) }
            return true
        } catch let error as WriteFailure where error.number == EPIPE {
            return false
        } catch let error as WriteFailure {
            throw WirelabError(
                .environment, "cannot write to standard output: \(systemErrorText(error.number))", cause: error)
        }
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

/// A write(2) that failed, with the number that it left in errno.
struct WriteFailure: Error {
    let number: CInt
}

/// Writes all of the bytes to a descriptor.
///
/// - Throws: `WriteFailure`.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
        let written = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written >= 0 {
            rest = rest.dropFirst(written)
        } else if errno == EAGAIN {
            // Somebody made the terminal or the pipe non-blocking: that is no reason to lose a line.
            var event = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&event, 1, -1)
        } else if errno != EINTR {
            throw WriteFailure(number: errno)
        }
    }
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
