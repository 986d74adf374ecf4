import Testing

@testable import Packets

/// Which segments two interfaces saw, and which only one.
struct SightingTests {
    private func counts(_ sent: DirectionSightings) -> [Int] {
        [sent.both, sent.onlyFirst, sent.onlySecond, sent.differingFirst, sent.differingSecond]
    }

    private func losses(_ analysis: CaptureAnalysis) -> [Finding] {
        analysis.findings.filter { $0.code == .lostBetween }
    }

    @Test(arguments: [0, 3_000_000_000, -3_000_000_000]) func `each segment is one, with two times`(_ ahead: Int) throws
    {
        var views = SeveralViews(ahead: [0, ahead])
        for index in 0..<100 { views.exchange(index) }
        let analysis = views.analyzed()
        let pair = try #require(analysis.sightings.first)
        #expect(analysis.sightings.count == 1)
        #expect(analysis.tcp.connections.map(\.interface) == (ahead < 0 ? [1, 0] : [0, 1]))
        #expect([pair.first, pair.second].map { analysis.tcp.connections[$0].interface } == [0, 1])
        #expect(counts(pair.sent(by: .client)) == [100, 0, 0, 0, 0])
        #expect(counts(pair.sent(by: .server)) == [100, 0, 0, 0, 0])
        #expect(pair.endNearFirst == .client)
        #expect(pair.leastTime(from: .client) == .microseconds(100) + .nanoseconds(ahead))
        #expect(pair.leastTime(from: .server) == .microseconds(100) - .nanoseconds(ahead))
        #expect(losses(analysis).isEmpty)
    }

    @Test func `a capture of one interface has none`() {
        var views = SeveralViews(ahead: [0])
        for index in 0..<10 { views.exchange(index) }
        let analysis = views.analyzed()
        #expect(analysis.tcp.connections.count == 1 && analysis.sightings.isEmpty && analysis.clockOffsets.isEmpty)
    }

    @Test func `who does not want it pays nothing`() {
        var analysis = CaptureAnalysis(comparesInterfaces: false)
        let bytes = PacketBytes.ethernet(PacketBytes.ipv4(PacketBytes.tcp()))
        for interface in 0...1 {
            let packet = CapturedPacket(
                interface: interface, timestamp: Timestamp(nanoseconds: 0), originalLength: bytes.count,
                bytes: 0..<bytes.count)
            analysis.add(packet, bytes.span.bytes, linkType: .ethernet)
        }
        #expect(analysis.tcp.connections.count == 2 && analysis.sightings.isEmpty)
    }

    @Test(arguments: [0, 5_000_000_000, -5_000_000_000]) func `what is lost on the way is told`(_ ahead: Int) throws {
        var views = SeveralViews(ahead: [0, ahead])
        for index in 0..<30 { views.exchange(index, lostBehind: [7, 8, 20].contains(index) ? 0 : nil) }
        let analysis = views.analyzed()
        let pair = try #require(analysis.sightings.first)
        #expect(counts(pair.sent(by: .client)) == [27, 3, 0, 0, 0])
        #expect(counts(pair.sent(by: .server)) == [27, 0, 0, 0, 0])
        let finding = try #require(losses(analysis).first)
        #expect(losses(analysis).count == 1)
        #expect(finding.interface == 0 && finding.stream == 0)
        #expect(
            finding.sentence
                == "3 segments that the client 10.0.0.21:40000 sent passed host-0 and never reached host-1, which saw later "
                + "ones: they were lost between the two.")
        #expect(finding.frames == pair.sent(by: .client).framesOnlyFirst && finding.frames.count == 3)
        // Without an offset four frames an exchange come before, and one a lost one.
        if ahead == 0 { #expect(finding.frames == [29, 30, 75]) }
    }

