import Diagnostics
import Packets

/// The JSON of `analyze` (schema/analysis.schema.json). Times are seconds, amounts bytes; what does not exist is left out.
struct AnalysisDocument {
    /// The version of this form; it grows when a reader of an earlier one would be wrong.
    private static let schema = 1

    private let views: [AnalysisView]

    init(_ views: [AnalysisView]) {
        self.views = views
    }

    /// Prints it; each part of it is made when it is its turn.
    ///
    /// - Throws: what encoding throws.
    func print() throws {
        var printer = JSONObjectPrinter()
        try printer.print("addressChanges", each: documents(\.addressChanges, AddressChangeDocument.init))
        try printer.print("arp", each: documents(\.arp, ARPDocument.init))
        try printer.print("clocks", each: documents(\.clocks, ClockDocument.init))
        try printer.print("connections", each: documents(\.connections, ConnectionDocument.init))
        try printer.print("dns", each: documents(\.dns, DNSDocument.init))
        try printer.print("echo", each: documents(\.echo, EchoDocument.init))
        try printer.print("files", each: views.lazy.map(CaptureFileDocument.init))
        try printer.print("findings", each: documents(\.findings, FindingDocument.init))
        try printer.print("groups", each: documents(\.groups, GroupTrafficDocument.init))
        try printer.print("memberships", each: documents(\.memberships, MembershipDocument.init))
        try printer.print("packets", views.reduce(0) { $0 + $1.capture.analysis.packets })
        try printer.print("schema", Self.schema)
        try printer.print("sightings", each: documents(\.sightings, SightingsDocument.init))
        try printer.print("udp", each: documents(\.flows, DatagramFlowDocument.init))
        printer.end()
    }

    private func documents<Values: Sequence, Document>(
        _ values: @escaping (AnalysisView) -> Values,
        _ document: @escaping (Values.Element, AnalyzedCapture) -> Document
    ) -> some Sequence<Document> {
        views.lazy.flatMap { view in values(view).lazy.map { document($0, view.capture) } }
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
