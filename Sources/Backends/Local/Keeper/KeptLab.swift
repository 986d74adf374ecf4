import Diagnostics
import Glibc
import LabModel

/// How every link of a lab is set.
private struct Links: Equatable {
    let mtu: Int
    let offload: Offload
}

/// The lab that a keeper holds, as it stands in the kernel, and how it is brought to what is wanted.
///
/// Reconciling compares what is wanted with what is there, piece by piece: only what differs is touched.
final class KeptLab {
    private(set) var topology: Topology?
    private(set) var firewall = Firewall()
    private var fabric: Fabric?
    private var hosts: [String: AttachedHost] = [:]
    private var order: [String] = []
    private var resolverConfiguration = ""
    /// The hosts that have not answered since they, or the names, were changed.
    private var unproven: Set<String> = []
    /// What every link was last set to.
    private var links: Links?
    private let names: NameServer
    /// The captures on its hosts.
    let captures = KeptCaptures()

    /// - Parameter log: where the programs that it starts write their messages.
    init(log: Int32) {
        names = NameServer(log: log)
    }

    /// The hosts in the lab file's order.
    var attachedHosts: [AttachedHost] { order.compactMap { hosts[$0] } }

    /// The fabric's namespace.
    func fabricNamespace() throws -> NetworkNamespace { try requireFabric().namespace }

    /// The host of this name.
    func attachedHost(_ name: String) -> AttachedHost? { hosts[name] }

    /// Brings the lab to `wanted` and returns when every host works.
    ///
    /// - Parameters:
    ///   - wanted: the lab as it shall be.
    ///   - way: the only way to enforce security groups; nil means the best that the kernel has.
    /// - Returns: what was changed, in words; empty if nothing was.
    /// - Throws: `WirelabError`, `SystemCallError`; what was changed before stays so.
    func reconcile(to wanted: Topology, way: FirewallWay?) throws -> [String] {
        if let resolver = topology?.resolver, resolver != wanted.resolver {
            throw WirelabError(
                .invalidInput, "the network of a lab that is up cannot change: wirelab down, then wirelab up")
        }
        try firewall.prepare(wanted: way)
        if fabric == nil { fabric = try Fabric(resolver: wanted.resolver) }
        var changes = try removeHosts(notIn: wanted)
        changes += try reconcileBridges(with: wanted)
        changes += try reconcileLinks(with: wanted)
        let missing = wanted.hosts.filter { hosts[$0.name] == nil }
        let namespaces = try NamespaceSource(count: missing.count)
        let servesAnew = try serveNames(of: wanted)
        try firewall.begin(wanted, wanted: way)
        let added = try add(missing, of: wanted, in: namespaces)
        changes += added.map { "host \($0.host.name) added" }
        order = wanted.hosts.map(\.name)
        let rulesChange = try firewall.enforce(
            wanted, hosts: attachedHosts, in: try fabricNamespace(), wanted: way)
        // A host that comes or goes is in the rules, too; that is said already.
        if rulesChange && changes.isEmpty { changes.append("security groups changed") }
        if servesAnew && changes.isEmpty { changes.append("names changed") }
        unproven.formUnion((servesAnew ? attachedHosts : added).map(\.host.name))
        try Readiness(topology: wanted).wait(
            for: attachedHosts.filter { unproven.contains($0.host.name) }, in: try fabricNamespace())
        unproven = []
        try firewall.settle()
        topology = wanted
        return changes
    }

    /// A process was reaped.
    ///
    /// - Parameters:
    ///   - process: the process.
    ///   - exitStatus: its exit status, or 128 plus the signal that ended it.
    /// - Throws: `WirelabError`, `SystemCallError` where the name server cannot be started again.
    func noteEnd(of process: pid_t, exitStatus: Int32) throws {
        captures.noteEnd(of: process, exitStatus: exitStatus)
        try names.noteEnd(of: process)
    }

    /// What the security groups denied so far.
    func denials() throws -> [Denial] {
        try firewall.denials(hosts: attachedHosts, in: try fabricNamespace())
    }

