import Testing

@testable import Packets

/// Segments that are just the next ones go a short way through the analysis; it must come to what the long one comes to.
///
/// An analysis that keeps each connection's story sends every segment the long way, so the two are compared.
struct ExpectedSegmentTests {
    @Test func `the short way says what the long way says`() throws {
        var taken: [UInt32: Int] = [:]
        for seed in 1...200 as ClosedRange<UInt64> {
            let script = TCPScript(seed: seed)
            let (short, long) = try Self.bothWays(script.capture.file(script.format))
            let difference = FrameDifference(expected: long.lines, actual: short.lines)
            #expect(difference.isEmpty, "\(script): \(difference)")
            try #require(short.tcp.connections.count == long.tcp.connections.count)
            for (one, other) in zip(short.tcp.connections, long.tcp.connections) {
                // A text of all that is kept: every count, time and range.
                let isSame = Self.text(one) == Self.text(other)
                #expect(isSame, "\(script), stream \(one.stream)")
            }
            #expect(short.summary == long.summary, "\(script)")
            taken[script.capture.linkTypes[0], default: 0] += short.expected
        }
        // Ethernet, and Linux's cooked captures.
        for linkType in [1, 276] as [UInt32] { #expect(taken[linkType, default: 0] > 100) }
    }

    /// Without this, a short way that is never taken would pass.
    @Test func `most segments of a transfer go the short way`() throws {
        var connection = ScriptedConnection(random: SeededGenerator(state: 1), start: 1_800_000_000_000_000_000)
        connection.begin(seen: true)
        for _ in 0..<100 {
            connection.clock += 1_000_000
            let sent = connection.send(0, length: 100)
            connection.clock += 1_000_000
            connection.send(1, acknowledgement: sent.end)
        }
        let capture = CaptureImage(
            linkTypes: [1], packets: connection.segments.map(ScriptedPath(linkType: 1).packet))
        var decoder = CaptureDecoder()
        var analysis = CaptureAnalysis()
        let file = capture.file(CaptureFormat())
        _ = try decoder.decode(file.span.bytes, at: 0, isWhole: true) { analysis.add($0, $1, linkType: $2) }
        #expect(analysis.expectedSegments > 190)
    }

    private struct Way {
        var lines: [String] = []
        var tcp: TCPAnalysis
        var summary: [String] = []
        var expected = 0
    }

    private static func bothWays(_ file: [UInt8]) throws -> (short: Way, long: Way) {
        var short = Way(tcp: TCPAnalysis())
        var long = Way(tcp: TCPAnalysis(hasTimelines: true))
        var analysis = CaptureAnalysis()
        var traffic = TrafficAnalysis()
        var dissector = Dissector()
        var decoder = CaptureDecoder()
        _ = try decoder.decode(file.span.bytes, at: 0, isWhole: true) { packet, bytes, linkType in
            if let segment = analysis.judge(packet, bytes, linkType: linkType) { short.lines.append(segment.line) }
            dissector.dissect(packet, bytes, linkType: linkType, frame: analysis.packets) {
                dissection, observation, transport in
                traffic.add(packet, dissection, transport, at: observation)
                if let segment = long.tcp.add(dissection, at: observation) { long.lines.append(segment.line) }
            }
        }
        short.tcp = analysis.tcp
        short.expected = analysis.expectedSegments
        (short.summary, long.summary) = (text(analysis.traffic.summary), text(traffic.summary))
        return (short, long)
    }

    private static func text(_ summary: TrafficSummary) -> [String] {
        summary.hosts.map { "\($0)" } + summary.protocols.map { "\($0)" }.sorted()
            + summary.interfaces.map { "\($0)" }.sorted()
            + ["\(summary.total)", "\(summary.capturedBytes)", "\(summary.truncatedPackets)", "\(summary.duration)"]
    }

    private static func text(_ connection: TCPConnection) -> String {
        let episodes = ConnectionEnd.allCases.map(connection.episodes)
        return "\(connection.client)\n\(connection.server)\n\(episodes) \(connection.start) \(connection.end)"
            + "\(String(describing: connection.handshakeTime)) \(connection.completeness) \(connection.closing)"
            + String(describing: connection.reset)
    }
}
