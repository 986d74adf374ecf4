import Diagnostics
import Packets

/// The JSON of `analyze` (schema/analysis.schema.json).
struct AnalysisDocument: Encodable {
    /// The version of this form; it grows when a reader of an earlier one would be wrong.
    let schema = 1
    let packets: Int
    let files: [File]
    let connections: [ConnectionDocument]
    let udp: [DatagramFlowDocument]
    let dns: [DNSDocument]
    let findings: [FindingDocument]

    struct File: Encodable {
        let file: String
        let packets: Int
        let bytes: Int
        let seconds: Double
        let dropped: UInt64?
        let truncatedPackets: Int
        let interfaces: [String]
        let protocols: [String: Int]
        let fault: String?
    }

    init(_ views: [AnalysisView]) {
        packets = views.reduce(0) { $0 + $1.capture.analysis.packets }
        files = views.map(\.fileDocument)
        connections = views.flatMap { view in view.connections.map { ConnectionDocument($0, of: view.capture) } }
        udp = views.flatMap { view in view.flows.map { DatagramFlowDocument($0, of: view.capture) } }
        dns = views.flatMap { view in
            view.isWhole ? view.capture.analysis.traffic.dns.transactions.map { DNSDocument($0, of: view.capture) } : []
        }
        findings = views.flatMap { view in view.findings.map { FindingDocument($0, of: view.capture) } }
    }
}

extension AnalysisView {
    fileprivate var fileDocument: AnalysisDocument.File {
        let summary = capture.analysis.traffic.summary
        return AnalysisDocument.File(
            file: capture.name, packets: summary.total.packets, bytes: summary.total.bytes,
            seconds: summary.duration / .seconds(1), dropped: summary.dropped,
            truncatedPackets: summary.truncatedPackets,
            interfaces: capture.interfaces.indices.map(capture.interfaceName),
            protocols: Dictionary(uniqueKeysWithValues: summary.protocols.map { ($0.rawValue, $1.packets) }),
            fault: capture.fault?.message)
    }
}

/// A finding.
struct FindingDocument: Encodable {
    let code: String
    let file: String
    let interface: String?
    let stream: Int?
    let frames: [Int]
    let sentence: String
    let reference: String?

    init(_ finding: Finding, of capture: AnalyzedCapture) {
        code = finding.code.rawValue
        file = capture.name
        interface = finding.interface.map(capture.interfaceName)
        stream = finding.stream
        frames = finding.frames
        sentence = finding.sentence
        reference = finding.reference.isEmpty ? nil : finding.reference
    }
}

/// A UDP flow.
struct DatagramFlowDocument: Encodable {
    struct Direction: Encodable {
        let datagrams: Int
        let bytes: Int
    }

    let flow: Int
    let file: String
    let interface: String
    let client: String
    let server: String
    let toServer: Direction
    let toClient: Direction
    let answered: Bool
    let unreachable: [Int]

    init(_ flow: UDPFlow, of capture: AnalyzedCapture) {
        self.flow = flow.number
        file = capture.name
        interface = capture.interfaceName(flow.interface)
        client = flow.client.description
        server = flow.server.description
        toServer = Direction(datagrams: flow.toServer.datagrams, bytes: flow.toServer.bytes)
        toClient = Direction(datagrams: flow.toClient.datagrams, bytes: flow.toClient.bytes)
        answered = flow.isAnswered
        unreachable = flow.faults.map(\.frame)
    }
}

/// A DNS query and its answer.
struct DNSDocument: Encodable {
    let file: String
    let interface: String
    let frame: Int
    let client: String
    let server: String
    let name: String
    let type: String
    let retries: Int
    let responseCode: String?
    let records: Int?
    let seconds: Double?

    init(_ transaction: DNSTransaction, of capture: AnalyzedCapture) {
        file = capture.name
        interface = capture.interfaceName(transaction.interface)
        frame = transaction.frame
        client = transaction.client.description
        server = transaction.server.description
        name = "\(transaction.question.name)"
        type = "\(transaction.question.type)"
        retries = transaction.retries
        responseCode = transaction.answer.map { "\($0.responseCode)" }
        records = transaction.answer?.recordCount
        seconds = transaction.latency.map { $0 / .seconds(1) }
    }
}
