internal import Glibc

/// The system's words for an error number (errno(3)).
///
/// - Parameter number: what a call left in errno.
/// - Returns: the words, `Connection refused`.
public func systemErrorText(_ number: CInt) -> String {
    strerror(number).map { String(cString: $0) } ?? "error \(number)"
}
