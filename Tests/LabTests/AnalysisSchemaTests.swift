import Foundation
import Packets
import Testing

/// schema/analysis.schema.json is what `wirelab analyze --json` prints.
struct AnalysisSchemaTests {
    /// What only other captures have: faults, resets, addresses that change their owner.
    private static let rare: Set = [
        "file.fault", "finding.stream", "closing.cause", "closing.frame", "addressChange.file",
        "addressChange.interface",
        "addressChange.frame", "addressChange.address", "addressChange.before", "addressChange.now",
    ]

    private let schema: JSONSchema

    init() throws { schema = try JSONSchema(LabFixture.file("schema/analysis.schema.json")) }

    @Test func `real documents have the schema's properties, no more and no fewer`() throws {
        var seen: Set<String> = []
        try LabFixture.withFolder { lab in
            try lab.copyCaptures("zero-window.pcapng", "datagrams.pcapng")
            for file in ["zero-window.pcapng", "datagrams.pcapng"] {
                let run = try lab.analyze(file, "--json")
                #expect(run.status == 0 && run.errors.isEmpty)
                #expect(try schema.faults(of: run.output, seen: &seen) == [])
            }
        }
        #expect(schema.properties.subtracting(seen).subtracting(Self.rare) == [])
    }

    @Test func `a document of a file that is cut off is valid, too`() throws {
        var seen: Set<String> = []
        try LabFixture.withFolder { lab in
            try lab.write(try LabFixture.capture("zero-window.pcapng").prefix(20_000), to: "half")
            #expect(try schema.faults(of: try lab.analyze("half", "--json").output, seen: &seen) == [])
            try lab.write(Data(), to: "empty")
            #expect(try schema.faults(of: try lab.analyze("empty", "--json").output, seen: &seen) == [])
        }
        #expect(seen.contains("file.fault"))
    }

    @Test func `a document with other properties is not`() throws {
        var seen: Set<String> = []
        let text = #"{"schema": 2, "packets": -1, "files": {}, "more": null}"#
        let faults = try schema.faults(of: text, seen: &seen)
        for fault in [
            "document.schema: const", "document.packets: minimum", "document.files: type", "document: required",
        ] {
            #expect(faults.contains { $0.hasPrefix(fault) }, "\(fault): \(faults)")
        }
        #expect(faults.contains("document.more is not in the schema"))
    }

    @Test func `its words are the analysis's`() {
        #expect(schema.words("finding", "code") == Finding.Code.allCases.map(\.rawValue))
        #expect(schema.words("connection", "flags") == AnalysisFlags.names)
        #expect(schema.words("file", "protocols") == TrafficKind.allCases.map(\.rawValue))
        #expect(schema.words("query", "transport") == DNSTransaction.Transport.allCases.map(\.rawValue))
        #expect(schema.words("membership", "change") == MembershipChange.Kind.allCases.map(\.rawValue))
        #expect(schema.words("group", "kind") == GroupTraffic.Kind.allCases.map(\.rawValue))
    }
}
