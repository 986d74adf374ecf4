import Backends
import Diagnostics
import Glibc
import LabModel

/// The demo's play: captures first, then the consumer, then the producer; everything ends before the packets are read.
struct ZeroWindowStage {
    let runner: LocalHostRunner
    let cast: ZeroWindowCast

    /// Plays it.
    ///
    /// - Parameters:
    ///   - folder: where the capture and the events go.
    ///   - begun: called once the captures have begun.
    /// - Returns: what the capture shows.
    /// - Throws: `WirelabError`.
    func play(into folder: RunFolder, begun: () -> Void) throws -> ZeroWindowRun {
        var captures = try [cast.consumer, cast.producer].map { try capture($0, folder) }
        defer { for capture in captures { capture.process.signal(SIGKILL) } }
        try require("the captures to start", captures) { captures.allSatisfy { !$0.errors.isEmpty } }
        begun()
        let consumer = try HostApplication(ZeroWindowPlay.consumer, on: cast.consumer.name, runner: runner)
        defer { consumer.process.signal(SIGKILL) }
        try require("the consumer to listen", [consumer]) { consumer.events.contains { $0.event == "listening" } }
        let producer = try HostApplication(
            ZeroWindowPlay.producer(to: cast.consumer.name), on: cast.producer.name, runner: runner)
        defer { producer.process.signal(SIGKILL) }
        try awaitEnd(of: consumer, producer)
        try folder.write(lines(consumer), to: "\(cast.consumer.name)-hesitant-consumer.jsonl")
        try folder.write(lines(producer), to: "\(cast.producer.name)-eager-producer.jsonl")
        for capture in captures { capture.process.signal(SIGINT) }
        for capture in captures { try capture.requireSuccess() }
        captures = []
        return try ZeroWindowRun(folder, cast: cast, consumer: consumer.events, producer: producer.events)
    }

    private func capture(_ host: Host, _ folder: RunFolder) throws -> HostApplication {
        try HostApplication(
            ["wire", "capture", "-w", folder.file(ZeroWindowRun.captureFile(host))], on: host.name, runner: runner)
    }

    private func awaitEnd(of consumer: HostApplication, _ producer: HostApplication) throws {
        let line = ZeroWindowLine(hesitation: ZeroWindowPlay.hesitation)
        let applications = [consumer, producer]
        let hasEnded = HostApplication.read(
            applications, within: ZeroWindowPlay.hesitation + 30,
            tick: { line.show(consumer: consumer, producer: producer) },
            until: { applications.allSatisfy(\.hasEnded) || producer.failed || consumer.failed })
        line.clear()
        // Whoever failed says why; the other would only say that its peer is gone.
        for application in applications where application.failed { try application.requireSuccess() }
        guard hasEnded else {
            throw WirelabError(.environment, "the transfer did not end within \(Int(ZeroWindowPlay.hesitation) + 30) s")
        }
        for application in applications { try application.requireSuccess() }
    }

    private func require(_ what: String, _ applications: [HostApplication], _ condition: () -> Bool) throws {
        let hasCome = HostApplication.read(
            applications, within: 10, until: { condition() || applications.contains { $0.hasEnded } })
        for application in applications where application.hasEnded { try application.requireSuccess() }
        guard hasCome else { throw WirelabError(.environment, "waited 10 s for \(what), in vain") }
    }

    private func lines(_ application: HostApplication) -> [UInt8] {
        Array(application.output.map { $0 + "\n" }.joined().utf8)
    }
}

extension HostApplication {
    /// Whether it said that it failed.
    fileprivate var failed: Bool { events.contains { $0.event == "error" } }
}
