import CWirelab
import Diagnostics
import Glibc
public import LabModel

/// Labs on this machine, as Linux namespaces, each held by its keeper.
public struct LocalBackend: LabBackend {
    /// The only way to enforce security groups that is wanted; nil means the best that the kernel has.
    public let way: FirewallWay?
    /// See `LabBackend`.
    public var hint = CommandHint()

    /// - Parameter way: the only way to enforce security groups that is wanted; nil means the best that the kernel has.
    public init(way: FirewallWay? = nil) {
        self.way = way
    }

    /// Brings a lab up, or brings a running one to what is wanted; see `LabBackend`.
    ///
    /// - Parameters:
    ///   - topology: the lab as it shall be.
    ///   - labFile: the absolute path of the file it was read from; a lab of that name from another file is left alone.
    /// - Returns: what was done.
    /// - Throws: `WirelabError`.
    public func up(_ topology: Topology, labFile: String) async throws -> UpReport {
        let (report, temporary) = try upTemporarily(topology, labFile: labFile)
        try temporary?.release()
        return report
    }

    /// The same, but a lab that was down lives only as long as this program, or until it is released.
    ///
    /// - Parameters:
    ///   - topology: the lab as it shall be.
    ///   - labFile: the absolute path of the file it was read from; a lab of that name from another file is left alone.
    /// - Returns: what was done, and the lab if it was down; it goes with the last reference to that.
    /// - Throws: `WirelabError`.
    public func upTemporarily(_ topology: Topology, labFile: String) throws -> (UpReport, TemporaryLab?) {
        try translatingSystemCallErrors {
            let begun = monotonicSeconds()
            let name = LabSocketName(lab: topology.name)
            let wanted = KeeperRequest.reconcile(ReconcileRequest(topology: topology, labFile: labFile, way: way))
            while true {
                if let running = try LabConnection.open(name) {
                    try refuseForeign(try status(running), labFile: labFile)
                    return (try report(running.ask(wanted).reply, wasDown: false, begun: begun), nil)
                }
                if let starting = try KeeperLaunch.start(name) {
                    let reply = try starting.ask(wanted).reply
                    return (try report(reply, wasDown: true, begun: begun), TemporaryLab(connection: starting))
                }
                // Somebody else took the name between the two: their lab is coming up, or going down.
                guard monotonicSeconds() - begun < 10 else {
                    throw WirelabError(.environment, "lab \(name.lab) is just coming up or going down; try again")
                }
            }
        }
    }

    /// Ends a lab's keeper, and with it all of the lab.
    ///
    /// - Parameter lab: its name.
    /// - Returns: whether it was up.
    /// - Throws: `WirelabError`.
    public func down(_ lab: String) async throws -> Bool {
        try translatingSystemCallErrors {
            guard let connection = try LabConnection.open(LabSocketName(lab: lab)) else { return false }
            let number = wirelab_open_process(connection.keeper)
            if number < 0 && errno == ESRCH { return true }  // it has just ended
            let process = Descriptor(try systemCall("pidfd_open") { number })
            connection.limitWaiting(seconds: 5)
            // An answer, or silence on a connection that stands, proves that the descriptor is the keeper's.
            let isAlive = connection.isAnswering(.down)
            if Self.hasEnded(process, within: isAlive ? 2 : 10) { return true }
            guard isAlive, wirelab_signal_process(process.number, SIGKILL) == 0, Self.hasEnded(process, within: 10)
            else {
                throw WirelabError(
                    .environment, "the keeper of lab \(lab), process \(connection.keeper), does not end")
            }
            return true
        }
    }

    /// The labs of this user that are up on this machine, by name.
    ///
    /// - Throws: `WirelabError`.
    public func labs() async throws -> [RunningLab] {
        try translatingSystemCallErrors {
            try LabSocketName.all().compactMap { name in
                // A lab may go while the list is made, and one that is just coming up is not up.
                guard let connection = try? LabConnection.open(name, patience: 1) else { return nil }
                connection.limitWaiting(seconds: 2)
                return try? status(connection)
            }
        }
    }

