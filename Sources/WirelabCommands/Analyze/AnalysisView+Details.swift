import Diagnostics
import Packets
import Reports

extension AnalysisView {
    /// All that is known of a connection, both directions beside each other.
    func details(_ connection: TCPConnection) -> [String] {
        let rows = ConnectionEnd.allCases.map { column(connection, $0) }
        let table = TextTable(
            header: ["", "client", "server"],
            rows: zip(rows[0], rows[1]).map { [$0.name, $0.value, $1.value] })
        let flags = (connection.client.flags + connection.server.flags).named.map { "\($0.name) \($0.count)" }
        return table.lines
            + (flags.isEmpty ? [] : ["", "flags  \(flags.joined(separator: ", "))"])
            + ConnectionEnd.allCases.flatMap(connection.episodes).map(words)
    }

    private func column(_ connection: TCPConnection, _ end: ConnectionEnd) -> [(name: String, value: String)] {
        let flow = connection.flow(from: end)
        let seconds = connection.end.since(connection.start) / .seconds(1)
        let trips = flow.roundTrips
        return [
            ("address", flow.endpoint.description), ("segments", Quantity.grouped(flow.segments)),
            ("with data", Quantity.grouped(flow.dataSegments)),
            ("pure acknowledgements", Quantity.grouped(flow.pureAcknowledgements)),
            ("bytes, each once", Quantity.grouped(flow.uniqueBytes)),
            ("bytes sent again", Quantity.grouped(flow.retransmittedBytes)),
            ("segments sent again", Quantity.grouped(flow.retransmittedSegments)),
            ("segments out of order", Quantity.grouped(flow.outOfOrderSegments)),
            ("duplicate acknowledgements", Quantity.grouped(flow.flags[.duplicateAck])),
            ("segments with SACK", Quantity.grouped(flow.sackSegments)),
            ("maximum segment size", flow.synOptions?.maximumSegmentSize.map { "\($0)" } ?? "unknown"),
            ("largest payload", Quantity.grouped(flow.largestPayload)),
            ("most in flight", Quantity.grouped(Int(flow.mostInFlight))),
            ("window factor", String(connection.windowFactor(of: end))),
            ("window least", Quantity.grouped(Int(flow.windows.minimum))),
            ("window mean", Quantity.grouped(Int(flow.windows.mean.rounded()))),
            ("window most", Quantity.grouped(Int(flow.windows.maximum))),
            ("window closed", Quantity.count(flow.windows.zeroCount, "segment")),
            ("round trips measured", Quantity.grouped(trips.count)),
            ("round trip least", trips.minimum.map(Quantity.duration) ?? "-"),
            ("round trip mean", trips.mean.map(Quantity.duration) ?? "-"),
            ("round trip most", trips.maximum.map(Quantity.duration) ?? "-"),
            ("round trip deviation", trips.standardDeviation.map(Quantity.duration) ?? "-"),
            ("longest idle", Quantity.duration(.nanoseconds(Int64(clamping: flow.longestIdle)))),
            (
                "throughput",
                seconds > 0
                    ? Quantity.bytes(Int(exactly: (Double(flow.uniqueBytes) / seconds).rounded()) ?? .max) + "/s" : "-"
            ),
        ]
    }

    private func words(_ episode: ZeroWindowEpisode) -> String {
        let probes = episode.probes.map {
            "\($0.frame) after \(Quantity.duration($0.gap))\($0.answer == nil ? ", no answer" : "")"
        }
        return
            "window of \(episode.receiver) closed at frame \(episode.frame) for \(Quantity.duration(episode.duration))"
            + (probes.isEmpty ? "" : "; probes: \(probes.joined(separator: "; "))")
    }
}
