import Diagnostics
import Glibc

/// Systems Manager's Run Command: one shell script on several hosts, whose output comes at the end, and cut.
///
/// Needs nothing but the aws command here, and no open port there. A script has no standard input.
struct RunCommand: Sendable {
    let aws: AWSCommandLine
    /// The hosts' instance ids, by name.
    let instances: [String: String]

    /// Runs a script, and waits for its end on every host.
    ///
    /// - Parameters:
    ///   - script: for `/bin/sh`.
    ///   - hosts: the hosts' names; each once.
    ///   - seconds: how long it may take on a host; AWS ends it then.
    ///   - ended: gets each outcome as it comes.
    /// - Returns: an outcome for each host, in order; without an exit status where AWS said nothing of a host for too long.
    /// - Throws: `WirelabError`, also where a host is not registered; `Interrupted` where the user asked for the end, after the
    ///   command is cancelled.
    @discardableResult
    func run(
        _ script: String, on hosts: [String], within seconds: Int, ended: (RemoteOutcome) -> Void = { _ in }
    ) throws -> [RemoteOutcome] {
        // A command may be sent to 50 instances by their ids (API reference, SendCommand).
        var outcomes: [RemoteOutcome] = []
        for start in stride(from: 0, to: hosts.count, by: 50) {
            let part = Array(hosts[start..<min(hosts.count, start + 50)])
            do {
                let sent = try send(script, to: part, within: seconds)
                // A while more, for the way there and back.
                outcomes += try sent.outcomes(within: seconds + SentCommand.deliveryPatience + 30, ended: ended)
            } catch let error as WirelabError where !outcomes.isEmpty {
                // What ran on the hosts before is worth knowing all the same.
                let failed = part.map { RemoteOutcome.unknown(on: $0, status: error.message) }
                failed.forEach(ended)
                outcomes += failed
            }
        }
        return outcomes
    }

    /// Runs a script on those hosts that Systems Manager reaches: one command to several is refused for all where one of them
    /// is stopped.
    ///
    /// - Parameters:
    ///   - script: for `/bin/sh`.
    ///   - hosts: the hosts' names; each once.
    ///   - seconds: how long it may take on a host; AWS ends it then.
    /// - Returns: an outcome for each host on which it ran to its end, and the other hosts, each in order.
    /// - Throws: `WirelabError`; `Interrupted`.
    func runWhereReached(
        _ script: String, on hosts: [String], within seconds: Int
    ) throws -> (outcomes: [RemoteOutcome], unreached: [String]) {
        let registered = try Registration(commands: self).registered(hosts)
        let outcomes = try run(script, on: registered, within: seconds).filter { $0.exitStatus != nil }
        let reached = Set(outcomes.map(\.host))
        return (outcomes, hosts.filter { !reached.contains($0) })
    }

    /// The same, whose waits Ctrl-C does not end.
    var uninterrupted: RunCommand { RunCommand(aws: aws.uninterrupted, instances: instances) }

    /// Sends a script to one host, and does not wait.
    ///
    /// - Parameters:
    ///   - script: for `/bin/sh`.
    ///   - host: the host's name.
    ///   - seconds: how long it may take; AWS ends it then.
    /// - Returns: the command.
    /// - Throws: `WirelabError`.
    func send(_ script: String, on host: String, within seconds: Int) throws -> SentCommand {
        try send(script, to: [host], within: seconds)
    }

    private func send(_ script: String, to hosts: [String], within seconds: Int) throws -> SentCommand {
        do {
            return try SentCommand(script, on: hosts, within: seconds, by: self)
        } catch let error as WirelabError {
            guard let failure = error.cause as? AWSFailure, failure.kind == .notRegistered else { throw error }
            // AWS names one instance at most.
            let registered = try Registration(commands: self).registered(hosts)
            throw Registration.missing(hosts.filter { !registered.contains($0) }, aws.hint)
        }
    }

    /// Runs a script on hosts where it must succeed.
    ///
    /// - Parameters:
    ///   - script: for `/bin/sh`.
    ///   - hosts: the hosts' names.
    ///   - seconds: how long it may take.
    ///   - purpose: what it is for, as the object of "could not".
    /// - Returns: what it wrote, by host.
    /// - Throws: `WirelabError` that names the hosts where it failed, with its own words.
    func require(_ script: String, on hosts: [String], within seconds: Int, to purpose: String) throws -> [String:
        String]
    {
        let outcomes = try run(script, on: hosts, within: seconds)
        if let failed = outcomes.first(where: { $0.exitStatus != 0 }) {
            throw WirelabError(.environment, "could not \(purpose) on \(failed.host): \(failed.words)")
        }
        return Dictionary(outcomes.map { ($0.host, $0.output) }, uniquingKeysWith: { first, _ in first })
    }
}

/// The user asked for the end of a wait.
public struct Interrupted: Error {
    /// The user asked for it.
    public init() {}
}

/// Waits for a while.
func pauseQuietly(_ seconds: Double) {
    usleep(UInt32(max(0, seconds) * 1_000_000))
}
