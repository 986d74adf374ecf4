import DemoApps
import Diagnostics
import Foundation
import Testing

/// The datagram server and client against each other and against plain sockets, over loopback.
@Suite(.timeLimit(.minutes(1))) struct UDPServerAndClientTests {
    func startServer(_ change: (inout UDPServer) -> Void = { _ in }) throws -> RunningApplication {
        var server = UDPServer(address: try loopback())
        change(&server)
        return RunningApplication(server)
    }

    func startClient(to port: UInt16, _ change: (inout UDPClient) -> Void = { _ in }) -> RunningApplication {
        var client = UDPClient(host: "127.0.0.1", port: port, clientName: "bob")
        client.count = 3
        client.pace = Pace.none
        change(&client)
        return RunningApplication(client)
    }

    static func text(_ datagram: [UInt8]) throws -> String {
        try datagram.withUnsafeBytes { try Message(datagram: $0).text() }
    }

    static func answer(_ number: Int) -> String { "Response to message: Message #\(number) from client bob" }

    @Test func `every message is answered`() async throws {
        let server = try startServer()
        let client = startClient(to: try await server.port)
        try await client.end()
        #expect(client.log.kinds == [.opened, .sent, .received, .sent, .received, .sent, .received, .finished])
        #expect(client.log.all.filter { $0.kind == .received }.map(\.text) == (1...3).map(Self.answer))
        server.interrupt()
        try await server.end()
        let summary = try #require(server.log.all.last)
        #expect(summary.messages == 3 && summary.answered == 3 && summary.rejected == 0 && summary.dropped == 0)
    }

    @Test(arguments: [(Message.Kind.json, 4096), (.text, 4096), (.json, 65_507), (.text, 10), (.json, 12)])
    func `an answer has the form and size of its question`(kind: Message.Kind, size: Int) async throws {
        let server = try startServer()
        let client = try PlainDatagramSocket()
        let question = try #require(Message.datagram("hello", as: kind, size: max(size, 11)))
        try client.send(question, to: try await server.port)
        let answer = try #require(client.receive())
        #expect(answer.port == (try await server.port))
        #expect(answer.bytes[3] == UInt8(kind.rawValue))
        // "Response to message: hello" needs 26 bytes, the header and perhaps quotation marks.
        #expect(answer.bytes.count == max(size, kind == .json ? 32 : 30))
        #expect(try Self.text(answer.bytes) == "Response to message: hello")
    }

    /// A client takes answers from the address alone that it asked.
    @Test func `an answer comes from the address that was asked`() async throws {
        let server = RunningApplication(UDPServer(address: try #require(SocketAddress("0.0.0.0", port: 0))))
        var client = UDPClient(host: "127.0.0.2", port: try await server.port, clientName: "bob")
        client.count = 1
        let running = RunningApplication(client)
        try await running.end()
        #expect(running.log.kinds == [.opened, .sent, .received, .finished])
    }

    @Test func `what is no message is skipped and disturbs nobody`() async throws {
        let server = try startServer()
        let port = try await server.port
        let peer = try PlainDatagramSocket()
        let wrong: [(bytes: [UInt8], reason: String)] = [
            ([], "only 0 of the 4"), ([0, 1, 0], "only 3 of the 4"), ([0, 9, 0, 2, 0x22], "only 5 of the 13"),
            (Array("GET / HTTP/1.1\r\n".utf8), "unknown type"), ([0, 2, 0, 1, 0xC3, 0x28], "not UTF-8"),
            ([0, 2, 0, 2, 0x7B, 0x22], "no JSON"), ([UInt8](repeating: 0xFF, count: 65_507), "unknown type"),
            ([0xFF, 0xFF, 0, 2] + [UInt8](repeating: 0x5B, count: 65_503), "only 65507 of the 65539"),
            (try #require(Message.datagram("Response to message: x", size: 100)), "an answer, which gets none"),
        ]
        let client = startClient(to: port) {
            $0.count = 20
            $0.pace = Pace(.milliseconds(10) ... .milliseconds(10))
        }
        for datagram in wrong {
            try peer.send(datagram.bytes, to: port)
            let event = try await server.log.first {
                $0.kind == .rejected && $0.message?.contains(datagram.reason) == true
            }
            #expect(event.peer == "127.0.0.1:\(peer.port)")
        }
        try await client.end()
        #expect(client.log.kinds.filter { $0 == .received }.count == 20)
        #expect(peer.receive(flags: Int32(MSG_DONTWAIT)) == nil)
        server.interrupt()
        try await server.end()
        #expect(server.log.all.last?.rejected == wrong.count)
        #expect(server.log.all.last?.answered == 20)
    }

    @Test func `a flood of what is no message is counted, not told one by one`() async throws {
        let server = try startServer()
        let port = try await server.port
        let peer = try PlainDatagramSocket()
        for _ in 0..<100 { try peer.send([1], to: port) }
        let client = startClient(to: port)
        try await client.end()
        server.interrupt()
        try await server.end()
        #expect(server.log.all.last?.rejected == 100)
        // Ten a second, and this takes no three.
        #expect((10...30).contains(server.log.kinds.filter { $0 == .rejected }.count))
    }

    @Test func `a port where nothing listens is told by ICMP, and the next message is sent`() async throws {
        let port = try PlainDatagramSocket().port
        let client = startClient(to: port) { $0.count = 2 }
        let error = await #expect(throws: WirelabError.self) { try await client.end() }
        #expect(error?.code == .environment)
        #expect(error?.message.contains("answered none of the 2 messages") == true)
        #expect(client.log.kinds == [.opened, .sent, .unreachable, .sent, .unreachable, .finished])
        let told = client.log.all.filter { $0.kind == .unreachable }
        #expect(told.map(\.sequence) == [1, 2])
        let sentence = "refused: the host answered with ICMP port unreachable"
        #expect(told.allSatisfy { $0.message?.contains(sentence) == true })
    }

    @Test func `silence is told, and so is an answer that comes after all`() async throws {
        let server = try PlainDatagramSocket()
        let client = startClient(to: server.port) {
            $0.count = 3
            $0.timeout = .milliseconds(200)
        }
        let first = try #require(server.receive())
        #expect(try Self.text(first.bytes) == "Message #1 from client bob")
        let second = try #require(server.receive())
        let answers = try (1...2).map { try #require(Message.datagram(Self.answer($0), size: 4096)) }
        // The first comes while the second is waited for; then the second; then one that answers nothing; the third never.
        for answer in answers + [answers[0]] { try server.send(answer, to: second.port) }
        try await client.end()
        let story = client.log.all.filter { [.unanswered, .late, .received].contains($0.kind) }
        #expect(story.map(\.kind) == [.unanswered, .late, .received, .unanswered])
        #expect(story.map(\.sequence) == [1, 1, 2, 3])
        #expect(try #require(story[1].seconds) >= .milliseconds(200))
        #expect(try await client.log.first(.rejected).message?.contains("answers no question") == true)
        #expect(client.log.all.last?.answered == 2)
    }

    @Test func `a message that is too long is said with the limit`() async throws {
        let client = startClient(to: 9) { $0.size = 65_508 }
        let error = await #expect(throws: WirelabError.self) { try await client.end() }
        #expect(error?.message.contains("no datagram holds more than 65 507 bytes") == true)
    }

    @Test(arguments: [(64, 20_000), (1000, 5000), (40_000, 50), (65_507, 40)])
    func `without pauses every datagram is counted, or told as dropped`(size: Int, count: Int) async throws {
        let server = try startServer {
            $0.answers = false
            $0.receiveBuffer = 100_000
        }
        let client = startClient(to: try await server.port) {
            $0.count = count
            $0.size = size
            $0.pace = nil
        }
        try await client.end()
        let sent = try #require(client.log.all.last)
        #expect(sent.messages == count && sent.bytes == count * size)
        #expect(sent.datagramsPerSecond ?? 0 > 0)
        _ = try await server.log.first { ($0.messages ?? 0) + ($0.dropped ?? 0) == count }
        server.interrupt()
        try await server.end()
        let summary = try #require(server.log.all.last)
        #expect((summary.messages ?? 0) + (summary.dropped ?? 0) == count)
        #expect(summary.bytes == (summary.messages ?? 0) * size)
        #expect(summary.rejected == 0)
    }

    @Test func `a small receive buffer is overrun, and the server says so`() async throws {
        let server = try startServer { $0.receiveBuffer = 1 }
        let client = startClient(to: try await server.port) {
            $0.count = 20_000
            $0.pace = nil
        }
        try await client.end()
        server.interrupt()
        try await server.end()
        let summary = try #require(server.log.all.last)
        #expect(try #require(summary.dropped) > 0)
        #expect(summary.message?.contains("for want of room in the receive buffer") == true)
    }

    @Test(arguments: [UDPClient.minimumSize(clientName: "bob"), 64, 1000, 9000])
    func `without pauses every datagram is a message with its own number`(size: Int) async throws {
        // More than two of the client's pieces, so that each is written over.
        let count = 300_000 / size
        let receiver = try PlainDatagramSocket(receiveBuffer: 4 << 20)
        let client = startClient(to: receiver.port) {
            $0.count = count
            $0.size = size
            $0.pace = nil
        }
        var numbers: [Int] = []
        var isOver = false
        while !isOver {
            while let datagram = receiver.receive(flags: Int32(MSG_DONTWAIT)) {
                #expect(datagram.bytes.count == size)
                let text = try Self.text(datagram.bytes)
                let match = text.wholeMatch(of: /Message #(\d+) from client bob/)
                numbers.append(try #require(match.flatMap { Int($0.1) }))
                let payload = Int(datagram.bytes[0]) << 8 | Int(datagram.bytes[1])
                #expect(datagram.bytes.dropFirst(4 + payload).allSatisfy { $0 == 0 })
            }
            isOver = client.hasEnded && receiver.receive(flags: Int32(MSG_DONTWAIT) | Int32(MSG_PEEK)) == nil
        }
        try await client.end()
        // Loopback keeps the order; what is missing was dropped here, where the buffer was full.
        #expect(numbers == Set(numbers).sorted())
        #expect(numbers.last == count || numbers.count < count)
        #expect(numbers.count > 2 << 17 / size)
    }
}
