import Diagnostics
import Glibc
import HostSystem

/// A system call that failed: which one, what for, and errno.
struct SystemCallError: Error, CustomStringConvertible {
    let call: String
    let number: Int32

    var description: String { "\(call): \(systemErrorText(number))" }
}

/// Makes a system call, again when a signal interrupted it, and throws errno when it fails.
///
/// - Parameters:
///   - name: the call and what it is about, for the message.
///   - call: the call; a negative result means failure.
/// - Returns: the call's result.
/// - Throws: `SystemCallError`.
@discardableResult
func systemCall<Result: SignedInteger>(_ name: @autoclosure () -> String, _ call: () -> Result) throws -> Result {
    while true {
        let result = call()
        if result >= 0 { return result }
        let number = errno
        if number != EINTR { throw SystemCallError(call: name(), number: number) }
    }
}

/// Does something at the module's border, where the failure of a system call becomes a message for a person.
///
/// - Parameter body: what to do.
/// - Returns: what it returns.
/// - Throws: `WirelabError` instead of `SystemCallError`; else what `body` throws.
func translatingSystemCallErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as SystemCallError {
        throw WirelabError(.environment, "\(error)", cause: error)
    }
}

/// The time since some fixed point, in seconds; it never jumps.
func monotonicSeconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}
