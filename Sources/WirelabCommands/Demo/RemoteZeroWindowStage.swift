import Backends
import Diagnostics
import FoundationEssentials
import Glibc
import LabModel

/// The demo's play on AWS: the same applications with the same arguments, started by scripts whose output comes at the end.
struct RemoteZeroWindowStage {
    let backend: AWSBackend
    /// The lab's name.
    let lab: String
    let cast: ZeroWindowCast

    /// How long the consumer may take to end where the play failed, in seconds.
    private static let endPatience = 10

    private var hosts: [String] { [cast.consumer.name, cast.producer.name] }

    /// Plays it.
    ///
    /// - Parameter begun: called once the captures have begun.
    /// - Returns: what the capture shows.
    /// - Throws: `WirelabError`.
    func play(begun: () -> Void) async throws -> ZeroWindowRun {
        _ = try await backend.startCaptures(on: hosts, of: lab, CaptureOptions())
        begun()
        do {
            try startConsumer()
            let producer = try output(ZeroWindowPlay.producer(to: cast.consumer.name), on: cast.producer.name)
            let consumer = try output(["sh", "-c", Self.collecting], on: cast.consumer.name)
            let folder = try RunFolder(named: "zero-window")
            try folder.write(Array(consumer.utf8), to: "\(cast.consumer.name)-hesitant-consumer.jsonl")
            try folder.write(Array(producer.utf8), to: "\(cast.producer.name)-eager-producer.jsonl")
            try await saveCaptures(into: folder)
            return try ZeroWindowRun(
                folder, cast: cast, consumer: ApplicationEvent.all(in: consumer),
                producer: ApplicationEvent.all(in: producer))
        } catch {
            await cleanUp()
            throw error
        }
    }

    /// Ends what goes on, also after Ctrl-C: on these hosts only, for others may be captured for somebody else.
    private func cleanUp() async {
        let backend = backend.uninterrupted
        _ = try? backend.run(
            ["sh", "-c", Self.ending], on: [cast.consumer.name], of: lab, within: Self.endPatience)
        _ = try? await backend.discardCaptures(of: lab, on: hosts)
    }

    private static let place = "/var/lib/wirelab/zero-window"

    /// The consumer outlives the script that starts it.
    private func startConsumer() throws {
        let words = ZeroWindowPlay.consumer.map { "'\($0)'" }.joined(separator: " ")
        let script = """
            rm -rf \(Self.place); mkdir -p \(Self.place); cd \(Self.place)
            setsid \(words) >events 2>log </dev/null &
            echo $! >pid
            tenths=0
            until grep -q '"listening"' events; do
                [ $tenths -lt 100 ] && [ -d "/proc/$(cat pid)" ] || { cat events log >&2; exit 1; }
                sleep 0.1
                tenths=$((tenths + 1))
            done
            """
        _ = try output(["sh", "-c", script], on: cast.consumer.name)
    }

    private static let collecting = """
        cd \(place)
        tenths=0
        while [ -d "/proc/$(cat pid)" ] && [ $tenths -lt 300 ]; do sleep 0.1; tenths=$((tenths + 1)); done
        cat events
        cat log >&2
        """

    private static let ending = "kill $(cat \(place)/pid) 2>/dev/null; true"

    private func output(_ words: [String], on host: String) throws -> String {
        guard let outcome = try backend.run(words, on: [host], of: lab).first else { return "" }
        if outcome.exitStatus == 0 { return outcome.output }
        let said = ApplicationEvent.all(in: outcome.output).last { $0.event == "error" }?.message
        throw WirelabError(
            .environment, "\(words.prefix(2).joined(separator: " ")) on \(host) failed: \(said ?? outcome.words)")
    }

    private func saveCaptures(into folder: RunFolder) async throws {
        let held = try await backend.endCaptures(of: lab, on: hosts)
        if let shortcoming = held.shortcoming { throw shortcoming }
        for capture in held.captures {
            try folder.adopt(capture.file.path, as: "\(capture.host).pcapng")
            capture.file.remove()
        }
        try await backend.forgetCaptures(of: lab, on: hosts)
    }
}
