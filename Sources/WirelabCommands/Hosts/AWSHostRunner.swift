import Backends
import Diagnostics
import Glibc
import Reports

/// Runs commands on the hosts of a lab on AWS, through Systems Manager.
struct AWSHostRunner: HostRunner {
    let backend: AWSBackend
    /// The lab's name.
    let lab: String
    /// The exit status where AWS knows none, as of ssh(1) where it could not reach a host.
    private static let unknownStatus: Int32 = 255

    /// Runs a command, in a session where the plugin is installed, else by Run Command.
    func runAttached(_ words: [String], on host: String) throws -> Int32 {
        if AWSBackend.hasSessionPlugin {
            return try backend.runInSession(words, on: host, of: lab) { bytes, isError in
                Console.write(bytes, to: isError ? STDERR_FILENO : STDOUT_FILENO)
            }
        }
        Console.error(
            "wirelab: through Run Command: no standard input, the output comes at the end, "
                + "\(Quantity.grouped(RemoteOutcome.outputLimit)) characters at most (the Session Manager plugin would bring it as it is written)"
        )
        let outcomes = try backend.run(words, on: [host], of: lab) { outcome in
            Console.write(outcome.output, to: STDOUT_FILENO)
            Console.write(outcome.errors, to: STDERR_FILENO)
            for remark in remarks(on: outcome) { Console.error("wirelab: \(host): \(remark)") }
        }
        return outcomes.first?.exitStatus ?? Self.unknownStatus
    }

    /// Becomes a session.
    func runShell(on host: String) throws -> Int32 {
        try backend.becomeShell(on: host, of: lab)
    }

    /// Runs a command on several hosts by one Run Command.
    func runCollecting(
        _ words: [String], on hosts: [String], line: (String, String, Bool) -> Void
    ) throws -> [HostOutcome] {
        let outcomes = try backend.run(words, on: hosts, of: lab) { outcome in
            for (text, isError) in [(outcome.output, false), (outcome.errors, true)] {
                for part in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(
                    text.hasSuffix("\n") || text.isEmpty ? 1 : 0)
                {
                    line(outcome.host, String(part), isError)
                }
            }
            for remark in remarks(on: outcome) { line(outcome.host, remark, true) }
        }
        return outcomes.map { outcome in
            // One host without an exit status must not cost what the others said.
            HostOutcome(
                host: outcome.host, exitStatus: outcome.exitStatus ?? Self.unknownStatus, seconds: outcome.seconds,
                stdout: outcome.output,
                stderr: ([outcome.errors] + remarks(on: outcome)).filter { !$0.isEmpty }.joined(separator: "\n"))
        }
    }

    /// What there is to say of an outcome beside the command's own words.
    private func remarks(on outcome: RemoteOutcome) -> [String] {
        var remarks: [String] = []
        if outcome.isCut {
            remarks.append(
                "AWS has cut its output after \(Quantity.grouped(RemoteOutcome.outputLimit)) characters")
        }
        if outcome.hasErrorsCut {
            remarks.append(
                "AWS has cut its standard error after \(Quantity.grouped(RemoteOutcome.errorsLimit)) characters")
        }
        if outcome.exitStatus == nil {
            remarks.append(
                "the command did not run to its end: Systems Manager says \(outcome.status); '\(backend.hint.line("status"))' shows whether "
                    + "the host is registered")
        }
        return remarks
    }
}
