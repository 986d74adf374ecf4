import Foundation
import Testing

/// Files that are damaged, cut off, or no captures: what could be read is shown, then what is wrong and where.
struct AnalyzeFaultTests {
    /// A file, how it is made of a capture, and what is said of it.
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let packets: Int
        let message: String
        let bytes: @Sendable (Data, LabFixture) throws -> Data

        init(
            _ name: String, packets: Int, _ message: String,
            _ bytes: @escaping @Sendable (Data, LabFixture) throws -> Data
        ) {
            testDescription = name
            (self.packets, self.message, self.bytes) = (packets, message, bytes)
        }
    }

    static let cases = [
        Case("nothing", packets: 0, "byte 0: the file is empty") { _, _ in Data() },
        Case("gzip of nothing", packets: 0, "byte 0: the file is empty") { try Data().gzipped(in: $1) },
        Case("text", packets: 0, "byte 0: this is neither a pcap nor a pcapng file") { _, _ in
            Data("version: 1\nname: a lab file, no capture\n".utf8)
        },
        Case("a few bytes", packets: 0, "byte 0: the file ends in its header") { data, _ in data.prefix(7) },
        Case("half a pcapng", packets: 183, "byte 19976: the file ends inside a block") { data, _ in data.prefix(20_000)
        },
        Case("half a pcap", packets: 216, "byte 19992: the file ends inside a packet") { data, _ in
            data.asPcap.prefix(20_000)
        },
        Case("half a gzip", packets: 156, "byte 3000: the compressed file is cut off") { data, lab in
            try data.gzipped(in: lab).prefix(3000)
        },
        Case("a damaged gzip", packets: 332, "the compressed file is damaged") { data, lab in
            var packed = try data.gzipped(in: lab)
            packed[packed.count - 8] ^= 1
            return packed
        },
        Case("a block of no length", packets: 332, "a block") { data, _ in data + Data(count: 12) },
    ]

    @Test(arguments: cases) func `what could be read is shown, then the fault`(_ fault: Case) throws {
        try LabFixture.withFolder { lab in
            try lab.write(try fault.bytes(try LabFixture.capture("zero-window.pcapng"), lab), to: "x")
            let run = try lab.analyze("x")
            #expect(run.status == 2)
            #expect(run.errors.hasPrefix("wirelab: x: ") && run.errors.contains(fault.message), "\(run.errors)")
            #expect(run.errors.split(separator: "\n").count == 1)
            #expect(run.output.isEmpty == (fault.packets == 0))
            if fault.packets > 0 {
                #expect(run.output.hasPrefix("x: \(fault.packets) packets · "), "\(run.output.prefix(40))")
            }
            let json = try lab.analyze("x", "--json")
            #expect(json.status == 2 && json.errors == run.errors)
            let document = try #require(
                try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            let file = try #require((document["files"] as? [[String: Any]])?.first)
            #expect("wirelab: \(file["fault"] ?? "")\n" == run.errors)
            let frames = try lab.analyze("x", "--frames")
            #expect(frames.status == 2 && frames.errors == run.errors)
            #expect(frames.output.isEmpty == (fault.packets == 0))
        }
    }

    @Test(arguments: [[], ["--json"], ["--frames"]]) func `a file that is missing is named`(_ options: [String]) throws
    {
        try LabFixture.withFolder { lab in
            try lab.copyCaptures("zero-window.pcapng")
            for (file, reason) in [("nothing.pcap", "No such file or directory"), (".", "Is a directory")] {
                let run = try lab.start(["analyze", "zero-window.pcapng", file] + options).finish()
                #expect(run.status == 2 && run.output.isEmpty)
                #expect(run.errors.contains(file) && run.errors.contains(reason), "\(run.errors)")
            }
        }
    }

    @Test func `of several files the whole ones are shown, too`() throws {
        try LabFixture.withFolder { lab in
            try lab.copyCaptures("zero-window.pcapng")
            try lab.write(try LabFixture.capture("zero-window.pcapng").prefix(20_000), to: "half")
            let run = try lab.analyze("half", "zero-window.pcapng")
            #expect(run.status == 2 && run.errors.hasPrefix("wirelab: half: byte "))
            #expect(run.output.contains("half: 183 packets") && run.output.contains("zero-window.pcapng: 332 packets"))
        }
    }
}
