/// A system call on a socket that failed: which one, and with what number (errno).
struct SocketError: Error, Hashable {
    /// The call, `connect`.
    let call: String
    /// The number that it left in errno.
    let number: CInt
}

/// The application was told to end (Ctrl-C, SIGTERM).
struct Interrupted: Error {}
