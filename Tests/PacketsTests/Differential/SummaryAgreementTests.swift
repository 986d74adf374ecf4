import Foundation
import Packets
import Testing

/// The capture in numbers against capinfos, and the UDP flows against tshark's conversations.
struct SummaryAgreementTests {
    @Test func `the summary is that of capinfos`() throws {
        for seed in 1...40 as ClosedRange<UInt64> {
            let script = TCPScript(seed: seed)
            let file = script.capture.file(script.format)
            let report = try Self.inFolder { try CapinfosReport(file, in: $0) }
            let summary = try Self.analysis(of: file).traffic.summary
            #expect(report.packets == summary.total.packets, "\(script)")
            #expect(report.dataSize == summary.total.bytes, "\(script)")
            let seconds = Double(summary.duration / .nanoseconds(1)) / 1e9
            #expect(abs((report.duration ?? -1) - seconds) < 1e-6, "\(script)")
        }
    }

    @Test func `UDP flows are tshark's conversations`() throws {
        var random = SplitMix64(state: 3)
        var capture = DatagramCapture()
        for time in 0..<400 {
            let ports = [UInt16.random(in: 4000..<4020, using: &random), .random(in: 6000..<6003, using: &random)]
            let isAnswer = Int.random(in: 0..<3, using: &random) == 0
            let (source, destination) = isAnswer ? (ports[1], ports[0]) : (ports[0], ports[1])
            let (from, to) =
                isAnswer
                ? (DatagramBytes.server, DatagramBytes.client) : (DatagramBytes.client, DatagramBytes.server)
            let length = Int.random(in: 0...900, using: &random)
            let datagram = DatagramBytes.udp(from: source, to: destination, [UInt8](repeating: 7, count: length))
            capture.add(DatagramBytes.frame(from: from, to: to, protocol: 17, datagram), at: time)
        }
        let theirs = try Self.inFolder { try Self.conversations(capture.bytes, in: $0) }
        var ours: [Set<String>: [String: Int]] = [:]
        for flow in capture.analysis.udp.flows {
            ours[["\(flow.client)", "\(flow.server)"]] = [
                "\(flow.client)": flow.toServer.datagrams, "\(flow.server)": flow.toClient.datagrams,
            ]
        }
        #expect(theirs.count > 30)
        #expect(ours == theirs)
    }

    /// How many datagrams each end of each conversation sent.
    private static func conversations(_ file: [UInt8], in folder: URL) throws -> [Set<String>: [String: Int]] {
        let path = folder.appendingPathComponent("datagrams.pcapng")
        try Data(file).write(to: path)
        let run = try RunningCommand(
            ["/usr/bin/tshark", "-n", "-q", "-r", path.path, "-z", "conv,udp"], in: folder,
            environment: ["LC_ALL": "C.UTF-8", "HOME": folder.path]
        ).finish()
        try #require(run.status == 0)
        var conversations: [Set<String>: [String: Int]] = [:]
        for line in run.output.split(separator: "\n") where line.contains("<->") {
            // The two ends, then frames and bytes that the first one received, those that it sent, and the sums.
            let words = line.split(separator: " ").map(String.init)
            let counts = words.compactMap { Int($0) }
            conversations[[words[0], words[2]]] = [words[2]: counts[0], words[0]: counts[2]]
        }
        return conversations
    }

    private static func analysis(of file: [UInt8]) throws -> CaptureAnalysis {
        var decoder = CaptureDecoder()
        var analysis = CaptureAnalysis()
        _ = try decoder.decode(file.span.bytes, at: 0, isWhole: true) { analysis.add($0, $1, linkType: $2) }
        return analysis
    }

    private static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
