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

extension TCPScriptTests {
    /// A wrong analysis must be found, and shown with few packets.
    @Test func `a difference is found and made small`() async throws {
        try await OracleFolder.withTrial { trial in
            let oracle = trial.oracle
            let wrong = DifferentialTrial(oracle: oracle) { file in
                try oracle.frameLines(file).map { $0.replacingOccurrences(of: "window_full", with: "") }
            }
            let seed = try #require(
                (1...20 as ClosedRange<UInt64>).first { seed in
                    let lines = try oracle.frameLines(TCPScript(seed: seed).capture.file())
                    return AnalysisFlag.counts(in: lines)[.windowFull] ?? 0 > 1
                })
            let outcome = try wrong.run(TCPScript(seed: seed).capture, name: "seed \(seed)")
            #expect(outcome.difference.pairs.count > 1)
            let text = try wrong.explain(outcome)
            let path = try #require(text.firstMatch(of: /differs: (\S+)\.pcapng/)).1
            let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + ".pcapng")))
            let small = try #require(CaptureImage(file: file))
            // What opens the window, and what fills it.
            #expect(small.packets.count <= 4, "\(text)")
            for end in ["pcapng", "frames"] { try FileManager.default.removeItem(atPath: "\(path).\(end)") }
        }
    }
}