    @Test func `what the server sends is lost between them, too`() throws {
        var views = SeveralViews()
        for index in 0..<10 { views.exchange(index) }
        views.add([nil, 10_500], from: .server, sequence: 201, ack: 101, length: 20)
        for index in 11..<20 { views.exchange(index) }
        let analysis = views.analyzed()
        #expect(counts(try #require(analysis.sightings.first).sent(by: .server)) == [19, 0, 1, 0, 0])
        #expect(losses(analysis).map(\.interface) == [1])
        #expect(
            losses(analysis).first?.sentence.hasPrefix("1 segment that the server 10.0.0.10:1234 sent passed host-1")
                ?? false)
        #expect(losses(analysis).first?.frames == [41])
    }

    @Test func `before the first common segment and behind the last nothing is lost`() throws {
        var views = SeveralViews()
        for index in 0..<30 { views.exchange(index, lostBehind: (5..<20).contains(index) ? nil : 0) }
        let analysis = views.analyzed()
        #expect(counts(try #require(analysis.sightings.first).sent(by: .client)) == [15, 0, 0, 0, 0])
        #expect(losses(analysis).isEmpty)
    }

    @Test(arguments: [(0, 1), (1, 0)]) func `a capture that dropped packets accuses nobody`(
        _ interface: Int, _ count: Int
    ) {
        var views = SeveralViews()
        for index in 0..<30 { views.exchange(index, lostBehind: index == 10 ? 0 : nil) }
        #expect(losses(views.analyzed(dropped: [interface: 4])).count == count)
    }

    /// Duplicate acknowledgements of a sender without timestamps, whose packets have no number: nothing tells them apart, and the
    /// server's clock is far ahead, so that all of them wait.
    @Test func `more equal segments than are looked at accuse nobody`() throws {
        var views = SeveralViews(ahead: [0, 5_000_000_000])
        for index in 0..<10 { views.exchange(index) }
        for index in 0..<100 {
            let time = 10_000 + index * 10
            views.add([time, time + 100], from: .client, sequence: 101, ack: 201, number: 0)
        }
        for index in 12..<20 { views.exchange(index) }
        let analysis = views.analyzed()
        let sent = try #require(analysis.sightings.first).sent(by: .client)
        #expect(sent.onlyFirst == 0 && sent.onlySecond == 0)
        #expect(losses(analysis).isEmpty)
    }

    @Test func `a late segment is taken out of the count that it is in`() throws {
        var views = SeveralViews()
        for index in 0..<5 { views.exchange(index) }
        // Lost on the way.
        views.add([5_000, nil], from: .client, sequence: 51, ack: 101, length: 10)
        views.exchange(6)
        // One comes late, and another one that only the second interface saw stood in its place.
        views.add([7_000, 9_500], from: .client, sequence: 71, ack: 141, length: 10)
        views.add([nil, 7_200], from: .client, sequence: 77, ack: 141, length: 3)
        views.exchange(8)
        views.exchange(10)
        let analysis = views.analyzed()
        #expect(counts(try #require(analysis.sightings.first).sent(by: .client)) == [9, 1, 0, 0, 1])
        #expect(losses(analysis).count == 1)
    }

    @Test func `the receiver's interface alone saw it: the other capture missed it`() throws {
        var views = SeveralViews()
        for index in 0..<10 { views.exchange(index) }
        views.add([nil, 10_100], from: .client, sequence: 101, ack: 201, length: 10)
        for index in 11..<20 { views.exchange(index) }
        let analysis = views.analyzed()
        #expect(counts(try #require(analysis.sightings.first).sent(by: .client)) == [19, 0, 1, 0, 0])
        #expect(losses(analysis).isEmpty)
    }

    @Test func `a retransmission is told from its original by its number`() throws {
        var views = SeveralViews()
        for index in 0..<10 { views.exchange(index) }
        views.add([10_000, nil], from: .client, sequence: 101, ack: 201, length: 10, number: 60_001)
        views.add([10_300, 10_400], from: .client, sequence: 101, ack: 201, length: 10, number: 60_002)
        for index in 11..<20 { views.exchange(index) }
        let analysis = views.analyzed()
        #expect(counts(try #require(analysis.sightings.first).sent(by: .client)) == [20, 1, 0, 0, 0])
        #expect(losses(analysis).map(\.frames) == [[41]])
    }

    @Test(arguments: [0, 40_000_000, -40_000_000]) func `equal segments are matched in their order`(_ ahead: Int) throws
    {
        var views = SeveralViews(ahead: [0, ahead])
        for index in 0..<5 { views.exchange(index) }
        for index in 5..<25 {
            views.add(
                [index * 1000, index * 1000 + 100], from: .client, sequence: 50, ack: 101, length: 1, number: 0)
        }
        let analysis = views.analyzed()
        let pair = try #require(analysis.sightings.first)
        #expect(counts(pair.sent(by: .client)) == [25, 0, 0, 0, 0])
        #expect(pair.leastTime(from: .client) == .microseconds(100) + .nanoseconds(ahead))
    }

    /// The second interface, seconds behind in the file, shows a keep-alive that the first one lacks; the next looks the same.
    @Test func `segments that look alike tell no time`() throws {
        var views = SeveralViews()
        for index in 0..<5 { views.exchange(index) }
        views.add([nil, 5_100], from: .client, sequence: 50, ack: 101, number: 0)
        views.add([905_000, 905_100], from: .client, sequence: 50, ack: 101, number: 0)
        let pair = try #require(views.analyzed().sightings.first)
        #expect(pair.leastTime(from: .client) == .microseconds(100))
    }

    @Test func `a copy that the capture made is no segment`() throws {
        var views = SeveralViews()
        for index in 0..<10 { views.exchange(index) }
        for time in [10_000, 10_001, 10_002] {
            views.add(
                [time, time == 10_000 ? 10_100 : nil], from: .client, sequence: 101, ack: 201, length: 10,
                number: 60_001)
        }
        for index in 11..<20 { views.exchange(index) }
        let analysis = views.analyzed()
        #expect(counts(try #require(analysis.sightings.first).sent(by: .client)) == [20, 0, 0, 0, 0])
        #expect(losses(analysis).isEmpty)
    }

    @Test func `super-segments and their parts are not lost`() throws {
        var views = SeveralViews()
        for index in 0..<10 { views.exchange(index) }
        views.add([10_000, nil], from: .client, sequence: 101, ack: 201, length: 90)
        for part in 0..<3 {
            views.add([nil, 10_100 + part], from: .client, sequence: 101 + part * 30, ack: 201, length: 30)
        }
        for index in 20..<30 { views.exchange(index) }
        let analysis = views.analyzed()
        #expect(counts(try #require(analysis.sightings.first).sent(by: .client)) == [20, 0, 0, 1, 3])
        #expect(losses(analysis).isEmpty)
    }

    @Test func `what comes late is not lost`() throws {
        var views = SeveralViews()
        for index in 0..<10 { views.exchange(index) }
        // The first of three comes last, a fourth never.
        for (part, arrival) in [10_300, nil, 10_110, 10_120].enumerated() {
            views.add([10_000 + part, arrival], from: .client, sequence: 101 + part * 10, ack: 201, length: 10)
        }
        for index in 14..<20 { views.exchange(index) }
        let analysis = views.analyzed()
        #expect(counts(try #require(analysis.sightings.first).sent(by: .client)) == [19, 1, 0, 0, 0])
        #expect(losses(analysis).map(\.frames) == [[42]])
    }

    @Test func `of three interfaces the two that are nearest tell where it was lost`() throws {
        var views = SeveralViews(ahead: [0, 700_000, -900_000])
        for index in 0..<40 { views.exchange(index, lostBehind: [9: 0, 19: 1, 29: 1][index]) }
        let analysis = views.analyzed()
        let interfaces = analysis.sightings.map { pair in
            [pair.first, pair.second].map { analysis.tcp.connections[$0].interface }
        }
        #expect(Set(interfaces) == [[0, 1], [0, 2], [1, 2]])
        for (pair, views) in zip(analysis.sightings, interfaces) {
            let lost = [[0, 1]: 1, [0, 2]: 3, [1, 2]: 2][views] ?? 0
            let all = [[0, 1]: 39, [0, 2]: 37, [1, 2]: 37][views] ?? 0
            #expect(counts(pair.sent(by: .client)) == [all, lost, 0, 0, 0])
            #expect(counts(pair.sent(by: .server)) == [37, 0, 0, 0, 0])
        }
        #expect(Set(losses(analysis).map(\.interface)) == [0, 1] && losses(analysis).count == 2)
        #expect(losses(analysis).filter { $0.interface == 1 }.map(\.frames.count) == [2])
    }

    @Test func `connections are not mixed`() throws {
        var views = SeveralViews()
        for index in 0..<30 {
            for port: UInt16 in [40_000, 40_001] where index % 3 > 0 || port == 40_000 {
                let isLost = port == 40_001 && index == 16
                views.add(
                    [index * 1000, isLost ? nil : index * 1000 + 100], from: .client, sequence: index * 10 + 1,
                    length: 10, port: port)
                views.add(
                    [index * 1000 + 300, index * 1000 + 200], from: .server, sequence: index * 10 + 1, length: 10,
                    port: port)
            }
        }
        let analysis = views.analyzed()
        #expect(analysis.sightings.map { counts($0.sent(by: .client)) } == [[30, 0, 0, 0, 0], [19, 1, 0, 0, 0]])
        #expect(losses(analysis).map(\.stream) == [1])
    }
}
