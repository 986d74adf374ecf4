import Packets
import Testing

/// How far the clocks of two interfaces differ.
struct ClockOffsetTests {
    private func findings(_ analysis: CaptureAnalysis) -> [Finding] {
        analysis.findings.filter { $0.code == .clockOffset }
    }

    private func nanoseconds(_ duration: Duration) -> Int {
        Int(duration.components.seconds) * 1_000_000_000 + Int(duration.components.attoseconds / 1_000_000_000)
    }

    @Test(arguments: [0, 40_000, -40_000, 3_000_000, -3_000_000, 7_200_000_000_000, -86_400_000_000_000])
    func `it is the middle between the ways there and back`(_ ahead: Int) throws {
        var views = SeveralViews(ahead: [0, ahead])
        for index in 0..<50 { views.exchange(index) }
        let analysis = views.analyzed()
        let clock = try #require(analysis.clockOffsets.first)
        #expect(analysis.clockOffsets.count == 1)
        #expect((clock.first, clock.second) == (0, 1))
        #expect(clock.offset == .nanoseconds(ahead))
        #expect(clock.error == .microseconds(100) && clock.roundTrip == .microseconds(200) && clock.isSteady)
        // What 0.04 ms would change is less than the segments need.
        #expect(findings(analysis).count == (abs(ahead) > 100_000 ? 1 : 0))
    }

    @Test(arguments: [0, 500, 999, 5000]) func `what may come of rounding is no finding`(_ ahead: Int) {
        var views = SeveralViews(clocks: [{ $0 }, { ($0 + ahead) / 1000 * 1000 }])
        for index in 0..<50 { views.exchange(index, there: 1, back: 0) }
        #expect(findings(views.analyzed()).count == (ahead > 1000 ? 1 : 0))
    }

    @Test func `a way that takes no time does not tell where it leads`() {
        var views = SeveralViews(ahead: [0, 5000])
        for index in 0..<50 { views.exchange(index, there: 0, back: 0) }
        #expect(views.analyzed().clockOffsets.isEmpty)
    }

    @Test(arguments: [0, 5_000_000, -5_000_000]) func `ways that differ are within the error`(_ ahead: Int) throws {
        var views = SeveralViews(ahead: [0, ahead])
        for index in 0..<50 { views.exchange(index, there: 40 + index % 7 * 30, back: 300 + index % 5 * 30) }
        let clock = try #require(views.analyzed().clockOffsets.first)
        #expect(clock.roundTrip == .microseconds(340) && clock.error == .microseconds(170))
        #expect(clock.offset == .nanoseconds(ahead - 130_000))
    }

