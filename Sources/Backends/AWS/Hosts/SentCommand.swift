import Diagnostics
import FoundationEssentials

/// A script that was sent to hosts by Run Command.
struct SentCommand: Sendable {
    /// What `aws` answers for a moment after a command was sent.
    private static let notYet = "InvocationDoesNotExist"
    /// Within how many seconds a host must have begun, else it never does: what nobody waits for any more must not run an hour
    /// later. AWS takes no less than 30 (API reference, SendCommand, TimeoutSeconds).
    static let deliveryPatience = 60

    private struct Answer: Decodable {
        struct Command: Decodable {
            let CommandId: String
        }

        let Command: Command
    }

    private struct Invocations: Decodable {
        struct Invocation: Decodable {
            let InstanceId: String
            let Status: String
        }

        let CommandInvocations: [Invocation]
    }

    private struct Invocation: Decodable {
        let Status: String
        let StatusDetails: String?
        let ResponseCode: Int32
        let StandardOutputContent: String?
        let StandardErrorContent: String?
    }

    private let id: String
    private let hosts: [String]
    private let commands: RunCommand
    private let begun = monotonicSeconds()

    /// Sends a script.
    ///
    /// - Parameters:
    ///   - script: for `/bin/sh`.
    ///   - hosts: the hosts' names, 50 at most.
    ///   - seconds: how long it may take; AWS ends it then.
    ///   - commands: sends it.
    /// - Throws: `WirelabError`.
    init(_ script: String, on hosts: [String], within seconds: Int, by commands: RunCommand) throws {
        let ids = hosts.compactMap { commands.instances[$0] }
        let parameters = ["commands": [script], "executionTimeout": [String(seconds)]]
        let text = String(decoding: try JSONEncoder().encode(parameters), as: UTF8.self)
        // To its end, for a command that was sent and whose number is not known could not be cancelled.
        let answer = try commands.aws.uninterrupted.ask(
            ["ssm", "send-command", "--document-name", "AWS-RunShellScript", "--comment", "wirelab", "--instance-ids"]
                + ids
                + ["--timeout-seconds", String(Self.deliveryPatience), "--parameters", text], as: Answer.self)
        id = answer.Command.CommandId
        self.hosts = hosts
        self.commands = commands
    }

    /// Waits until it has ended everywhere.
    ///
    /// - Parameters:
    ///   - seconds: for how long; then it is cancelled.
    ///   - ended: gets each outcome as it comes.
    /// - Returns: an outcome for each host, in order; without an exit status where AWS said nothing.
    /// - Throws: `WirelabError`; `Interrupted` where the user asked for the end. Then the command is cancelled, too.
    func outcomes(within seconds: Int, ended: (RemoteOutcome) -> Void) throws -> [RemoteOutcome] {
        do {
            var outcomes = try collect(within: seconds, ended: ended)
            if outcomes.count < hosts.count { cancel() }
            for host in hosts where outcomes[host] == nil {
                let silence = RemoteOutcome.unknown(
                    on: host, status: "nothing for \(seconds) s", after: monotonicSeconds() - begun)
                outcomes[host] = silence
                ended(silence)
            }
            return hosts.compactMap { outcomes[$0] }
        } catch {
            // Nobody would see how it goes on.
            cancel()
            throw error
        }
    }

    private func collect(
        within seconds: Int, ended: (RemoteOutcome) -> Void
    ) throws -> [String: RemoteOutcome] {
        var outcomes: [String: RemoteOutcome] = [:]
        // Soon at first: most commands are short; then less often, for every question is a process.
        var pause = 0.2
        while outcomes.count < hosts.count && monotonicSeconds() - begun < Double(seconds) {
            if commands.aws.requests?.came(within: pause) ?? sleep(pause) { throw Interrupted() }
            pause = min(2, pause * 1.5)
            for outcome in try self.outcomes(of: try newlyEnded(outcomes)) {
                outcomes[outcome.host] = outcome
                ended(outcome)
            }
        }
        return outcomes
    }

    /// How it ended on hosts.
    ///
    /// - Parameter hosts: the hosts' names.
    /// - Returns: an outcome for each of them where it has ended.
    /// - Throws: `WirelabError`.
    func outcomes(of hosts: [String]) throws -> [RemoteOutcome] {
        let questions = hosts.map { host in
            ["ssm", "get-command-invocation", "--command-id", id, "--instance-id", commands.instances[host] ?? host]
        }
        return try zip(hosts, try commands.aws.start(questions)).compactMap { try outcome(of: $0, $1) }
    }

    private func outcome(of host: String, _ run: ToolRun) throws -> RemoteOutcome? {
        let question = ["ssm", "get-command-invocation"]
        if run.status != 0 {
            if run.errors.contains(Self.notYet) { return nil }
            throw commands.aws.failure(run, of: question)
        }
        let answer = try commands.aws.read(run.output, of: question, as: Invocation.self)
        if Self.isRunning(answer.Status) { return nil }
        return RemoteOutcome(
            host: host, exitStatus: answer.ResponseCode < 0 ? nil : answer.ResponseCode,
            status: answer.StatusDetails ?? answer.Status, output: answer.StandardOutputContent ?? "",
            errors: RemoteOutcome.withoutAgentsWords(answer.StandardErrorContent ?? ""),
            seconds: monotonicSeconds() - begun)
    }

    /// Has it end; also after the user asked for the end.
    func cancel() {
        _ = try? commands.aws.uninterrupted.ask(["ssm", "cancel-command", "--command-id", id])
    }

    private func sleep(_ seconds: Double) -> Bool {
        pauseQuietly(seconds)
        return false
    }

    private func newlyEnded(_ outcomes: [String: RemoteOutcome]) throws -> [String] {
        if hosts.count == 1 { return hosts }
        // To its end, for a command that was sent and whose number is not known could not be cancelled.
        let answer = try commands.aws.uninterrupted.ask(
            ["ssm", "list-command-invocations", "--command-id", id], as: Invocations.self)
        let ended = Set(answer.CommandInvocations.filter { !Self.isRunning($0.Status) }.map(\.InstanceId))
        return hosts.filter { outcomes[$0] == nil && commands.instances[$0].map(ended.contains) == true }
    }

    private static func isRunning(_ status: String) -> Bool {
        ["Pending", "InProgress", "Delayed", "Cancelling"].contains(status)
    }
}
