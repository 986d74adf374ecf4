import ArgumentParser
import Backends
import Diagnostics
import LabFile
import LabModel
import Reports

/// Shows who may talk to whom.
struct ReachVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reach", abstract: "Show who may talk to whom, computed from the rules.",
        discussion: """
            With --probe real packets are sent in the running lab and held against the rules: exit status 1 if any \
            differs. The probe listens itself on the ports; a program that has one already is left alone.
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var selection: LabSelection
    @Flag(help: "Send real packets and compare.")
    var probe = false
    @Flag(help: "Print as JSON.")
    var json = false

    func run() async throws {
        let report = probe ? try await probed() : try await computed()
        if json { try printJSON(ReachDocument(report)) } else { Console.print(ReachTable(report).text) }
        if report.differences > 0 { throw ExitCode(WirelabError.Code.checkFailed.exitStatus) }
    }

    private func computed() async throws -> ReachReport {
        if selection.name != nil { return ReachReport(try await selection.running(root).1.topology, results: nil) }
        return ReachReport(try selection.world.filled(from: root.world).loadLab().topology, results: nil)
    }

    private func probed() async throws -> ReachReport {
        let (world, lab) = try await selection.running(root)
        let backend = try world.local(for: "reach --probe")
        let requests = Reachability.matrix(lab.topology).map {
            ProbeRequest(
                source: $0.flow.source.name, destination: $0.flow.destination.name,
                protocol: $0.flow.service.protocol, port: $0.flow.service.port)
        }
        return ReachReport(lab.topology, results: try backend.probe(requests, in: lab.name))
    }
}

/// The flows of a lab: what the rules say of each, and what the network said.
struct ReachReport {
    /// One flow.
    struct Row {
        let flow: Flow
        let verdict: Verdict
        let result: ProbeResult?

        /// Whether the network did something else than the rules say.
        var differs: Bool { result?.arrived.map { $0 != verdict.isAllowed } ?? false }
    }

    let rows: [Row]

    /// - Parameters:
    ///   - topology: the lab.
    ///   - results: what a probe of the lab's whole matrix saw, in its order; nil without a probe.
    init(_ topology: Topology, results: [ProbeResult]?) {
        rows = Reachability.matrix(topology).enumerated().map { index, judged in
            Row(flow: judged.flow, verdict: judged.verdict, result: results?[index])
        }
    }

    /// How many flows the network treats differently.
    var differences: Int { rows.filter(\.differs).count }
}

/// The JSON of `reach`: fixed for scripts and tests of others.
struct ReachDocument: Encodable {
    struct FlowDocument: Encodable {
        let from: String
        let to: String
        let `protocol`: String
        let port: UInt16?
        let allowed: Bool
        let observed: Bool?
        let reason: String

        enum Key: String, CodingKey {
            case from, to, `protocol`, port, allowed, observed, reason
        }

        /// `port` is there also where it is null.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(from, forKey: .from)
            try container.encode(to, forKey: .to)
            try container.encode(`protocol`, forKey: .protocol)
            try container.encode(port, forKey: .port)
            try container.encode(allowed, forKey: .allowed)
            try container.encodeIfPresent(observed, forKey: .observed)
            try container.encode(reason, forKey: .reason)
        }
    }

    let flows: [FlowDocument]

    init(_ report: ReachReport) {
        flows = report.rows.map {
            FlowDocument(
                from: $0.flow.source.name, to: $0.flow.destination.name, protocol: $0.flow.service.protocol.rawValue,
                port: $0.flow.service.port, allowed: $0.verdict.isAllowed, observed: $0.result?.arrived,
                reason: $0.reason)
        }
    }
}

extension ReachReport.Row {
    /// Which side denies, or that none does; with a probe also what was seen.
    var reason: String {
        let rules =
            switch (verdict.outbound, verdict.inbound) {
            case (.some, .some): "allowed"
            case (nil, .some): "no outbound rule of role \(flow.source.role)"
            case (.some, nil): "no inbound rule of role \(flow.destination.role)"
            case (nil, nil):
                "no outbound rule of role \(flow.source.role), no inbound rule of role \(flow.destination.role)"
            }
        return result.map { "\(rules); probe: \($0.reason)" } ?? rules
    }
}
