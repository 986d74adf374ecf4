/// The one error type of Wirelab: what happened, where, and what to do about it.
///
/// `message` is a whole sentence for a person: it names the host or file concerned and the next step. `code` says which
/// exit status a program ends with. `cause` keeps the error underneath for `--debug` output and tests.
public struct WirelabError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure this is; it decides the exit status.
    public struct Code: Hashable, Sendable {
        private enum Kind: Int32 {
            case checkFailed = 1
            case invalidInput = 2
            case environment = 3
        }

        private let kind: Kind

        /// An expectation or a check did not hold: exit status 1.
        public static let checkFailed = Code(kind: .checkFailed)
        /// The user's input or usage is wrong: exit status 2.
        public static let invalidInput = Code(kind: .invalidInput)
        /// The machine, kernel, lab or network cannot do it: exit status 3.
        public static let environment = Code(kind: .environment)

        /// The status that a program ends with.
        public var exitStatus: Int32 { kind.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, where, and what to do next.
    public let message: String
    /// The error underneath, if there is one.
    public let cause: (any Error)?

    /// - Parameters:
    ///   - code: the kind of failure.
    ///   - message: what happened, where, and what to do next.
    ///   - cause: the error underneath.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The message, as it is shown to the user.
    public var description: String { message }
}

extension WirelabError.Code {
    /// The code that ends a program with this status; `.environment` where there is none.
    ///
    /// - Parameter exitStatus: an exit status.
    public init(exitStatus: Int32) {
        self = [.checkFailed, .invalidInput].first { $0.exitStatus == exitStatus } ?? .environment
    }
}
