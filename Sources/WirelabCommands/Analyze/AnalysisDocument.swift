import Diagnostics
import Packets

/// The JSON of `analyze` (schema/analysis.schema.json). Times are seconds, amounts bytes; what does not exist is left out.
struct AnalysisDocument: Encodable {
    /// The version of this form; it grows when a reader of an earlier one would be wrong.
    let schema = 1
    let packets: Int
    let files: [CaptureFileDocument]
    let connections: [ConnectionDocument]
    let sightings: [SightingsDocument]
    let clocks: [ClockDocument]
    let udp: [DatagramFlowDocument]
    let dns: [DNSDocument]
    let echo: [EchoDocument]
    let arp: [ARPDocument]
    let addressChanges: [AddressChangeDocument]
    let memberships: [MembershipDocument]
    let groups: [GroupTrafficDocument]
    let findings: [FindingDocument]

    init(_ views: [AnalysisView]) {
        func documents<Value, Document>(
            _ values: (AnalysisView) -> [Value], _ document: (Value, AnalyzedCapture) -> Document
        ) -> [Document] {
            views.flatMap { view in values(view).map { document($0, view.capture) } }
        }
        packets = views.reduce(0) { $0 + $1.capture.analysis.packets }
        files = views.map(CaptureFileDocument.init)
        connections = documents(\.connections, ConnectionDocument.init)
        sightings = documents(\.sightings, SightingsDocument.init)
        clocks = documents(\.clocks, ClockDocument.init)
        udp = documents(\.flows, DatagramFlowDocument.init)
        dns = documents(\.dns, DNSDocument.init)
        echo = documents(\.echo, EchoDocument.init)
        arp = documents(\.arp, ARPDocument.init)
        addressChanges = documents(\.addressChanges, AddressChangeDocument.init)
        memberships = documents(\.memberships, MembershipDocument.init)
        groups = documents(\.groups, GroupTrafficDocument.init)
        findings = documents(\.findings, FindingDocument.init)
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
