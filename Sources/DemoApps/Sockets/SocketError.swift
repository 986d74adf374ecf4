internal import Glibc

/// A system call on a socket that failed: which one, and with what number (errno).
struct SocketError: Error, Hashable {
    /// The call, `connect`.
    let call: String
    /// The number that it left in errno.
    let number: CInt

    /// The system's words for a number.
    static func text(of number: CInt) -> String {
        strerror(number).map { String(cString: $0) } ?? "error \(number)"
    }
}

/// The application was told to end (Ctrl-C, SIGTERM).
struct Interrupted: Error {}
