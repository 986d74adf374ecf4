import Diagnostics
import Packets
import Reports

extension AnalysisView {
    /// More rows than a person reads are counted.
    static var mostRows: Int { 30 }

    /// What a person reads of it.
    ///
    /// - Parameter width: the columns of the terminal.
    /// - Returns: the lines.
    func text(width: Int) -> [String] {
        let parts = [
            isDetailed ? [] : summary, connectionTable, connectionDetails,
            isDetailed ? sightingTables : sightingLines, flowTable, dnsTable, datagramLines, findingLines(width: width),
        ]
        return Array(parts.filter { !$0.isEmpty }.joined(separator: [""]))
    }

    private var summary: [String] {
        let summary = capture.analysis.traffic.summary
        var facts = [
            Quantity.count(summary.total.packets, "packet"), Quantity.bytes(summary.total.bytes) + " on the wire",
            "in \(Quantity.duration(summary.duration))",
        ]
        if summary.truncatedPackets > 0 { facts.append("\(Quantity.grouped(summary.truncatedPackets)) cut off") }
        if let dropped = summary.dropped { facts.append("\(dropped) dropped") }
        let kinds = TrafficKind.allCases.compactMap { kind in
            summary.protocols[kind].map { "\(kind.rawValue) \(Quantity.grouped($0.packets))" }
        }
        let names = capture.interfaces.indices.map(capture.interfaceName)
        return ["\(capture.name): \(facts.joined(separator: " · "))", kinds.joined(separator: " · ")].filter {
            !$0.isEmpty
        }
            + (names.count > 1 ? ["interfaces \(names.joined(separator: ", ")), each for itself"] : [])
    }

    var hasSeveralInterfaces: Bool { capture.interfaces.count > 1 }

    private var connectionTable: [String] {
        guard !connections.isEmpty else { return [] }
        let columns = [
            "#", "client", "server", "start", "lasted", "handshake", "sent", "received", "again", "closed", "end",
        ]
        let header = hasSeveralInterfaces ? ["seen by"] + columns : columns
        let rows = connections.prefix(Self.mostRows).map(row)
        return TextTable(header: header, rows: rows).lines + rest(connections.count, "connection")
    }

    private var connectionDetails: [String] {
        isDetailed ? Array(connections.map(details).joined(separator: [""])) : []
    }

    private func row(_ connection: TCPConnection) -> [String] {
        let again = connection.client.retransmittedSegments + connection.server.retransmittedSegments
        let cells = [
            String(connection.stream), connection.client.endpoint.description, connection.server.endpoint.description,
            Quantity.moment(connection.start.since(capture.start)),
            Quantity.duration(connection.end.since(connection.start)),
            connection.handshakeTime.map(Quantity.duration) ?? "-", Quantity.bytes(connection.client.uniqueBytes),
            Quantity.bytes(connection.server.uniqueBytes), again > 0 ? String(again) : "-",
            connection.longestEpisode.map { Quantity.duration($0.duration) } ?? "-", connection.closing.words,
        ]
        return hasSeveralInterfaces ? [capture.interfaceName(connection.interface)] + cells : cells
    }

    func rest(_ count: Int, _ noun: String) -> [String] {
        count > Self.mostRows ? ["and \(Quantity.count(count - Self.mostRows, noun)) more: --json, or --filter"] : []
    }

    private var flowTable: [String] {
        guard !flows.isEmpty else { return [] }
        let rows = flows.prefix(Self.mostRows).map { flow in
            let cells = [
                flow.client.description, flow.server.description, String(flow.toServer.datagrams),
                Quantity.bytes(flow.toServer.bytes), String(flow.toClient.datagrams),
                Quantity.bytes(flow.toClient.bytes),
                flow.faultCount > 0
                    ? "unreachable" : flow.isToMany ? "to many" : flow.isAnswered ? "answered" : "no answer",
            ]
            return hasSeveralInterfaces ? [capture.interfaceName(flow.interface)] + cells : cells
        }
        let columns = ["client", "server", "datagrams", "sent", "back", "received", "udp"]
        return TextTable(header: hasSeveralInterfaces ? ["seen by"] + columns : columns, rows: rows).lines
            + rest(flows.count, "flow")
    }

    private var dnsTable: [String] {
        guard !dns.isEmpty else { return [] }
        let rows = dns.prefix(Self.mostRows).map { transaction in
            [
                String(transaction.frame), "\(transaction.question.name)", "\(transaction.question.type)",
                transaction.server.description, transaction.answer.map { "\($0.responseCode)" } ?? "no answer",
                transaction.answer.map { String($0.recordCount) } ?? "",
                transaction.latency.map(Quantity.duration) ?? "",
                transaction.retries > 0 ? Quantity.count(transaction.retries, "retry") : "",
            ]
        }
        let header = ["frame", "dns question", "type", "asked", "answer", "records", "after", ""]
        return TextTable(header: header, rows: rows).lines + rest(dns.count, "query")
    }

    /// What several interfaces show alike is explained once.
    private func findingLines(width: Int) -> [String] {
        var groups: [[Finding]] = []
        for finding in findings {
            if let index = groups.firstIndex(where: { $0[0].isExplained(like: finding) }) {
                groups[index].append(finding)
            } else {
                groups.append([finding])
            }
            // More are counted, and looking for their like would take long.
            if groups.count > Self.mostRows { break }
        }
        let lines = groups.prefix(Self.mostRows).flatMap { group -> [String] in
            let first = group[0]
            let head = [first.code.rawValue, first.stream.map { "#\($0)" }, first.reference].compactMap(\.self)
            return [head.filter { !$0.isEmpty }.joined(separator: "  ")]
                + first.sentence.wrapped(to: max(40, min(width, 120)) - 2).map { "  \($0)" }
                + group.compactMap(place).map { "  \($0)" }
        }
        return lines + (groups.count > Self.mostRows ? ["and more findings: --json, or --filter"] : [])
    }

    /// Where a finding is seen.
    private func place(of finding: Finding) -> String? {
        let name = hasSeveralInterfaces ? finding.interface.map(capture.interfaceName) : nil
        let noun = finding.frames.count == 1 ? "frame" : "frames"
        let frames = finding.frames.isEmpty ? nil : "\(noun) \(finding.frames.map(String.init).joined(separator: ", "))"
        let parts = [name, frames].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ": ")
    }
}

extension Finding {
    /// Whether the same words explain both.
    fileprivate func isExplained(like other: Finding) -> Bool {
        code == other.code && stream == other.stream && sentence == other.sentence
    }
}

extension ConnectionClosing {
    /// In a few words.
    var words: String {
        switch self {
        case .closed(let first): "closed by \(first)"
        case .halfClosed(let end): "half closed by \(end)"
        case .reset(let reset): reset.cause == .refused ? "refused" : "reset by \(reset.sender)"
        case .silence: "-"
        }
    }
}
