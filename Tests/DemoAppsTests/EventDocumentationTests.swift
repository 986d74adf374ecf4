import DemoApps
import Foundation
import Testing

/// docs/events.md names what the applications say.
struct EventDocumentationTests {
    static let page = (try? String(contentsOfFile: "docs/events.md", encoding: .utf8)) ?? ""

    @Test(arguments: AppEvent.Kind.allCases) func `every event is there`(kind: AppEvent.Kind) {
        #expect(Self.page.contains("`\(kind.rawValue)`"))
    }

    @Test func `every key of an event is there`() throws {
        var event = AppEvent(.sample, application: "test")
        (event.local, event.peer, event.worker, event.text, event.message) = ("a", "b", "c", "d", "e")
        (event.sequence, event.bytes, event.messages, event.queue, event.buffer) = (1, 2, 3, 4, 5)
        (event.answered, event.rejected, event.dropped) = (6, 7, 8)
        (event.seconds, event.bitsPerSecond, event.datagramsPerSecond) = (.seconds(1), 1, 1)
        let keys = try #require(try JSONSerialization.jsonObject(with: Data(event.json.utf8)) as? [String: Any]).keys
        #expect(keys.count == 19)
        for key in keys { #expect(Self.page.contains("`\(key)`"), "\(key)") }
    }

    @Test func `every key of the kernel's view is there`() async throws {
        let server = RunningApplication(TCPServer(address: try loopback()))
        var client = TCPClient(host: "127.0.0.1", port: try await server.port, clientName: "test")
        client.count = 1
        let running = RunningApplication(client, sampleInterval: .seconds(1))
        try await running.end()
        let sample = try #require(running.log.all.first { $0.tcp != nil })
        let object = try #require(try JSONSerialization.jsonObject(with: Data(sample.json.utf8)) as? [String: Any])
        let keys = try #require(object["tcp"] as? [String: Any]).keys
        #expect(keys.count >= 17)
        for key in keys { #expect(Self.page.contains("`\(key)`"), "\(key)") }
    }
}
