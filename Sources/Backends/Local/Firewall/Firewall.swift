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
    private var underWay: [NftablesLoad] = []

    /// Begins to look which way this kernel has, where that will matter. The steps that follow must come before the keeper reaps
    /// what ended, for they wait for the programs that look and load.
    ///
    /// - Parameter wanted: the only way to use; nil means the best that the kernel has.
    /// - Throws: `WirelabError`, `SystemCallError`.
    mutating func prepare(wanted: FirewallWay?) throws {
        trial = wanted == nil && way == nil ? try FirewallTrial() : nil
    }

    /// Begins to load the rules of a new lab, as far as they can be there before its hosts; in a running lab nothing yet.
    ///
    /// - Parameters:
    ///   - topology: the lab.
    ///   - wanted: the only way to use; nil means the best that the kernel has.
    /// - Throws: `WirelabError`, `SystemCallError`.
    mutating func begin(_ topology: Topology, wanted: FirewallWay?) throws {
        guard self.way == nil else { return }
        let way = try wanted ?? (trial ?? FirewallTrial()).bestWay()
        self.way = way
        let ruleset = FabricRuleset(topology, way: way)
        try load(ruleset.transactions(ruleset.tables.filter { !$0.needsPorts }.map(\.creation)), file: "fabric")
    }

    /// Begins to put the lab's rules in force: each table is replaced in one transaction, connection tracking is left alone,
    /// so established flows survive. They are in force when `settle` returns.
    ///
    /// - Parameters:
    ///   - topology: the lab.
    ///   - hosts: its hosts, attached.
    ///   - fabric: the fabric's namespace, where the calling thread is.
    ///   - wanted: the only way to use; nil means the best that the kernel has.
    /// - Returns: whether anything changes.
    /// - Throws: `WirelabError`, `SystemCallError`.
    mutating func enforce(
        _ topology: Topology, hosts: [AttachedHost], in fabric: NetworkNamespace, wanted: FirewallWay?
    ) throws -> Bool {
        guard let current = self.way else { return false }
        let way = wanted ?? current
        let ruleset = FabricRuleset(topology, way: way)
        let text = ruleset.text
        var changed = text != texts[.fabric]
        if texts[.fabric] == nil {
            try load(ruleset.transactions(ruleset.tables.filter(\.needsPorts).map(\.creation)), file: "ports")
        } else if changed {
            // Only when the kernel has taken the new rules may the old ones, and the way, be forgotten.
            let counted = try Self.readCounters()
            let stale = FabricRuleset.removal(of: current, for: way)
            try load(ruleset.transactions([stale] + ruleset.tables.map(\.replacement)), file: "fabric")
            try settle()
            tally.keep(counted)
        }
        texts[.fabric] = text
        self.way = way
        for attached in hosts { changed = try enforce(on: attached, topology, way, in: fabric) || changed }
        let places = [.fabric] + hosts.map { Place.host(port: $0.portIndex) }
        texts = texts.filter { places.contains($0.key) }
        return changed
    }

    /// Waits until all that was begun is in force.
    ///
    /// - Throws: `WirelabError` where the kernel did not take it.
    mutating func settle() throws {
        let loads = underWay
        underWay = []
        guard !loads.isEmpty else { return }
        for load in loads { try load.finish() }
        for setting in KernelSetting.patientConnectionTracking { try setting.write() }
    }

    /// Files are numbered: several are read at once.
    private mutating func load(_ transactions: [String], file: String) throws {
        for (number, transaction) in transactions.enumerated() where !transaction.isEmpty {
            underWay.append(
                try NftablesLoad(transaction, file: "\(file)-\(number)", what: "the lab's security groups"))
        }
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
                with: text, at: place, removing: text.isEmpty ? HostRuleset.removal : "",
                file: "host-\(attached.host.address)", what: "the security group of \(attached.host.name)")
        }
    }

    /// Replaces the rules of the host's namespace where the calling thread is, if they differ. Its counters begin anew, so what
    /// they have counted is taken over first.
    private mutating func replace(
        with text: String, at place: Place, removing stale: String, file: String, what: String
    ) throws -> Bool {
        guard text != texts[place] else { return false }
        if texts[place] != nil { tally.keep(try Self.readCounters()) }
        try NftablesLoad(stale + text, file: file, what: what).finish()
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
