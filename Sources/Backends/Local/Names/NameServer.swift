import Diagnostics
import Glibc
import LabModel

/// The lab's name server: dnsmasq in the fabric, on the resolver's address.
final class NameServer {
    private static let configurationFile = "\(LabMounts.folder)/dnsmasq.conf"
    private static let recordsFile = "\(LabMounts.folder)/records"

    private let log: Int32
    private var process: ChildProcess?
    private var startedAt = 0.0
    private var configuration = ""
    private var records = ""

    /// - Parameter log: where its messages go.
    init(log: Int32) {
        self.log = log
    }

    /// Makes the server serve this lab: starts it, restarts it where its configuration differs, or has it read changed
    /// records.
    ///
    /// - Parameter topology: the lab.
    /// - Returns: whether anything changed.
    /// - Throws: `WirelabError`, `SystemCallError`.
    func serve(_ topology: Topology) throws -> Bool {
        let files = ZoneFiles(topology: topology)
        let newConfiguration = files.configuration(records: Self.recordsFile)
        let newRecords = files.records
        if newRecords != records { try TextFile.write(newRecords, to: Self.recordsFile) }
        if newConfiguration != configuration {
            try TextFile.write(newConfiguration, to: Self.configurationFile)
            try restart()
            configuration = newConfiguration
            records = newRecords
            return true
        }
        guard newRecords != records else { return false }
        records = newRecords
        if let process { kill(process.process, SIGHUP) }
        return true
    }

    /// Starts it again where it is the process that ended: a lab without names would be no lab. Not more than once a second.
    ///
    /// - Parameter ended: a process that was reaped.
    /// - Throws: `WirelabError`, `SystemCallError`.
    func noteEnd(of ended: pid_t) throws {
        guard ended == process?.process else { return }
        if monotonicSeconds() - startedAt < 1 { sleep(1) }
        try start()
    }

    private func restart() throws {
        if let process {
            kill(process.process, SIGTERM)
            _ = try process.wait()
        }
        try start()
    }

    private func start() throws {
        startedAt = monotonicSeconds()
        process = try ChildProcess(
            ["dnsmasq", Self.foreground, "--conf-file=\(Self.configurationFile)"], output: log)
    }

    /// dnsmasq gives up its groups, which a lab with one user id forbids (user_namespaces(7)); its debugging mode does not.
    private static var foreground: String {
        let setgroups = try? TextFile.read("/proc/self/setgroups")
        return setgroups?.hasPrefix("deny") == true ? "--no-daemon" : "--keep-in-foreground"
    }
}
