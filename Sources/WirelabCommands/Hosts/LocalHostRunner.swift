import Backends
import Diagnostics
import Glibc
import LabModel

/// Runs commands on the hosts of a lab on this machine.
struct LocalHostRunner: HostRunner {
    let backend: LocalBackend
    let lab: RunningLab

    /// Runs a command that has this program's terminal, input and output.
    func runAttached(_ words: [String], on host: String) throws -> Int32 {
        try runAttached(words, on: host, isShell: false)
    }

    /// Opens the shell that SHELL names.
    func runShell(on host: String) throws -> Int32 {
        let shell = environment("SHELL").flatMap { access($0, X_OK) == 0 ? $0 : nil } ?? "/bin/sh"
        return try runAttached([shell], on: host, isShell: true)
    }

    private func runAttached(_ words: [String], on host: String, isShell: Bool) throws -> Int32 {
        let terminal = LentTerminal()
        let ending = try HostProcess.forwardingSignals(
            to: {
                let process = try start(words, on: host, leadsTerminal: isShell && terminal?.isForeground == true)
                return (process, [process])
            }, { try CommandEnding(of: $0) })
        terminal?.takeBack(resettingModes: ending.exitStatus > 128)
        if let reason = ending.reason { Console.error("wirelab: \(reason)") }
        return ending.exitStatus
    }

    /// Runs a command on several hosts at once and collects what they print.
    func runCollecting(
        _ words: [String], on hosts: [String], line: (String, String, Bool) -> Void
    ) throws -> [HostOutcome] {
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(nothing) }
        return try HostProcess.forwardingSignals(
            to: {
                let runs = try hosts.map {
                    try CollectedRun(host: $0, input: nothing) { try start(words, on: $0, standard: $1) }
                }
                return (runs, runs.map(\.process))
            },
            { runs in
                CollectedRun.readAll(runs, line: line)
                return try runs.map { try outcome(of: $0, line: line) }
            })
    }

    private func outcome(of run: CollectedRun, line: (String, String, Bool) -> Void) throws -> HostOutcome {
        let ending = try CommandEnding(of: run.process)
        if let reason = ending.reason { line(run.host, reason, true) }
        return run.outcome(ending)
    }

    /// Starts a command with the environment that every host has.
    func start(
        _ words: [String], on host: String, standard: (input: Int32, output: Int32, error: Int32) = (0, 1, 2),
        leadsTerminal: Bool = false
    ) throws -> HostProcess {
        try backend.start(
            HostCommand(
                words, environment: HostEnvironment(lab: lab, host: host).variables, standard: standard,
                leadsTerminal: leadsTerminal),
            on: host, of: lab.name)
    }
}

/// How a command ended, or why it never ran.
struct CommandEnding {
    let exitStatus: Int32
    let reason: String?

    /// Waits for a command.
    ///
    /// - Parameter process: the command.
    /// - Throws: `WirelabError` where the host could not be entered.
    init(of process: HostProcess) throws {
        do {
            exitStatus = try process.wait()
            reason = nil
        } catch let error as WirelabError {
            guard let failure = error.cause as? CommandNotExecuted else { throw error }
            exitStatus = failure.exitStatus
            reason = error.message
        }
    }
}

/// The variables that every host has.
struct HostEnvironment {
    let lab: RunningLab
    let host: String

    var variables: [String: String] {
        var variables = [
            "WIRELAB_PORT": String(lab.topology.applicationPort), "WIRELAB_HOST": host,
            "PATH": path,
        ]
        if let role = lab.topology.host(host)?.role { variables["WIRELAB_ROLE"] = role }
        return variables
    }

    /// `wire`, which lies beside this program, comes first.
    private var path: String {
        ([ProgramPath.ownFolder] + ProgramPath.folders).joined(separator: ":")
    }
}
