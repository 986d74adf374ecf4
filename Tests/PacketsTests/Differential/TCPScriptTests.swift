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
