import Backends
import Diagnostics
import FoundationEssentials
import Glibc

/// One event of a demo application, as `wire APP --json` writes it.
struct ApplicationEvent: Decodable {
    let time: Double
    let event: String
    let bytes: Int?
    let seconds: Double?
    let message: String?
    let tcp: KernelCounters?

    /// Reads a line; fails where it is no event.
    ///
    /// - Parameter line: the line.
    init?(line: Substring) {
        guard let event = try? JSONDecoder().decode(ApplicationEvent.self, from: Data(line.utf8)) else { return nil }
        self = event
    }

    /// The events in a text of lines; lines that are none are left out.
    static func all(in text: String) -> [ApplicationEvent] {
        text.split(separator: "\n").compactMap { ApplicationEvent(line: $0) }
    }

    /// How long the kernel had something to send, and how long of it the peer's window held it up, in seconds.
    struct KernelCounters: Decodable {
        let busy: Double
        let windowLimited: Double
    }
}

/// A program that runs on a host beside this one, with its output read line by line.
final class HostApplication {
    let host: String
    let name: String
    let process: HostProcess
    /// What it wrote to standard output, a line an element.
    private(set) var output: [String] = []
    /// What it wrote to standard error.
    private(set) var errors: [String] = []
    private var streams: [LineStream]

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - words: the program and its arguments.
    ///   - host: the host's name.
    ///   - runner: starts it.
    /// - Throws: `WirelabError`.
    init(_ words: [String], on host: String, runner: LocalHostRunner) throws {
        self.host = host
        name = words.prefix(2).joined(separator: " ")
        let pipes = try [Pipe(), Pipe()]
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { for descriptor in pipes.map(\.writing) + [nothing] { close(descriptor) } }
        streams = pipes.map { LineStream(descriptor: $0.reading) }
        process = try runner.start(words, on: host, standard: (nothing, pipes[0].writing, pipes[1].writing))
    }

    /// Whether it has closed its output: it ended, or is about to.
    var hasEnded: Bool { streams.allSatisfy(\.isAtEnd) }

    /// Its events so far; lines that are none are left out.
    var events: [ApplicationEvent] { output.compactMap { ApplicationEvent(line: $0[...]) } }

    /// Waits until it ends.
    ///
    /// - Throws: `WirelabError` with its own last words where it failed.
    func requireSuccess() throws {
        let status = try process.wait()
        if status == 0 { return }
        let words = events.last { $0.event == "error" }?.message ?? errors.last ?? "exit status \(status)"
        throw WirelabError(.environment, "\(name) on \(host) failed: \(words)")
    }

    /// Reads what several programs write until something holds.
    ///
    /// - Parameters:
    ///   - applications: the programs.
    ///   - seconds: how long to wait at most.
    ///   - tick: called at least ten times a second.
    ///   - condition: what to wait for.
    /// - Returns: whether it came to hold.
    static func read(
        _ applications: [HostApplication], within seconds: Double, tick: () -> Void = {},
        until condition: () -> Bool
    ) -> Bool {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !condition() {
            if ContinuousClock.now > deadline { return false }
            for application in applications { application.readOnce() }
            if condition() { return true }
            let open = applications.flatMap { $0.streams.filter { !$0.isAtEnd } }
            var events = open.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
            poll(&events, nfds_t(events.count), 100)
            tick()
        }
        return true
    }

    private func readOnce() {
        for index in streams.indices where !streams[index].isAtEnd {
            var event = pollfd(fd: streams[index].descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&event, 1, 0) > 0 else { continue }
            let lines = streams[index].read(keeping: 0)
            if index == 0 { output += lines } else { errors += lines }
        }
    }
}