    /// The lab of this name.
    ///
    /// - Parameter name: its name.
    /// - Returns: nil if it is not up.
    /// - Throws: `WirelabError`.
    public func lab(_ name: String) throws -> RunningLab? {
        try translatingSystemCallErrors {
            guard let connection = try LabConnection.open(LabSocketName(lab: name)) else { return nil }
            connection.limitWaiting(seconds: 60)
            return try status(connection)
        }
    }

    /// How a lab is: its keeper has just said that it is up, and its hosts are there as long as that.
    public func condition(of lab: RunningLab) async -> LabCondition { .up }

    /// Starts a command on a host.
    ///
    /// - Parameters:
    ///   - command: the command.
    ///   - host: the host's name, or `LocalLab.fabricName`.
    ///   - lab: the lab's name.
    /// - Returns: the running command.
    /// - Throws: `WirelabError`.
    public func start(_ command: HostCommand, on host: String, of lab: String) throws -> HostProcess {
        try translatingSystemCallErrors {
            let namespaces = try connect(lab).ask(.enter(host: host)).descriptors
            return try HostProcess(command, host: host, namespaces: namespaces)
        }
    }

    /// What the security groups denied since the lab came up.
    ///
    /// - Parameter lab: the lab's name.
    /// - Returns: a count for each kind of packet.
    /// - Throws: `WirelabError`.
    public func denials(of lab: String) throws -> [Denial] {
        try translatingSystemCallErrors {
            guard case .denials(let denials) = try connect(lab).ask(.denials).reply else { throw Self.oddAnswer }
            return denials
        }
    }

    /// Sends real packets between hosts.
    ///
    /// - Parameters:
    ///   - requests: what to try.
    ///   - lab: the lab's name.
    /// - Returns: an answer to each, in order.
    /// - Throws: `WirelabError`.
    public func probe(_ requests: [ProbeRequest], in lab: String) throws -> [ProbeResult] {
        try translatingSystemCallErrors {
            guard case .probed(let results) = try connect(lab).ask(.probe(requests)).reply else { throw Self.oddAnswer }
            return results
        }
    }

    /// See `LabBackend`.
    public var captureRoot: CaptureRoot { .local }

    /// See `LabBackend`.
    public var howToBringUp: String { "'\(hint.line("up"))' brings it up" }

    static let oddAnswer = WirelabError(.environment, "the lab's keeper gave an answer to another question")

    /// The conversation with the keeper of a lab.
    func connect(_ lab: String) throws -> LabConnection {
        guard let connection = try LabConnection.open(LabSocketName(lab: lab)) else {
            throw WirelabError(.environment, "lab \(lab) is not up: \(howToBringUp)")
        }
        return connection
    }

    private func status(_ connection: LabConnection) throws -> RunningLab {
        guard case .status(let status) = try connection.ask(.status).reply else { throw Self.oddAnswer }
        return RunningLab(
            topology: status.topology, labFile: status.labFile, enforcement: .kernel(status.way), since: status.since,
            keeper: connection.keeper)
    }

    private func refuseForeign(_ running: RunningLab, labFile: String) throws {
        if running.labFile == labFile { return }
        throw WirelabError(
            .invalidInput,
            "a lab named \(running.name) is up already, from \(running.labFile); "
                + "take it down (\(hint.naming(running.name).line("down"))) or give this one another name "
                + "(\(hint.naming(nil).line("up", "--name NAME")))"
        )
    }

    private func report(_ reply: KeeperReply, wasDown: Bool, begun: Double) throws -> UpReport {
        guard case .reconciled(let report) = reply else { throw Self.oddAnswer }
        return UpReport(
            wasDown: wasDown, changes: report.changes, enforcement: .kernel(report.way),
            seconds: monotonicSeconds() - begun)
    }

    private static func hasEnded(_ process: Descriptor, within seconds: Int32) -> Bool {
        var event = pollfd(fd: process.number, events: Int16(POLLIN), revents: 0)
        return poll(&event, 1, seconds * 1000) > 0
    }
}