    @Test func `it says what it means, with a segment that shows it`() throws {
        var views = SeveralViews(ahead: [0, 2_870_000_000])
        for index in 0..<3 { views.exchange(index) }
        let finding = try #require(findings(views.analyzed()).first)
        #expect(
            finding.sentence
                == "The clock of host-1 was 2.87 s ahead of that of host-0, give or take 0.10 ms: segments seem to reach host-0 "
                + "before they left host-1. So neither times nor the order of frames can be compared between the two as they "
                + "stand.")
        #expect(finding.reference == "RFC 5905 §8" && finding.interface == nil)
        // All of the first interface comes first: 6 frames; the answer left as the eighth and arrived as the second.
        #expect(finding.frames == [8, 2])
        views = SeveralViews(ahead: [2_870_000_000, 0])
        for index in 0..<3 { views.exchange(index) }
        let other = try #require(findings(views.analyzed()).first)
        #expect(
            other.sentence.hasPrefix("The clock of host-0 was 2.87 s ahead of that of host-1")
                && other.frames == [7, 1])
    }

    /// A clock that runs faster by so many millionths.
    @Test(arguments: [0.1, 3, 80, -80, 500]) func `clocks that drift stay within the error`(_ drift: Double) throws {
        func clock(_ time: Int) -> Int { time + 40_000_000 + Int(Double(time) * drift / 1e6) }
        var views = SeveralViews(clocks: [{ $0 }, clock])
        for index in 0..<10_000 { views.exchange(index) }
        let analysis = views.analyzed()
        let offset = try #require(analysis.clockOffsets.first)
        // In ten seconds; the way there and back takes 0.2 ms, which hides a drift of less.
        #expect(offset.isSteady == (abs(drift) < 20))
        let hidden = offset.isSteady ? Int(abs(drift) * 10_000) / 2 : 0
        for time in [0, 5_000_000_000, 10_000_000_000] {
            let truth = clock(time) - time
            #expect(abs(nanoseconds(offset.offset) - truth) <= nanoseconds(offset.error) + hidden + 1000)
        }
        #expect(findings(analysis).first?.sentence.contains("runs faster") == !offset.isSteady)
    }

    @Test func `connections from either side tell the same`() throws {
        var views = SeveralViews(ahead: [0, 1_000_000])
        for index in 0..<20 {
            views.exchange(index)
            // A client at the second interface asks a server at the first.
            let (start, number) = (index * 1000 + 500, index * 10 + 1)
            views.add([start + 80, start], from: .client, sequence: number, ack: number, length: 10, port: 50_000)
            views.add(
                [start + 90, start + 110], from: .server, sequence: number, ack: number + 10, length: 10, port: 50_000)
        }
        let analysis = views.analyzed()
        #expect(analysis.sightings.map(\.endNearFirst) == [.client, .server])
        let clock = try #require(analysis.clockOffsets.first)
        #expect(analysis.clockOffsets.count == 1)
        // The shortest way to the second interface takes 20 microseconds, that to the first 80.
        #expect(clock.roundTrip == .microseconds(100) && clock.error == .microseconds(50))
        #expect(clock.offset == .microseconds(970))
    }

    @Test func `segments of one direction tell nothing`() {
        var views = SeveralViews(ahead: [0, 5_000_000])
        for index in 0..<20 {
            views.add([index * 1000, index * 1000 + 100 + index % 3], from: .client, sequence: index + 1, length: 1)
        }
        let analysis = views.analyzed()
        #expect(analysis.sightings.map { $0.sent(by: .client).both } == [20])
        #expect(analysis.sightings.map(\.endNearFirst) == [nil] && analysis.clockOffsets.isEmpty)
        #expect(analysis.sightings.first?.leastTime(from: .client) == nil && findings(analysis).isEmpty)
    }

    @Test func `three clocks are compared in pairs`() throws {
        var views = SeveralViews(ahead: [0, 4_000_000, -6_000_000])
        for index in 0..<20 { views.exchange(index) }
        let offsets = views.analyzed().clockOffsets
        #expect(offsets.map { [$0.first, $0.second] } == [[0, 1], [0, 2], [1, 2]])
        #expect(offsets.map(\.offset) == [.milliseconds(4), .milliseconds(-6), .milliseconds(-10)])
        #expect(offsets.map(\.error) == [.microseconds(100), .microseconds(200), .microseconds(100)])
    }

    @Test(arguments: [0, 4_000_000, -4_000_000]) func `a moment of the second clock has a time of the first`(
        _ ahead: Int
    ) throws {
        var views = SeveralViews(ahead: [0, ahead])
        for index in 0..<5 { views.exchange(index) }
        let clock = try #require(views.analyzed().clockOffsets.first)
        let moment = Timestamp(nanoseconds: UInt64(SeveralViews.epoch + 5_000 + ahead))
        #expect(clock.timeOnFirst(moment).nanoseconds == UInt64(SeveralViews.epoch + 5_000))
        let edges = [Timestamp(nanoseconds: 0), Timestamp(nanoseconds: .max)].map { clock.timeOnFirst($0).nanoseconds }
        #expect(edges == [UInt64(max(0, -ahead)), ahead > 0 ? .max - UInt64(ahead) : .max])
    }
}
