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

    /// How it ended; waits for that.
    func outcome() throws -> HostOutcome {
        let status = try process.wait()
        let elapsed = begun.duration(to: .now).components
        return HostOutcome(
            host: host, exitStatus: status, seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18,
            stdout: streams[0].text, stderr: streams[1].text)
    }

    /// Reads from all runs until every one has closed its output.
    static func readAll(_ runs: [CollectedRun], line: (String, String, Bool) -> Void) {
        while true {
            var events: [pollfd] = []
            var owners: [(run: CollectedRun, stream: Int)] = []
            for run in runs {
                for (index, stream) in run.streams.enumerated() where !stream.isAtEnd {
                    events.append(pollfd(fd: stream.descriptor, events: Int16(POLLIN), revents: 0))
                    owners.append((run, index))
                }
            }
            if events.isEmpty { return }
            if poll(&events, nfds_t(events.count), -1) < 0 { continue }
            for (event, owner) in zip(events, owners) where event.revents != 0 {
                for text in owner.run.streams[owner.stream].read(keeping: keptBytes) {
                    line(owner.run.host, text, owner.stream == 1)
                }
            }
        }
    }
}
