extension CaptureAnalysis {
    /// What is worth explaining: of the capture, of each connection in their order, between interfaces, then what is not TCP.
    public var findings: some Sequence<Finding> {
        // All of them at once, of many connections, would take more room than the analysis itself.
        (-1...tcp.connections.count).lazy.flatMap { part -> [Finding] in
            if tcp.connections.indices.contains(part) {
                tcp.connections[part].hasOnlyHeaders ? [] : tcp.connections[part].findings
            } else {
                part < 0
                    ? dropFindings + clockFindings
                    : lossFindings + traffic.udp.flows.compactMap(\.finding) + traffic.dns.findings
            }
        }
    }

    private var dropFindings: [Finding] {
        traffic.summary.drops.sorted { $0.key < $1.key }.filter { $0.value > 0 }.map { interface, count in
            Finding(
                .captureDrops, interface: interface, frames: [],
                "The kernel had no room for \(count) packets, so the capture lacks them: what looks lost may have arrived.",
                "")
        }
    }
}
