import Diagnostics
import LabModel

/// The security groups of a running lab, in force in the kernel.
struct Firewall {
    /// A network namespace that holds rules.
    private enum Place: Hashable {
        case fabric
        /// By its port's number, which is never given again: a host that moves is another namespace under the same name.
        case host(port: Int32)
    }

    private(set) var way: FirewallWay?
    private var texts: [Place: String] = [:]
    private var tally = DenialTally()
    private var trial: FirewallTrial?

    /// Begins to look which way this kernel has, where that will matter. `enforce` must follow before the keeper reaps what
    /// ended, for it waits for the program that looks.
    ///
    /// - Parameter wanted: the only way to use; nil means the best that the kernel has.
    /// - Throws: `WirelabError`, `SystemCallError`.
    mutating func prepare(wanted: FirewallWay?) throws {
        trial = wanted == nil && way == nil ? try FirewallTrial() : nil
    }

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
        let way = try wanted ?? self.way ?? (trial ?? FirewallTrial()).bestWay()
        let ruleset = FabricRuleset(topology, way: way)
        let stale = self.way.map { FabricRuleset.removal(of: $0, for: way) } ?? ""
        var changed = try replace(
            with: ruleset.transactions, at: .fabric, removing: stale, file: "fabric", what: "the lab's security groups")
        self.way = way
        for attached in hosts { changed = try enforce(on: attached, topology, way, in: fabric) || changed }
        let places = [.fabric] + hosts.map { Place.host(port: $0.portIndex) }
        texts = texts.filter { places.contains($0.key) }
        return changed
    }

    /// Everything that was denied since the lab came up.
    mutating func denials(hosts: [AttachedHost], in fabric: NetworkNamespace) throws -> [Denial] {
        try tally.reading(way.map { try Self.counters($0, hosts: hosts, in: fabric) } ?? [])
    }

    private mutating func enforce(
        on attached: AttachedHost, _ topology: Topology, _ way: FirewallWay, in fabric: NetworkNamespace
    ) throws -> Bool {
        let place = Place.host(port: attached.portIndex)
        let text = way == .hosts ? HostRuleset(host: attached.host, topology: topology).text : ""
        guard !text.isEmpty || texts[place] != nil else { return false }
        return try fabric.visit(attached.namespace) {
            try replace(
                with: [text], at: place, removing: text.isEmpty ? HostRuleset.removal : "",
                file: "host-\(attached.host.address)", what: "the security group of \(attached.host.name)")
        }
    }

    /// Replaces the rules of the namespace where the calling thread is, if they differ. Its counters begin anew, so what they
    /// have counted is taken over first.
    private mutating func replace(
        with transactions: [String], at place: Place, removing stale: String, file: String, what: String
    ) throws -> Bool {
        let text = transactions.joined(separator: "\n")
        guard text != texts[place] else { return false }
        if texts[place] != nil { tally.keep(try Self.readCounters()) }
        let loads = try transactions.enumerated().map { number, transaction in
            try NftablesLoad(number == 0 ? stale + transaction : transaction, file: "\(file)-\(number)", what: what)
        }
        for load in loads { try load.finish() }
        for setting in KernelSetting.patientConnectionTracking { try setting.write() }
        texts[place] = text
        return true
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
        let (status, output) = try ChildProcess.run(["nft", "-j", "--numeric-protocol", "list", "sets"])
        guard status == 0 else {
            throw WirelabError(.environment, "the drop counters could not be read:\n\(output)")
        }
        return try NftablesSets.denials(json: output)
    }
}
