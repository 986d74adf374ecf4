import Foundation
import Testing

/// The other oracles, on a capture whose answers are known beforehand.
struct ToolReportTests {
    /// A handshake, two segments of 100 bytes, one of them again, and what answers them.
    static var capture: CaptureImage {
        var connection = ScriptedConnection(random: SeededGenerator(state: 1), start: 1_800_000_000_000_000_000)
        connection.ends = [
            ScriptedEnd(next: 1000, window: 64_000, scale: 7, permitsSACK: true, hasTimestamps: true),
            ScriptedEnd(next: 5000, window: 32_000, scale: 2, mss: 536, permitsSACK: true, hasTimestamps: true),
        ]
        func later() { connection.clock += 10_000_000 }
        connection.send(0, .syn)
        connection.ends[1].received = 1001
        later()
        connection.send(1, [.syn, .ack])
        connection.ends[0].received = 5001
        later()
        connection.send(0)
        let first = connection.send(0, [.psh, .ack], length: 100)
        later()
        connection.send(1)
        later()
        connection.sendAgain(first)
        connection.send(0, length: 100)
        later()
        connection.send(1, window: 0)
        connection.send(1, [.rst, .ack])
        let path = ScriptedPath(linkType: 1)
        return CaptureImage(linkTypes: [1], packets: connection.segments.map(path.packet))
    }

    @Test func `tcptrace's counts are read`() throws {
        try Self.withFolder { folder in
            let connections = try TcptraceReport(Self.capture, in: folder).connections
            let connection = try #require(connections.first)
            #expect(connections.count == 1)
            #expect(connection.addresses == ["10.0.0.21", "10.0.0.10"])
            #expect(connection.ports == [40_000, 1234])
            let (up, down) = (connection.directions[0], connection.directions[1])
            #expect((up.packets, down.packets) == (5, 4))
            #expect((up.dataPackets, up.dataBytes, up.uniqueBytes) == (3, 300, 200))
            #expect((up.retransmittedPackets, up.retransmittedBytes, up.pushed) == (1, 100, 2))
            #expect(up.windowScale == 7)
            #expect(down.windowScale == 2)
            #expect(up.offersSACK && up.offersTimestamps)
            #expect((up.maximumSegmentSize, down.maximumSegmentSize) == (1460, 536))
            #expect((up.largestWindow, down.largestWindow, down.zeroWindows) == (64_000 * 128, 32_000 * 4, 1))
            #expect((down.resets, down.dataPackets) == (1, 0))
            #expect(up.greetingsAndFarewells == [1, 0])
            // The SYN, the first 100 bytes and the second: 10 ms each.
            #expect(up.roundTripSamples == 3)
            #expect((up.shortestRoundTrip, up.averageRoundTrip, up.longestRoundTrip) == (10, 10, 10))
        }
    }

    @Test func `capinfos is read`() throws {
        try Self.withFolder { folder in
            let report = try CapinfosReport(Self.capture.file(), in: folder)
            #expect(report.packets == 9)
            #expect(report.isInOrder == true)
            #expect(report.encapsulation == "ether")
            #expect(report.dataSize == Self.capture.packets.reduce(0) { $0 + $1.originalLength })
            #expect(report.duration == 0.05)
            #expect((report.start, report.end) == ("1800000000.000000000", "1800000000.050000000"))
            #expect(report.fileSize == Self.capture.file().count)
        }
    }

    private static func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }
}
