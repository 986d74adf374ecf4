import FoundationEssentials

/// A session of Systems Manager in which one command runs on a host: its output comes as it is written.
///
/// It is the kind of session that has a terminal: of those without one, the agent sends the output when the command has ended, and
/// Ctrl-C reaches one process only (amazon-ssm-agent, agent/session/shell).
struct HostSession {
    /// How long a command may go on after Ctrl-C, in seconds.
    private static let patience = 5.0

    let aws: AWSCommandLine
    /// The host's instance id.
    let instance: String

    /// Runs a script as root.
    ///
    /// - Parameters:
    ///   - script: for `/bin/sh`.
    ///   - write: gets what it writes, and whether that was to standard error.
    /// - Returns: its exit status.
    /// - Throws: `WirelabError`; `Interrupted` where the user asked for the end and the script did not tell its status.
    func run(_ script: String, write: (ArraySlice<UInt8>, Bool) -> Void) throws -> Int32 {
        var stream = SessionStream()
        var status: Int32?
        // The plugin gives up where its input ends.
        let tool = try aws.begin(try words(for: script), keepsInputOpen: true)
        let run = try translatingSystemCallErrors {
            // Nobody but Systems Manager ends what does not listen to Ctrl-C: the session outlives the plugin.
            try tool.finish(
                aws.requests, patience: Self.patience, overdue: { terminate(stream.sessionID) }, keepsOutput: false
            ) { line in
                switch stream.read(line) {
                case .bytes(let bytes, let isError): write(bytes, isError)
                case .exitStatus(let number): status = number
                case nil: break
                }
            }
        }
        if let status { return status }
        if aws.requests?.came(within: 0) == true { throw Interrupted() }
        throw AWSFailure(
            errors: run.errors.isEmpty ? stream.ownWords.joined(separator: " ") : run.errors,
            of: "aws ssm start-session", hint: aws.hint
        ).error
    }

    private func words(for script: String) throws -> [String] {
        // A session belongs to ssm-user, who may become root.
        let command = "sudo -n sh -c " + ShellText.quoted(SessionStream.script(script))
        let parameters = String(decoding: try JSONEncoder().encode(["command": [command]]), as: UTF8.self)
        return [
            "ssm", "start-session", "--target", instance, "--document-name", "AWS-StartInteractiveCommand",
            "--parameters", parameters,
        ]
    }

    private func terminate(_ session: String?) {
        guard let session else { return }
        _ = try? aws.uninterrupted.ask(["ssm", "terminate-session", "--session-id", session])
    }
}
