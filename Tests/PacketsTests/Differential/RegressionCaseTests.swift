import Foundation
import Packets
import Testing

/// Captures on which the analysis once differed from tshark, each with tshark's answer beside it.
struct RegressionCaseTests {
    private static let folder = "Tests/PacketsTests/Differential/Cases"

    private static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".pcap") }.map { String($0.dropLast(5)) }.sorted()
    }()

    @Test func `there are cases`() {
        #expect(!Self.names.isEmpty)
    }

    @Test(arguments: names) func `a case that was found stays right`(name: String) throws {
        let path = "\(Self.folder)/\(name)"
        let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(path).pcap")))
        let answer = try String(contentsOfFile: "\(path).frames", encoding: .utf8)
        let difference = FrameDifference(
            expected: answer.split(separator: "\n").map(String.init), actual: try FrameLines.of(file))
        let packets = CaptureImage(file: file)?.packetLines(around: difference.pairs.first?.frame ?? 1) ?? ""
        let count = difference.pairs.count
        #expect(count == 0, "\(difference)\n\(packets)")
    }
}
