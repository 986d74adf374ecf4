import FoundationEssentials
import Packets
import Reports
import Testing

/// The fixture is a real capture of both hosts, 80 bytes of each packet: MTU 1500, no offload, the consumer read 160,120
/// bytes after 3 s.
@Suite struct ZeroWindowLadderTests {
    static func fixture(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        return Array(try Data(contentsOf: folder.appending(path: name)))
    }

    static func connection(seenBy host: String) throws -> TCPConnection {
        let capture = Capture(pcapng: try fixture("zero-window.pcapng"))
        #expect(capture.fault == nil)
        let connections = TCPAnalysis(capture).connections
        return try #require(connections.first { capture.interfaces[$0.interface].description == host })
    }

    @Test(arguments: ["client-1", "server"])
    func theStoryAsEachHostSawIt(host: String) throws {
        let ladder = ZeroWindowLadder(
            try Self.connection(seenBy: host), clientName: "client-1", serverName: "server", bytesRead: 160_120)
        let golden = String(decoding: try Self.fixture("zero-window.\(host).txt"), as: UTF8.self)
        #expect(ladder.render(width: 120) == golden)
    }

    /// What tshark 4.0.17 counts in the fixture: 164 segments, zero_window 4, keep_alive 3,
    /// window_update 2, retransmission 2 in each view.
    @Test(arguments: ["client-1", "server"])
    func theFiguresAgreeWithTshark(host: String) throws {
        let connection = try Self.connection(seenBy: host)
        let episodes = connection.episodes(closedBy: .server)
        #expect(episodes.count == 2)
        #expect(episodes.map(\.probes.count) == [3, 0])
        #expect(episodes[0].probes.map { $0.answer != nil } == [true, false, true])
        #expect(connection.client.uniqueBytes == 160_120)
        #expect(connection.client.retransmittedSegments == 2)
        #expect(connection.client.segments + connection.server.segments == 164)
    }

    @Test func narrowTerminalsGetLongNotesInSeveralLines() throws {
        let connection = try Self.connection(seenBy: "server")
        let ladder = ZeroWindowLadder(connection, clientName: "client-1", serverName: "server", bytesRead: 160_120)
        let text = ladder.render(width: 80)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(text.contains("(160 120)"), "a grouped number is not broken")
    }

    @Test(arguments: [
        (read: 160_000, text: "client-1 sent 160 120 bytes and server read 160 000: 120 were never read"),
        (read: 160_121, text: "client-1 sent 160 120 bytes and server read 160 121: 1 are missing in the capture"),
        (read: nil, text: "client-1 sent 160 120 bytes"),
    ])
    func theByteAccountSaysWhatDiffers(read: Int?, text: String) throws {
        let connection = try Self.connection(seenBy: "server")
        let ladder = ZeroWindowLadder(connection, clientName: "client-1", serverName: "server", bytesRead: read)
        #expect(ladder.render(width: 200).contains(text))
    }

    @Test func colourAddsNothingButEscapes() throws {
        let connection = try Self.connection(seenBy: "server")
        let ladder = ZeroWindowLadder(connection, clientName: "client-1", serverName: "server")
        let coloured = ladder.render(style: .colour)
        #expect(coloured.contains("\u{1b}[31m"))
        let stripped = coloured.replacing(/\u{1b}\[[0-9]*m/, with: "")
        #expect(stripped == ladder.render())
    }
}
