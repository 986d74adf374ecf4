import Foundation
import Packets
import Testing

/// What the applications and their kernel say of a closed window is what the packets say.
struct WindowAgreementTests {
    struct Event: Decodable {
        struct Kernel: Decodable {
            let state: String
            let sendWindow: Int
            let bytesAcked: Int
            let notSent: Int
        }

        let time: Double
        let event: String
        let bytes: Int?
        let messages: Int?
        let seconds: Double?
        let queue: Int?
        let tcp: Kernel?
    }

    @Test func `events and capture agree on how long the window was closed, and on every byte`() throws {
        try LabFixture.withLab { lab in
            let file = lab.folder.appendingPathComponent("capture.pcapng").path
            let capture = try lab.startWire("client-1", "capture -w \(file)")
            #expect(eventually { capture.command.errorsSoFar.contains("capturing on eth0") })
            let consumer = try lab.startWire("server", "hesitant-consumer --read-after 3 --sample 0.01 --json")
            #expect(consumer.says("listening"))
            let producer = try lab.startWire(
                "client-1", "eager-producer server --unlimited --bytes 2000000 -w 0 --sample 0.01 --json")
            let producerRun = producer.command.finish(within: 60)
            try #require(producerRun.status == 0, "\(producerRun.errors)")
            #expect(consumer.command.finish(within: 10).status == 0)
            capture.end()

            let sent = try Self.events(producerRun.output)
            let read = try Self.events(consumer.command.outputSoFar)
            let analysis = TCPAnalysis(Capture(pcapng: [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))))
            let connection = try #require(analysis.connections.first)
            let episode = try #require(connection.longestEpisode)

            let closed = try #require(Self.closedWindow(sent))
            #expect(
                abs(closed - episode.duration / .seconds(1)) < 0.05,
                "\(closed) s of samples, \(episode.duration) of packets")
            let blocked = try #require(sent.filter { $0.event == "unblocked" }.compactMap(\.seconds).max())
            #expect(blocked > 1)

            let bytes = try #require(sent.last?.bytes)
            #expect(bytes >= 2_000_000)
            #expect(read.last?.bytes == bytes)
            #expect(Int(connection.client.uniqueBytes) == bytes)
            // The kernel counts the SYN, and the FIN where it is acknowledged by then (RFC 9293 section 3.4).
            let acknowledged = try #require(sent.last { $0.tcp != nil }?.tcp?.bytesAcked)
            #expect((bytes...bytes + 2).contains(acknowledged))
            #expect(read.contains { $0.event == "waiting" && $0.queue ?? 0 > 30_000 })
        }
    }

    /// For how long the samples saw the peer's window at zero, from the first of the longest run to the first after it.
    private static func closedWindow(_ events: [Event]) -> Double? {
        var longest: Double?
        var since: Double?
        for event in events {
            guard let kernel = event.tcp else { continue }
            if kernel.sendWindow == 0, kernel.state == "ESTABLISHED" {
                since = since ?? event.time
            } else if let start = since {
                longest = max(longest ?? 0, event.time - start)
                since = nil
            }
        }
        return longest
    }

    private static func events(_ output: String) throws -> [Event] {
        try output.split(separator: "\n").map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
    }
}
