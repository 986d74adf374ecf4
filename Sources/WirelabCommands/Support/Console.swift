import Glibc
import HostSystem

/// Where verbs write: results to standard output, everything else to standard error.
enum Console {
    /// Writes a line to standard output.
    static func print(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// Writes a line to standard error.
    static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Writes text to a descriptor. A reader that has gone away is no error of ours; a result that cannot be written for another
    /// reason ends the program with status 3.
    static func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8)[...], to: descriptor) }

    /// Writes bytes to a descriptor, in the same way.
    static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count < 0 && errno != EPIPE && descriptor != STDERR_FILENO {
                error("wirelab: the result cannot be written: \(systemErrorText(errno))")
                exit(3)
            }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Whether standard output is a terminal, where colour is welcome (NO_COLOR says no, no-color.org).
    static var hasColour: Bool { isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil }

    /// The columns of the terminal, or 120 where standard output is none.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 120 }
        return Int(size.ws_col)
    }
}
