import Testing

@testable import Packets

/// What many connections remember together stays within bounds.
struct AnalysisMemoryTests {
    @Test func `segments that nobody acknowledges are forgotten, the longest silent connections' first`() throws {
        var analysis = TCPAnalysis(hasTimelines: false)
        analysis.memoryLimits = .init(segmentsBetweenChecks: 1000, unacknowledged: 2000)
        let perConnection = 300
        let connections = 20
        for connection in 0..<connections {
            for segment in 0..<perConnection {
                try add(&analysis, UInt16(1000 + connection), sequence: UInt32(segment * 10), length: 10)
            }
        }
        let remembered = analysis.connections.reduce(0) { $0 + $1.unacknowledgedSegments }
        #expect(remembered <= 3000)
        #expect(analysis.forgottenSegments + remembered == connections * perConnection)
        #expect(analysis.connections[0].unacknowledgedSegments == 0)
        #expect(analysis.connections[connections - 1].unacknowledgedSegments == perConnection)
    }

    @Test func `closed windows beyond the sum are counted only, but for each end's first`() throws {
        var analysis = TCPAnalysis(hasTimelines: false)
        analysis.memoryLimits = .init(segmentsBetweenChecks: 1000, episodes: 2000)
        let perConnection = 300
        let connections = 20
        for connection in 0..<connections {
            for segment in 0..<perConnection {
                for window in [0, 500] as [UInt16] {
                    try add(
                        &analysis, UInt16(1000 + connection), sequence: 1, acknowledgement: UInt32(segment),
                        window: window)
                }
            }
        }
        let kept = analysis.connections.reduce(0) { $0 + $1.keptEpisodes }
        #expect(kept < 3100)
        for connection in analysis.connections {
            let all = ConnectionEnd.allCases.reduce(0) {
                $0 + connection.episodes(closedBy: $1).count + connection.omittedEpisodes(closedBy: $1)
            }
            #expect(all == perConnection && connection.keptEpisodes > 0)
        }
    }

    @Test func `room is given back when nearly all is acknowledged`() {
        var segments = UnacknowledgedSegments()
        for number in 0..<9_000 as Range<UInt32> {
            segments.append(.init(sequence: number * 10, next: number * 10 + 10, time: 1), base: 0)
        }
        #expect(segments.room >= 9_000)
        _ = segments.acknowledge(89_990)
        #expect(segments.count == 1 && segments.room <= 64)
    }

    private func add(
        _ analysis: inout TCPAnalysis, _ port: UInt16, sequence: UInt32, acknowledgement: UInt32 = 1,
        window: UInt16 = 500, length: Int = 0
    ) throws {
        let bytes = PacketBytes.tcp(
            from: PacketBytes.client, to: PacketBytes.server, sequence: sequence, acknowledgement: acknowledgement,
            flags: .ack, window: Int(window), options: [])
        let client = Endpoint(address: PacketBytes.client.address, port: port)
        let now = analysis.connections.last.map { $0.end.nanoseconds + 1000 } ?? 1
        analysis.add(
            TCPSegment(
                frame: 1, interface: 0, timestamp: Timestamp(nanoseconds: now), source: client,
                destination: PacketBytes.server, header: try #require(read(bytes, as: TCPHeader.init)),
                payloadLength: length))
    }
}
