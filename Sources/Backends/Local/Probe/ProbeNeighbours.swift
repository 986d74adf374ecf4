import LabModel

/// Permanent neighbour entries for the pairs of a large probe, there while it lasts.
///
/// The kernel's neighbour table is one for the whole machine and takes 1,024 entries on stock kernels (arp(7), gc_thresh3):
/// asking for the addresses of all pairs of forty hosts overflows it. Permanent entries do not count.
struct ProbeNeighbours {
    /// Up to this many hosts every pair has room in the table.
    static let sparseLimit = 20

    private let known: [(attached: AttachedHost, neighbours: [Host])]
    private let fabric: NetworkNamespace

    /// - Parameters:
    ///   - pairs: who will talk to whom; a pair in different subnets talks to the router, which needs no help.
    ///   - fabric: the fabric's namespace, where the calling thread is.
    init(pairs: [(source: AttachedHost, destination: AttachedHost)], fabric: NetworkNamespace) {
        self.fabric = fabric
        var attached: [Host: AttachedHost] = [:]
        var neighbours: [Host: Set<Host>] = [:]
        for (source, destination) in pairs {
            attached[source.host] = source
            attached[destination.host] = destination
            guard source.host.subnet == destination.host.subnet else { continue }
            neighbours[source.host, default: []].insert(destination.host)
            neighbours[destination.host, default: []].insert(source.host)
        }
        guard attached.count > Self.sparseLimit else {
            known = []
            return
        }
        known = neighbours.compactMap { host, others in attached[host].map { ($0, Array(others)) } }
    }

    /// Tells each host where its neighbours are.
    ///
    /// - Throws: `SystemCallError`.
    func add() throws {
        try visitAll { host in
            .permanentNeighbour(
                host.address, at: HardwareAddress(.host, host.address), index: AttachedHost.interfaceIndex)
        }
    }

    /// Has each host forget them.
    ///
    /// - Throws: `SystemCallError`.
    func remove() throws {
        try visitAll { .deleteNeighbour($0.address, index: AttachedHost.interfaceIndex) }
    }

    private func visitAll(_ message: (Host) -> NetlinkMessage) throws {
        for (attached, neighbours) in known {
            try fabric.visit(attached.namespace) { try NetlinkSocket().perform(neighbours.map(message)) }
        }
    }
}
