/// How a script ended on a host on AWS.
public struct RemoteOutcome: Sendable {
    /// How much of standard output AWS gives, in characters (AWS Systems Manager API, GetCommandInvocation).
    public static let outputLimit = 24_000
    /// How much of standard error AWS gives, in characters.
    public static let errorsLimit = 8_000

    /// The host's name.
    public let host: String
    /// Its exit status; nil where AWS knows none.
    public let exitStatus: Int32?
    /// What AWS says of it, such as `Success` or `TimedOut`.
    public let status: String
    /// What it wrote to standard output, as far as AWS gives it.
    public let output: String
    /// What it wrote to standard error, as far as AWS gives it.
    public let errors: String
    /// How long it took, with the way there and back, in seconds.
    public let seconds: Double

    /// The outcome on a host of which no more is known.
    static func unknown(on host: String, status: String, after seconds: Double = 0) -> RemoteOutcome {
        RemoteOutcome(host: host, exitStatus: nil, status: status, output: "", errors: "", seconds: seconds)
    }

    /// Whether AWS has cut its output.
    public var isCut: Bool { Self.length(output) >= Self.outputLimit }

    /// Whether AWS has cut what it wrote to standard error.
    public var hasErrorsCut: Bool { Self.length(errors) >= Self.errorsLimit }

    /// AWS counts neither bytes nor what a reader sees as one character: a line's end of two is two.
    private static func length(_ text: String) -> Int { text.unicodeScalars.count }

    /// What a command wrote to standard error, without the line that the agent adds where the command failed.
    static func withoutAgentsWords(_ errors: String) -> String {
        var lines = errors.split(separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.isEmpty == true { lines.removeLast() }
        guard let last = lines.last, last.hasPrefix("failed to run commands: exit status ") else { return errors }
        return String(errors[..<last.startIndex])
    }

    /// Why it failed, in its own words where it has some.
    public var words: String {
        let said = errors.trimmingNewlines
        if !said.isEmpty { return said }
        if let exitStatus { return "exit status \(exitStatus)" }
        return "Systems Manager says \(status)"
    }
}
