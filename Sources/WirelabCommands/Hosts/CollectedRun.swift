import Backends
import Diagnostics
import Glibc

/// A command on one of several hosts, whose output is read line by line.
final class CollectedRun {
    /// What of a host's output is kept for the outcome; more is printed but not kept.
    private static let keptBytes = 16 << 20

    let host: String
    let process: HostProcess
    private let begun = ContinuousClock.now
    private var streams: [LineStream]
    private var ended: ContinuousClock.Instant?

    init(
        host: String, input: Int32,
        start: (String, (input: Int32, output: Int32, error: Int32)) throws -> HostProcess
    ) throws {
        self.host = host
        let output = try Pipe()
        let error = try Pipe()
        defer {
            close(output.writing)
            close(error.writing)
        }
        streams = [LineStream(descriptor: output.reading), LineStream(descriptor: error.reading)]
        process = try start(host, (input, output.writing, error.writing))
    }

    /// What there is to tell once `readAll` has returned.
    ///
    /// - Parameter ending: how the command ended.
    /// - Returns: the outcome.
    func outcome(_ ending: CommandEnding) -> HostOutcome {
        let elapsed = begun.duration(to: ended ?? .now).components
        return HostOutcome(
            host: host, exitStatus: ending.exitStatus,
            seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18, stdout: streams[0].text,
            stderr: streams[1].text + (ending.reason.map { "\($0)\n" } ?? ""))
    }

    /// Reads from all runs until every command has ended; what a process that it left behind prints later is nobody's.
    static func readAll(_ runs: [CollectedRun], line: (String, String, Bool) -> Void) {
        while true {
            let sources = runs.filter { $0.ended == nil }.flatMap(\.sources)
            if sources.isEmpty { return }
            var events = sources.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
            if poll(&events, nfds_t(events.count), -1) < 0 { continue }
            for (event, source) in zip(events, sources) where event.revents != 0 { source.run.take(source.part, line) }
        }
    }

    private enum Part {
        case stream(Int)
        case end
    }

    private struct Source {
        let run: CollectedRun
        let part: Part
        let descriptor: Int32
        let events: Int16
    }

    /// What can happen; the end is the last, so that output which came before it is read before it.
    private var sources: [Source] {
        let open = streams.indices.filter { !streams[$0].isAtEnd }
        return open.map {
            Source(run: self, part: .stream($0), descriptor: streams[$0].descriptor, events: Int16(POLLIN))
        } + [Source(run: self, part: .end, descriptor: process.endDescriptor, events: 0)]
    }

    private func take(_ part: Part, _ line: (String, String, Bool) -> Void) {
        switch part {
        case .stream(let index):
            for text in streams[index].read(keeping: Self.keptBytes) { line(host, text, index == 1) }
        case .end:
            ended = .now
            for index in streams.indices {
                for text in streams[index].finish(keeping: Self.keptBytes) { line(host, text, index == 1) }
            }
        }
    }
}
