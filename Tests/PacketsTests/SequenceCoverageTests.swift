import Testing

@testable import Packets

@Suite struct SequenceCoverageTests {
    @Test(arguments: [
        (segments: [(0, 10), (10, 10)], new: [10, 10], total: 20),  // in order
        (segments: [(0, 10), (0, 10)], new: [10, 0], total: 10),  // again
        (segments: [(0, 10), (5, 10)], new: [10, 5], total: 15),  // partly again
        (segments: [(0, 10), (20, 10), (10, 10)], new: [10, 10, 10], total: 30),  // a hole, then filled
        (segments: [(20, 10), (0, 10), (0, 30)], new: [10, 10, 10], total: 30),  // backwards, then around both
        (segments: [(0, 10), (20, 10), (40, 10), (5, 40)], new: [10, 10, 10, 20], total: 50),  // across three
    ])
    func everyByteCountsOnce(segments: [(Int, Int)], new: [Int], total: Int) {
        // Once from zero, once across the end of the number space.
        for start: UInt32 in [0, .max - 12] {
            var coverage = SequenceCoverage()
            let counted = segments.map { offset, length in
                coverage.insert(SequenceNumber(start).advanced(by: offset), length: length).new
            }
            #expect(counted == new)
            #expect(coverage.count == total)
        }
    }

    @Test func streamsLongerThanTheNumberSpaceKeepCounting() {
        var coverage = SequenceCoverage()
        var sequence = SequenceNumber(7)
        let length = 1 << 30
        for _ in 0..<6 {
            #expect(coverage.insert(sequence, length: length).new == length)
            sequence = sequence.advanced(by: length)
        }
        #expect(coverage.count == 6 << 30)
    }
}
