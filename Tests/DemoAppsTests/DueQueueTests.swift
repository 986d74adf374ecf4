import Testing

@testable import DemoApps

struct DueQueueTests {
    @Test func `the earliest comes first, whatever the order in which they were added`() {
        let start = ContinuousClock.now
        var random = SystemRandomNumberGenerator()
        let moments = (0..<500).map { _ in Int.random(in: 0...200, using: &random) }
        var queue = DueQueue()
        for (token, moment) in moments.enumerated() { queue.add(token, at: start + .milliseconds(moment)) }
        var taken: [Int] = []
        while let token = queue.take(at: start + .seconds(1)) { taken.append(token) }
        #expect(taken.map { moments[$0] } == moments.sorted())
        #expect(Set(taken).count == 500)
    }

    @Test func `what is not due stays`() {
        let start = ContinuousClock.now
        var queue = DueQueue()
        queue.add(1, at: start + .seconds(2))
        queue.add(2, at: start + .seconds(1))
        #expect(queue.take(at: start) == nil)
        #expect(queue.take(at: start + .seconds(1)) == 2)
        #expect(queue.take(at: start + .seconds(1)) == nil)
        #expect(queue.next == start + .seconds(2))
    }
}
