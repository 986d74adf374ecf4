import Packets

/// The part of a capture that is shown.
struct AnalysisView: Sendable {
    let capture: AnalyzedCapture
    /// The connections that are shown, by their indices; copies of them all would take as much room again.
    let shownConnections: [Int]
    let flows: [UDPFlow]
    /// The interfaces whose views are shown, by index.
    let interfaces: Set<Int>
    /// Whether nothing was left out but interfaces.
    let isWhole: Bool
    /// Whether each connection is shown with all that is known.
    let isDetailed: Bool
}

extension AnalysisView {
    /// The connections.
    var connections: some RandomAccessCollection<TCPConnection> {
        shownConnections.lazy.map { capture.analysis.tcp.connections[$0] }
    }

    /// What is worth explaining of what is shown; each is made when it is its turn.
    var findings: some Sequence<Finding> {
        let places = isWhole ? [] : Set(connections.map { Place(interface: $0.interface, stream: $0.stream) })
        let hasAll = interfaces.count == capture.interfaces.count
        return capture.analysis.findings.lazy.filter { finding in
            if finding.comparesInterfaces, !hasAll { return false }
            guard let interface = finding.interface else { return isWhole }
            guard interfaces.contains(interface) else { return false }
            return isWhole || finding.stream.map { places.contains(Place(interface: interface, stream: $0)) } ?? false
        }
    }

    private struct Place: Hashable {
        let interface: Int
        let stream: Int
    }
}

/// What is neither a connection nor a flow is shown where nothing was left out but interfaces.
extension AnalysisView {
    /// The DNS queries.
    var dns: [DNSTransaction] { capture.analysis.traffic.dns.transactions.filter { shows($0.interface) } }
    /// The echo requests.
    var echo: [EchoSession] { capture.analysis.traffic.echo.sessions.filter { shows($0.interface) } }
    /// The questions for hardware addresses.
    var arp: [ARPExchange] { capture.analysis.traffic.arp.exchanges.filter { shows($0.interface) } }
    /// The addresses that changed their owner.
    var addressChanges: [ARPClaim] { capture.analysis.traffic.arp.claims.filter { shows($0.interface) } }
    /// The joins and leaves.
    var memberships: [MembershipChange] { capture.analysis.traffic.multicast.changes.filter { shows($0.interface) } }
    /// What was sent to groups, and to all.
    var groups: [GroupTraffic] { capture.analysis.traffic.multicast.traffic.filter { shows($0.interface) } }

    private func shows(_ interface: Int) -> Bool { isWhole && interfaces.contains(interface) }
}
