import Foundation
import Testing

/// The generator of captures and the oracle, without an analysis of ours: captures that never show a thing prove nothing.
struct TCPScriptTests {
    @Test func `a seed makes the same capture every time`() {
        for seed in 1...40 as ClosedRange<UInt64> {
            #expect(TCPScript(seed: seed).file == TCPScript(seed: seed).file)
        }
    }

    @Test func `what is written is read`() throws {
        for seed in 1...40 as ClosedRange<UInt64> {
            let script = TCPScript(seed: seed)
            let read = try #require(CaptureImage(file: script.capture.file(script.format)))
            #expect(read.linkTypes == script.capture.linkTypes)
            #expect(read.packets.map(\.bytes) == script.capture.packets.map(\.bytes))
            #expect(read.packets.map(\.originalLength) == script.capture.packets.map(\.originalLength))
            let unit: UInt64 = script.format.nanoseconds ? 1 : 1000
            #expect(read.packets.map(\.time) == script.capture.packets.map { $0.time / unit * unit })
        }
    }
}

/// Without these, an analysis that differs might be taken for one that agrees.
struct DifferenceTests {
    @Test func `lines that differ, are missing or too many are differences`() {
        let lines = ["1\t0\t\t\t\t\t10", "2\t0\tkeep_alive\t\t\t\t10", "4\t1\t\t\t\t\t10"]
        #expect(FrameDifference(expected: lines, actual: lines).isEmpty)
        #expect(FrameDifference(expected: lines, actual: []).pairs.map(\.frame) == [1, 2, 4])
        #expect(FrameDifference(expected: lines, actual: lines + ["3\t0\t\t\t\t\t1"]).pairs.map(\.frame) == [3])
        #expect(FrameDifference(expected: lines, actual: lines + [lines[1]]).pairs.map(\.frame) == [2])
        let other = lines.map { $0.replacingOccurrences(of: "keep_alive", with: "") }
        #expect(FrameDifference(expected: lines, actual: other).pairs.map(\.frame) == [2])
    }

    @Test func `a capture becomes as small as it can`() {
        let capture = TCPScript(seed: 2).capture
        let needed = [capture.packets[7].bytes, capture.packets[60].bytes]
        let small = CaptureMinimiser(budget: 1000).minimise(capture) { part in
            needed.allSatisfy { bytes in part.packets.contains { $0.bytes == bytes } }
        }
        #expect(small.packets.map(\.bytes) == needed)
    }

    /// A wrong analysis must be found, and shown with few packets.
    @Test func `a difference is kept with tshark's answer`() async throws {
        try await OracleFolder.withTrial { trial in
            let oracle = trial.oracle
            let wrong = DifferentialTrial(oracle: oracle) { file in
                try oracle.frameLines(file).map { $0.replacingOccurrences(of: "zero_window", with: "") }
            }
            let outcome = try wrong.run(ToolReportTests.capture, name: "by hand")
            #expect(outcome.difference.pairs.map(\.frame) == [8])
            let text = try wrong.explain(outcome)
            let path = try #require(text.firstMatch(of: /differs: (\S+)\.pcapng/)).1
            defer { for end in ["pcapng", "frames"] { try? FileManager.default.removeItem(atPath: "\(path).\(end)") } }
            let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(path).pcapng")))
            #expect(try #require(CaptureImage(file: file)).packets.count == 1, "\(text)")
            #expect(try String(contentsOfFile: "\(path).frames", encoding: .utf8).contains("zero_window"))
        }
    }
}