    /// Removes hosts that are gone from the file, and those that moved, which are added again.
    private func removeHosts(notIn wanted: Topology) throws -> [String] {
        let kept = Dictionary(uniqueKeysWithValues: wanted.hosts.map { ($0.name, $0) })
        var leaving: [AttachedHost] = []
        for attached in attachedHosts {
            let host = attached.host
            if let same = kept[host.name], same.address == host.address, isUnmoved(same, in: wanted), attached.hasLink {
                hosts[host.name] = AttachedHost(
                    host: same, namespace: attached.namespace, portIndex: attached.portIndex)
                continue
            }
            leaving.append(attached)
        }
        // So that they write what they saw.
        captures.endAndWait(on: leaving.map(\.host.name))
        for attached in leaving {
            try requireFabric().detach(attached)
            killProcesses(in: attached.namespace)
            hosts[attached.host.name] = nil
            order.removeAll { $0 == attached.host.name }
        }
        return leaving.map { "host \($0.host.name) removed" }
    }

    private func isUnmoved(_ host: Host, in wanted: Topology) -> Bool {
        fabric?.bridges[host.subnet]?.subnet.prefix == wanted.subnet(host.subnet)?.prefix
    }

    private func reconcileBridges(with wanted: Topology) throws -> [String] {
        var fabric = try requireFabric()
        defer { self.fabric = fabric }
        var changes: [String] = []
        for bridge in fabric.bridges.values.sorted(by: { $0.index < $1.index })
        where wanted.subnet(bridge.subnet.name)?.prefix != bridge.subnet.prefix {
            try fabric.remove(bridge)
            changes.append("subnet \(bridge.subnet.name) removed")
        }
        for subnet in wanted.subnets where fabric.bridges[subnet.name] == nil {
            try fabric.add(subnet, mtu: wanted.mtu, offload: wanted.offload)
            changes.append("subnet \(subnet.name) added")
        }
        return changes
    }

    private func reconcileLinks(with wanted: Topology) throws -> [String] {
        let wantedLinks = Links(mtu: wanted.mtu, offload: wanted.offload)
        guard let current = links, current != wantedLinks else {
            links = wantedLinks
            return []
        }
        try requireFabric().setLinks(mtu: wanted.mtu, offload: wanted.offload, hosts: attachedHosts)
        links = wantedLinks
        return ["links changed"]
    }

    private func serveNames(of wanted: Topology) throws -> Bool {
        let configuration = ZoneFiles(topology: wanted).resolverConfiguration
        if configuration != resolverConfiguration {
            try LabMounts.setResolver(configuration)
            resolverConfiguration = configuration
        }
        return try names.serve(wanted)
    }

    private func add(
        _ missing: [Host], of wanted: Topology, in namespaces: NamespaceSource
    ) throws -> [AttachedHost] {
        var fabric = try requireFabric()
        defer { self.fabric = fabric }
        var added: [AttachedHost] = []
        for host in missing { added.append(try fabric.attach(host, in: try namespaces.next(), of: wanted)) }
        try fabric.connect(added)
        for attached in added { hosts[attached.host.name] = attached }
        return added
    }

    private func requireFabric() throws -> Fabric {
        guard let fabric else { throw WirelabError(.environment, "the lab is still coming up") }
        return fabric
    }

    /// A host that is taken away takes its processes with it, as a machine that is switched off. Again until there are none,
    /// for one may have started another meanwhile; bounded, for one that the kernel cannot end must not hold the keeper.
    private func killProcesses(in namespace: NetworkNamespace) {
        var rounds = 0
        while rounds < 200 && killOnce(in: namespace) {
            rounds += 1
            usleep(1000)
        }
    }

    /// Whether there was a process to kill.
    private func killOnce(in namespace: NetworkNamespace) -> Bool {
        guard let folder = opendir("/proc") else { return false }
        defer { closedir(folder) }
        var found = false
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let process = pid_t(name), process > 1, namespace.holds(process: process) else { continue }
            found = kill(process, SIGKILL) == 0 || found
        }
        return found
    }
}
