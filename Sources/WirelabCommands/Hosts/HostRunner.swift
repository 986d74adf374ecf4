import Backends

/// Runs commands on the hosts of a running lab.
protocol HostRunner {
    /// Runs a command whose input and output are this program's, as far as the world can.
    ///
    /// - Parameters:
    ///   - words: the command and its arguments.
    ///   - host: the host's name.
    /// - Returns: its exit status, or 128 plus the signal that ended it; 127 or 126 where there is no such command.
    /// - Throws: `WirelabError`.
    func runAttached(_ words: [String], on host: String) throws -> Int32

    /// Opens a shell.
    ///
    /// - Parameter host: the host's name.
    /// - Returns: its exit status.
    /// - Throws: `WirelabError`.
    func runShell(on host: String) throws -> Int32

    /// Runs a command on several hosts at once and collects what they print.
    ///
    /// - Parameters:
    ///   - words: the command and its arguments.
    ///   - hosts: the hosts' names.
    ///   - line: gets each line as it comes: the host, the text, and whether it came on standard error.
    /// - Returns: an outcome for each host, in order.
    /// - Throws: `WirelabError`.
    func runCollecting(
        _ words: [String], on hosts: [String], line: (String, String, Bool) -> Void
    ) throws -> [HostOutcome]
}

/// How a command on one host ended.
struct HostOutcome: Encodable {
    let host: String
    let exitStatus: Int32
    let seconds: Double
    let stdout: String
    let stderr: String
}

extension World {
    /// What runs commands on the hosts of a lab.
    ///
    /// - Parameter lab: the lab.
    /// - Returns: the runner.
    func runner(for lab: RunningLab) -> any HostRunner {
        switch self {
        case .local(let backend): LocalHostRunner(backend: backend, lab: lab)
        case .aws(let backend): AWSHostRunner(backend: backend, lab: lab.name)
        }
    }
}
