import DemoApps
import Diagnostics
import Foundation
import Testing

/// The server and the client against each other, over loopback.
@Suite(.timeLimit(.minutes(1))) struct TCPServerAndClientTests {
    func startServer(_ change: (inout TCPServer) -> Void = { _ in }) throws -> RunningApplication {
        var server = TCPServer(address: try loopback())
        change(&server)
        return RunningApplication(server)
    }

    func startClient(
        to server: RunningApplication, named name: String = "bob", _ change: (inout TCPClient) -> Void = { _ in }
    ) async throws -> RunningApplication {
        var client = TCPClient(host: "127.0.0.1", port: try await server.port, clientName: name)
        client.count = 3
        client.pace = .none
        change(&client)
        return RunningApplication(client)
    }

    @Test func `every message is answered`() async throws {
        let server = try startServer()
        let client = try await startClient(to: server)
        try await client.end()
        let answers = client.log.all.filter { $0.kind == .received }.map(\.text)
        #expect(answers == (1...3).map { "Response to message: Message #\($0) from client bob" })
        let closed = try await server.log.first(.closed)
        #expect(closed.messages == 3 && closed.worker == "worker-1")
        server.interrupt()
        try await server.end()
        #expect(server.log.all.last?.messages == 3)
        #expect(server.log.all.last?.message == "1 client, 0 still connected")
    }

    @Test func `many clients at once each get their own answers`() async throws {
        let server = try startServer()
        var clients: [RunningApplication] = []
        for number in 1...30 { clients.append(try await startClient(to: server, named: "c\(number)")) }
        for (number, client) in zip(1..., clients) {
            try await client.end()
            let answers = client.log.all.filter { $0.kind == .received }.map(\.text)
            #expect(answers == (1...3).map { "Response to message: Message #\($0) from client c\(number)" })
        }
        let workers = Set(server.log.all.filter { $0.kind == .accepted }.map(\.worker))
        #expect(workers.count == 30)
    }

    @Test func `a half-closed client still gets its late answer`() async throws {
        let server = try startServer { $0.responseDelay = .milliseconds(300) }
        let client = try await startClient(to: server) {
            $0.count = 1
            $0.halfCloses = true
        }
        try await client.end()
        #expect(client.log.kinds == [.connected, .sent, .halfClosed, .received, .finished])
        #expect(try #require(try await client.log.first(.received).seconds) >= .milliseconds(300))
    }

    @Test func `an answer that is too late is given up`() async throws {
        let server = try startServer { $0.responseDelay = .seconds(5) }
        let client = try await startClient(to: server) { $0.readTimeout = .milliseconds(200) }
        let error = await #expect(throws: WirelabError.self) { try await client.end() }
        #expect(error?.message.contains("no answer to message 1 from 127.0.0.1") == true)
    }

    @Test func `several late answers each come when they are due`() async throws {
        let server = try startServer { $0.responseDelay = .milliseconds(200) }
        let peer = try PlainClient(port: try await server.port)
        try peer.send(Message(text: "one").bytes + Message(text: "two").bytes)
        _ = try await server.log.first { $0.kind == .sent && $0.text == "Response to message: two" }
        try peer.send(Message(text: "three").bytes)
        peer.finishSending()
        let answers = ["one", "two", "three"].flatMap { Message(text: "Response to message: \($0)").bytes }
        #expect(peer.readToEnd() == answers)
    }

    @Test func `a flood of refused clients is told in part, and counted`() async throws {
        let server = try startServer { $0.tellsMessages = false }
        let port = try await server.port
        for _ in 0..<50 {
            let peer = try PlainClient(port: port)
            try peer.send(Array("GET / HTTP/1.1\r\n".utf8))
            #expect(peer.readToEnd() == [])
        }
        let note = try await server.log.first(.note)
        #expect(note.message?.hasSuffix("more clients were let go; not each is told") == true)
        #expect(server.log.kinds.count { $0 == .rejected } < 50)
    }

    @Test func `linger 0 resets`() async throws {
        let server = try startServer()
        let client = try await startClient(to: server) { $0.linger = 0 }
        try await client.end()
        let closed = try await server.log.first(.closed)
        #expect(closed.message?.contains("the peer sent RST") == true)
    }

    @Test func `a full accept queue leaves further clients without an answer to their SYN`() async throws {
        let server = try startServer {
            $0.backlog = 0
            $0.accepts = false
        }
        let first = try await startClient(to: server)
        _ = try await first.log.first(.sent)
        let second = try await startClient(to: server) { $0.connectTimeout = .milliseconds(500) }
        let error = await #expect(throws: WirelabError.self) { try await second.end() }
        #expect(error?.message.contains("every SYN met silence") == true)
        first.interrupt()
        try await first.end()
    }

    @Test func `a server that ends tells the client by FIN`() async throws {
        let server = try startServer()
        let client = try await startClient(to: server) { $0.pace = Pace(.seconds(20) ... .seconds(20)) }
        _ = try await client.log.first(.received)
        server.interrupt()
        try await server.end()
        let error = await #expect(throws: WirelabError.self) { try await client.end() }
        #expect(error?.message.contains("closed the connection (FIN) after 1 answers to 1 messages") == true)
    }

    @Test func `two servers share a port that both want to share`() async throws {
        let first = try startServer { $0.reusesPort = true }
        var other = TCPServer(address: try loopback(port: try await first.port))
        other.reusesPort = true
        let second = RunningApplication(other)
        #expect(try await second.port == (try await first.port))
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\n", "unknown type"), ("\u{0}\u{1}\u{0}\u{2}{", "no JSON"),
        ("\u{0}\u{9}\u{0}\u{1}abc", "only 7 of the 13"),
    ]) func `what is no message closes that connection with a reason`(text: String, reason: String) async throws {
        let server = try startServer()
        let peer = try PlainClient(port: try await server.port)
        try peer.send(Array(text.utf8))
        peer.finishSending()
        #expect(peer.readToEnd() == [])
        #expect(try #require(try await server.log.first(.rejected).message).contains(reason))
        let client = try await startClient(to: server)
        try await client.end()
    }

    @Test func `a message that never ends is given up`() async throws {
        let server = try startServer { $0.patience = .milliseconds(300) }
        let peer = try PlainClient(port: try await server.port)
        try peer.send([0, 200, 0, 1, 0x61])
        #expect(peer.readToEnd() == [])
        #expect(try await server.log.first(.rejected).message?.contains("did not come to its end within 0.3 s") == true)
    }

    /// Such a peer fills the server's memory, if the server lets it.
    @Test func `a peer that never reads its answers is given up`() async throws {
        let server = try startServer { $0.patience = .seconds(1) }
        let peer = try PlainClient(port: try await server.port)
        let message = try #require(Message(.text, payload: [UInt8](repeating: 0x61, count: 60_000))).bytes
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(peer.descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        for _ in 0..<2000 where send(peer.descriptor, message, message.count, Int32(MSG_NOSIGNAL)) < message.count {
            break
        }
        #expect(try await server.log.first(.rejected).message?.contains("took no answer for 1 s") == true)
    }
}
