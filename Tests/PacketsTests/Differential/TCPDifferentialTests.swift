import Diagnostics
import Foundation
import Packets
import Testing

/// The analysis of TCP against tshark, line by line, on captures that seeds make.
///
/// 200 captures from the seed in WIRELAB_TEST_SEED, else from 1; WIRELAB_DIFFERENTIAL_CAPTURES says how many instead. The
/// capture of a seed is asked for alone by that seed and a count of 1.
struct TCPDifferentialTests {
    private static let seed = variable("WIRELAB_TEST_SEED") ?? 1
    private static let count = variable("WIRELAB_DIFFERENTIAL_CAPTURES") ?? 200

    private static func variable(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    @Test func `every frame's line is tshark's`() async throws {
        try await OracleFolder.withTrial { trial in
            let seeds = Self.seed..<Self.seed &+ Self.count
            // tshark takes most of the time to start, and there are other tests: two at a time.
            let outcomes = try await withThrowingTaskGroup(of: [DifferentialTrial.Outcome].self) { group in
                for half in [seeds.filter { $0 % 2 == 0 }, seeds.filter { $0 % 2 == 1 }] {
                    group.addTask { try await Self.onThread { try half.map { try Self.outcome(of: $0, trial) } } }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            let differing = outcomes.filter { !$0.difference.isEmpty }
            for outcome in differing.prefix(5) { Issue.record("\(try trial.explain(outcome))") }
            for outcome in differing.dropFirst(5) { print("\(outcome.name): \(outcome.difference)") }
            let count = differing.count
            #expect(count == 0, "of \(outcomes.count) captures from seed \(Self.seed)")
            Self.check(outcomes.map { AnalysisFlag.counts(in: $0.lines) })
        }
    }

    /// tshark remembers 10,000 segments of an end that nobody acknowledged, and no more.
    @Test func `more unacknowledged segments than tshark remembers`() async throws {
        var connection = ScriptedConnection(random: SeededGenerator(state: 1), start: 1_800_000_000_000_000_000)
        connection.begin(seen: false)
        connection.send(1)
        let sent = (0..<10_040).map { _ in
            connection.clock += 1000
            return connection.send(0, length: 10)
        }
        for index in [sent.count - 1, 9_998, 9_999, 10_000, 10_001, 0, 20] {
            connection.clock += 30_000_000
            connection.send(1, acknowledgement: sent[index].end)
            connection.send(0, length: 10)
            connection.sendAgain(sent[index])
        }
        let path = ScriptedPath(linkType: 1)
        let capture = CaptureImage(linkTypes: [1], packets: connection.segments.map(path.packet))
        try await OracleFolder.withTrial { trial in
            let outcome = try trial.run(capture, name: "10,040 segments")
            #expect(outcome.difference.isEmpty, "\(outcome.difference)")
        }
    }

    /// Waiting for tshark on a thread that tasks share would hold other tests up.
    private static func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws
        -> Result
    {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Swift.Result(catching: body)) }
        }
    }

    private static func outcome(of seed: UInt64, _ trial: DifferentialTrial) throws -> DifferentialTrial.Outcome {
        let script = TCPScript(seed: seed)
        if script.breaksOff {
            #expect(throws: WirelabError.self, "\(script)") { try trial.analysis(script.file) }
        }
        return try trial.run(script.capture, format: script.format, name: script.description)
    }

    /// A capture that never shows a thing proves nothing about it.
    private static func check(_ counts: [[AnalysisFlag: Int]]) {
        for flag in AnalysisFlag.allCases {
            let (frames, captures) = (counts.reduce(0) { $0 + ($1[flag] ?? 0) }, counts.count { $0[flag] != nil })
            print("\(flag.rawValue): \(frames) frames in \(captures) of \(counts.count) captures")
            #expect(captures * 10 >= counts.count || counts.count < 100, "\(flag.rawValue): \(captures) captures")
        }
    }
}
