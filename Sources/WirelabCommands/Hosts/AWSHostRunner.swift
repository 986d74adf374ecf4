import Backends
import Diagnostics
import Glibc
import Reports

/// Runs commands on the hosts of a lab on AWS, through Systems Manager.
struct AWSHostRunner: HostRunner {
    let backend: AWSBackend
    /// The lab's name.
    let lab: String

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
            if outcome.isCut { Console.error("wirelab: AWS has cut the output of \(host) here") }
        }
        return try status(of: outcomes.first, on: host)
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
            if outcome.isCut { line(outcome.host, "AWS has cut the output here", true) }
        }
        return try outcomes.map {
            HostOutcome(
                host: $0.host, exitStatus: try status(of: $0, on: $0.host), seconds: $0.seconds, stdout: $0.output,
                stderr: $0.errors)
        }
    }

    private func status(of outcome: RemoteOutcome?, on host: String) throws -> Int32 {
        guard let outcome else { throw WirelabError(.environment, "Systems Manager said nothing of \(host)") }
        if let status = outcome.exitStatus { return status }
        throw WirelabError(
            .environment,
            "the command did not run to its end on \(host): Systems Manager says \(outcome.status); 'wirelab --on aws status' shows "
                + "whether the host is registered")
    }
}
