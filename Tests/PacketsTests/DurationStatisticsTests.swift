import Testing

@testable import Packets

struct DurationStatisticsTests {
    @Test func figures() {
        var statistics = DurationStatistics()
        #expect(statistics.mean == nil && statistics.standardDeviation == nil)
        for milliseconds in [2, 4, 4, 4, 5, 5, 7, 9] { statistics.add(.milliseconds(milliseconds)) }
        #expect(statistics.minimum == .milliseconds(2) && statistics.maximum == .milliseconds(9))
        #expect(statistics.mean == .milliseconds(5))
        #expect(statistics.standardDeviation == .nanoseconds(2_138_090))
    }

    /// A capture's times may be anything.
    @Test(arguments: [[Int64.max], [.max, .max], [.min, .max], [.max, .min, .max]]) func extremes(_ times: [Int64])
        throws
    {
        var statistics = DurationStatistics()
        for time in times { statistics.add(nanoseconds: time) }
        let mean = try #require(statistics.mean)
        #expect(mean >= .nanoseconds(Int64.min) && mean <= .nanoseconds(9.3e18))
        #expect((statistics.standardDeviation ?? .zero) >= .zero)
    }
}
