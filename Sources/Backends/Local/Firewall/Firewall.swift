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
        let (way, changed) = try enforceInFabric(topology, wanted: wanted ?? self.way, hosts: hosts, fabric: fabric)
        let changedWay = way != self.way
        self.way = way
        if changed || changedWay {
            for setting in KernelSetting.patientConnectionTracking { try setting.write() }
        }
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

    /// Tries the ways from the best one on until the kernel takes one.
    private mutating func enforceInFabric(
        _ topology: Topology, wanted: FirewallWay?, hosts: [AttachedHost], fabric: NetworkNamespace
    ) throws -> (FirewallWay, Bool) {
        var refusals: [String] = []
        for way in wanted.map({ [$0] }) ?? FirewallWay.allCases where way != .forward || Self.seesBridgedFrames {
            let text = FabricRuleset(topology, way: way).text
            if text == fabricText { return (way, false) }
            try keepCounters(hosts: hosts, in: fabric)
            let (status, output) = try Self.load(text, file: "fabric")
            if status == 0 {
                fabricText = text
                return (way, true)
            }
            refusals.append("\(way.rawValue): \(output)")
        }
        let reasons =
            refusals.isEmpty ? "forward: the machine has no br_netfilter loaded" : refusals.joined(separator: "\n")
        throw WirelabError(
            .environment, "this kernel does not take the lab's security groups; 'wirelab doctor' says more\n\(reasons)")
    }

    private mutating func enforce(
        on attached: AttachedHost, _ topology: Topology, _ way: FirewallWay, in fabric: NetworkNamespace
    ) throws -> Bool {
        let name = attached.host.name
        let text = way == .hosts ? HostRuleset(host: attached.host, topology: topology).text : nil
        guard text != hostTexts[name] else { return false }
        try fabric.visit(attached.namespace) {
            let file = "host-\(attached.host.address)"
            let (status, output) = try Self.load(
                text ?? "table inet \(FabricRuleset.table) { }\ndelete table inet \(FabricRuleset.table)\n", file: file)
            guard status == 0 else {
                throw WirelabError(.environment, "the security group of \(name) could not be set:\n\(output)")
            }
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
    private static func load(_ text: String, file: String) throws -> (status: Int32, output: String) {
        let path = "\(LabMounts.folder)/\(file).nft"
        try TextFile.write(text, to: path)
        return try ChildProcess.run(["nft", "-f", path])
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
