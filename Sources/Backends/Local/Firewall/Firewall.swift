import Diagnostics
import LabModel

/// The security groups of a running lab, in force in the kernel.
struct Firewall {
    private(set) var way: FirewallWay?
    private var fabricText = ""
    private var hostTexts: [String: String] = [:]
    private var tally = DenialTally()

    /// Puts the lab's rules in force: each table is replaced in one transaction, connection tracking is left alone, so
    /// established flows survive.
    ///
    /// - Parameters:
    ///   - topology: the lab.
    ///   - hosts: its hosts, attached.
    ///   - fabric: the fabric's namespace, where the calling thread is.
    ///   - wanted: the only way to use; nil means the best that the kernel has.
    /// - Returns: whether anything changed.
    /// - Throws: `WirelabError`, `SystemCallError`.
    mutating func enforce(
        _ topology: Topology, hosts: [AttachedHost], in fabric: NetworkNamespace, wanted: FirewallWay?
    ) throws -> Bool {
        let way = try wanted ?? self.way ?? Self.bestWay()
        let text = FabricRuleset(topology, way: way).text
        let changed = text != fabricText
        if changed {
            try keepCounters(hosts: hosts, in: fabric)
            try Self.load(text, file: "fabric", what: "the lab's security groups")
            for setting in KernelSetting.patientConnectionTracking { try setting.write() }
            fabricText = text
        }
        self.way = way
        var changedHosts = false
        hostTexts = hostTexts.filter { name, _ in hosts.contains { $0.host.name == name } }
        for attached in hosts {
            changedHosts = try enforce(on: attached, topology, way, in: fabric) || changedHosts
        }
        return changed || changedHosts
    }

    /// Everything that was denied since the lab came up.
    mutating func denials(hosts: [AttachedHost], in fabric: NetworkNamespace) throws -> [Denial] {
        try tally.reading(way.map { try Self.counters($0, hosts: hosts, in: fabric) } ?? [])
    }

    /// The best way that this kernel has. The rule that tells is checked by the kernel and not put in force.
    private static func bestWay() throws -> FirewallWay {
        let rule = """
            table bridge \(FabricRuleset.table)_trial {
                chain forward { type filter hook forward priority 0; ct state established accept; }
            }

            """
        let path = "\(LabMounts.folder)/trial.nft"
        try TextFile.write(rule, to: path)
        if try ChildProcess.run(["nft", "--check", "-f", path]).status == 0 { return .bridge }
        return seesBridgedFrames ? .forward : .hosts
    }

    private mutating func enforce(
        on attached: AttachedHost, _ topology: Topology, _ way: FirewallWay, in fabric: NetworkNamespace
    ) throws -> Bool {
        let name = attached.host.name
        let text = way == .hosts ? HostRuleset(host: attached.host, topology: topology).text : nil
        guard text != hostTexts[name] else { return false }
        let table = FabricRuleset.table
        try fabric.visit(attached.namespace) {
            try Self.load(
                text ?? "table inet \(table) { }\ndelete table inet \(table)\n", file: "host-\(attached.host.address)",
                what: "the security group of \(name)")
            for setting in KernelSetting.patientConnectionTracking { try setting.write() }
        }
        hostTexts[name] = text
        return true
    }

    /// br_netfilter is loaded, and hands bridged IPv4 frames of this namespace to the inet hooks.
    private static var seesBridgedFrames: Bool {
        (try? TextFile.read("/proc/sys/net/bridge/bridge-nf-call-iptables"))?.hasPrefix("1") == true
    }

    /// A file, not standard input: nft may end before it has read all of that.
    private static func load(_ text: String, file: String, what: String) throws {
        let path = "\(LabMounts.folder)/\(file).nft"
        try TextFile.write(text, to: path)
        let (status, output) = try ChildProcess.run(["nft", "-f", path])
        guard status == 0 else {
            throw WirelabError(
                .environment, "the kernel did not take \(what) ('wirelab doctor' looks for the reason):\n\(output)")
        }
    }

    private mutating func keepCounters(hosts: [AttachedHost], in fabric: NetworkNamespace) throws {
        guard let way else { return }
        tally.keep(try Self.counters(way, hosts: hosts, in: fabric))
    }

    private static func counters(
        _ way: FirewallWay, hosts: [AttachedHost], in fabric: NetworkNamespace
    ) throws -> [Denial] {
        var denials = try readCounters()
        if way == .hosts {
            for attached in hosts { denials += try fabric.visit(attached.namespace) { try readCounters() } }
        }
        return denials
    }

    private static func readCounters() throws -> [Denial] {
        let (status, output) = try ChildProcess.run(["nft", "-j", "list", "sets"])
        guard status == 0 else {
            throw WirelabError(.environment, "the drop counters could not be read:\n\(output)")
        }
        return try NftablesSets.denials(json: output)
    }
}
