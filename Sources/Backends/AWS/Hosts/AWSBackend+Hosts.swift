import Diagnostics
import FoundationEssentials
import Glibc

extension AWSBackend {
    /// How long a command may take on a host, in seconds.
    private static let commandPatience = 3600

    /// Whether the Session Manager plugin is installed here: with it output comes as it is written.
    public static var hasSessionPlugin: Bool { ProgramPath.has("session-manager-plugin") }

    /// How to install it.
    static let sessionPluginPage =
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html"

    /// Runs a command on hosts by Run Command: without standard input, its output at the end.
    ///
    /// - Parameters:
    ///   - words: the command and its arguments.
    ///   - hosts: the hosts' names.
    ///   - lab: the lab's name.
    ///   - seconds: how long it may take on a host; nil for an hour.
    ///   - ended: gets each outcome as it comes.
    /// - Returns: an outcome for each host, in order.
    /// - Throws: `WirelabError`; `Interrupted` where the user asked for the end.
    public func run(
        _ words: [String], on hosts: [String], of lab: String, within seconds: Int? = nil,
        ended: (RemoteOutcome) -> Void = { _ in }
    ) throws -> [RemoteOutcome] {
        try connect(lab).commands.run(
            Self.script(words), on: hosts, within: seconds ?? Self.commandPatience, ended: ended)
    }

    /// Runs a command on a host through a session: its output comes as it is written.
    ///
    /// - Parameters:
    ///   - words: the command and its arguments.
    ///   - host: the host's name.
    ///   - lab: the lab's name.
    ///   - write: gets what it writes, and whether that was to standard error.
    /// - Returns: its exit status.
    /// - Throws: `WirelabError`; `Interrupted` where the user asked for the end.
    public func runInSession(
        _ words: [String], on host: String, of lab: String, write: (ArraySlice<UInt8>, Bool) -> Void
    ) throws -> Int32 {
        let lab = try connect(lab)
        return try HostSession(aws: lab.aws, instance: lab.outputs.hosts[host]?.instance_id ?? host)
            .run(Self.script(words), write: write)
    }

    /// Becomes a shell on a host.
    ///
    /// - Parameters:
    ///   - host: the host's name.
    ///   - lab: the lab's name.
    /// - Throws: `WirelabError` where that cannot be; else it does not return.
    public func becomeShell(on host: String, of lab: String) throws -> Never {
        let lab = try connect(lab)
        guard Self.hasSessionPlugin else {
            throw WirelabError(
                .environment,
                "a shell on AWS needs the Session Manager plugin, which is not on your PATH: install it from "
                    + "\(Self.sessionPluginPage); "
                    + "without it '\(hint.line("exec", "\(host) -- COMMAND"))' runs single commands")
        }
        let words = [
            "aws", "ssm", "start-session", "--region", lab.outputs.region, "--target",
            lab.outputs.hosts[host]?.instance_id ?? host, "--document-name", "AWS-StartInteractiveCommand",
            "--parameters",
            // The plain session is no login shell: it has neither the lab's variables nor the message of the day.
            #"{"command": ["bash -l"]}"#,
        ]
        // The thread of an asynchronous verb has signals blocked, and a program keeps what its thread had: Ctrl-C would do nothing.
        var nothingBlocked = sigset_t()
        sigemptyset(&nothingBlocked)
        pthread_sigmask(SIG_SETMASK, &nothingBlocked, nil)
        _ = withCStrings(words) { execvp(words[0], $0) }
        throw AWSCommandLine.missing
    }

    /// What a host's set-up wrote; before it is registered, what its console shows.
    ///
    /// - Parameters:
    ///   - host: the host's name.
    ///   - lab: the lab's name.
    ///   - write: gets it, a part at a time.
    /// - Throws: `WirelabError`.
    public func readSetUpLog(of host: String, in lab: String, write: (String) -> Void) throws {
        let lab = try connect(lab)
        guard try Registration(commands: lab.commands).registered([host]).contains(host) else {
            settings.progress("\(host) is not registered with Systems Manager: this is its console, some minutes old")
            return write(try console(of: host, lab))
        }
        // A part at a time, for AWS cuts what is longer.
        let size = 20_000
        for part in 0..<100 {
            let script = "tail -c +\(part * size + 1) \(HostPaths.log) | head -c \(size)"
            let text = try lab.commands.require(script, on: [host], within: 60, to: "read the log")[host] ?? ""
            write(text)
            if text.utf8.count < size { return }
        }
    }

    private func console(of host: String, _ lab: AWSLab) throws -> String {
        struct Answer: Decodable {
            let Output: String?
        }
        let words = ["ec2", "get-console-output", "--instance-id", lab.outputs.hosts[host]?.instance_id ?? host]
        // The aws command has decoded what the service gives in Base64.
        return try lab.aws.ask(words, as: Answer.self).Output ?? "nothing yet\n"
    }

    private static func script(_ words: [String]) -> String {
        HostPaths.prologue + "cd \(HostPaths.repository) 2>/dev/null || cd /\nexec " + ShellText.command(words) + "\n"
    }
}
