import Foundation
import Testing

/// The TCP applications on hosts, by name, in the role that the rules allow and in the others.
struct TCPApplicationTests {
    @Test func `a client reaches the server by name, on the lab's port`() throws {
        try LabFixture.withLab { lab in
            let server = try lab.startWire("server", "tcp-server")
            #expect(server.says("listening on 0.0.0.0:1234"))
            let run = try lab.exec("client-1", "wire tcp-client server -c 2 --interval 0.1 -n anna")
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.hasPrefix("connected to 10.0.0.10:1234 after "))
            #expect(run.output.contains(#"received "Response to message: Message #2 from client anna" after "#))
            #expect(run.output.hasSuffix("in 2 messages (answers received; 2 of 2 messages sent)\n"))
            server.end()
            #expect(server.lines.last?.hasSuffix("(1 client, 0 still connected)") == true, "\(server.lines)")
        }
    }

    @Test func `a producer reaches the consumer by name`() throws {
        try LabFixture.withLab { lab in
            let consumer = try lab.startWire(
                "server", "hesitant-consumer --read-after 0.2", ready: "listening on 0.0.0.0:1234")
            let run = try lab.exec("client-3", "wire eager-producer server -c 2 --interval 0 --size 500")
            #expect(run.status == 0 && run.output.contains("1000 bytes in 2 messages"), "\(run.output) \(run.errors)")
            #expect(consumer.command.finish(within: 10).status == 0)
            #expect(consumer.lines.last?.hasPrefix("1000 bytes in 2 messages") == true, "\(consumer.lines)")
        }
    }

    @Test func `a client that plays server, and a server that plays client, meet silence`() throws {
        try LabFixture.withLab { lab in
            for (peer, serving, asking) in [
                ("client-1", "tcp-server", "tcp-client"), ("server", "tcp-server", "tcp-client"),
                ("client-1", "hesitant-consumer", "eager-producer"),
            ] {
                let host = "client-2"
                let server = try lab.startWire(host, serving, ready: "listening")
                let run = try lab.exec(peer, "wire \(asking) \(host) -t 1.5 -c 1")
                #expect(run.status == 3)
                #expect(
                    run.errors.hasPrefix(
                        "wire: no answer from \(host) (10.0.0.22:1234) within 1.5 s: every SYN met silence"))
                server.end()
                #expect(!server.lines.contains { $0.contains("accepted") })
            }
        }
    }

    @Test(arguments: [
        ("server", "connection refused: the host answered the SYN with RST"),
        ("10.0.0.77", "unreachable: ARP found nobody with this address"),
        ("nobody", "no search domain has this name"),
    ]) func `what stands in the way is said as it is on the wire`(host: String, reason: String) throws {
        try LabFixture.withLab { lab in
            let run = try lab.exec("client-1", "wire tcp-client \(host) -t 20 -c 1")
            #expect(run.status == 3)
            #expect(run.errors.contains(reason), "\(run.errors)")
            #expect(run.output.isEmpty || run.output.contains("0 messages"))
        }
    }

    @Test func `a half-closed client's FIN goes before the late answer`() throws {
        let flags = try Self.flags(server: "tcp-server -d 0.5", client: "tcp-client server -c 1 --half-close")
        let fin = try #require(flags.firstIndex(of: "client F."), "\(flags)")
        let answer = try #require(flags.lastIndex(of: "server P."), "\(flags)")
        #expect(fin < answer, "\(flags)")
        #expect(!flags.contains { $0.contains("R") }, "\(flags)")
    }

    @Test func `linger 0 ends with RST and without a FIN`() throws {
        let flags = try Self.flags(server: "tcp-server", client: "tcp-client server -c 1 --linger 0")
        #expect(flags.last == "client R.", "\(flags)")
        #expect(!flags.contains { $0.contains("F") }, "\(flags)")
    }

    @Test func `an answer that comes after the client gave up meets RST`() throws {
        let flags = try Self.flags(server: "tcp-server -d 1", client: "tcp-client server -c 1 -r 0.3", status: 3)
        let answer = try #require(flags.lastIndex(of: "server P."), "\(flags)")
        #expect(flags[answer...].contains("client R"), "\(flags)")
    }

    @Test func `a full accept queue leaves the next SYN without an answer`() throws {
        try LabFixture.withLab { lab in
            let server = try lab.startWire("server", "tcp-server --backlog 1 --no-accept")
            #expect(server.says("accepting nobody: 2 connections fit into the accept queue"))
            let clients = try ["client-1", "client-2"].map { try lab.startWire($0, "tcp-client server -r 0") }
            for client in clients { #expect(client.says("sent \"Message #1")) }
            let capture = try lab.startCapture("client-3", "tcp")
            let run = try lab.exec("client-3", "wire tcp-client server -t 3.5 -c 1")
            #expect(run.status == 3 && run.errors.contains("its accept queue is full"), "\(run.errors)")
            let isRepeated = eventually { capture.lines.count >= 2 }
            #expect(isRepeated && capture.lines.allSatisfy { $0.contains("Flags [S]") }, "\(capture.lines)")
            for program in clients + [server, capture] { program.end() }
        }
    }

    /// What the server's host sees of one connection, a segment an entry: who sent it, with which flags.
    private static func flags(server: String, client: String, status: Int32 = 0) throws -> [String] {
        var flags: [String] = []
        try LabFixture.withLab { lab in
            let program = try lab.startWire("server", server)
            #expect(program.says("listening"))
            let capture = try lab.startCapture("server", "tcp port 1234")
            let run = try lab.exec("client-1", "wire \(client)")
            #expect(run.status == status, "\(run.errors)")
            func seen() -> [String] {
                capture.lines.compactMap { line in
                    line.firstMatch(of: /IP 10\.0\.0\.(\d+)\.\d+ > .*Flags \[([A-Z.]+)\]/)
                        .map { ($0.1 == "10" ? "server " : "client ") + $0.2 }
                }
            }
            // The server's last word, or the answer to it, closes the conversation.
            _ = eventually(within: 5) {
                seen().suffix(2).contains { $0.contains("R") } || seen().count { $0.contains("F") } == 2
            }
            flags = seen()
            for running in [program, capture] { running.end() }
        }
        return flags
    }
}
