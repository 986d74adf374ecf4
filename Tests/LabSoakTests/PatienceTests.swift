import Foundation
import Testing

/// Connection tracking lives long enough to teach with: nothing falls out while nobody sends.
struct PatienceTests {
    /// PORT SECONDS: takes one connection, reads its end, waits, and only then sends.
    private static let lateServer = """
        import socket, sys, time
        s = socket.create_server(("", int(sys.argv[1])))
        print("ready")
        c, peer = s.accept()
        while c.recv(65536):
            pass
        print("half-closed")
        time.sleep(float(sys.argv[2]))
        c.sendall(b"late" * 1000)
        c.close()
        """

    /// ADDRESS PORT: says something, ends its direction, and reads until the other ends its own.
    private static let halfCloser = """
        import socket, sys
        s = socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=20)
        s.settimeout(None)
        s.sendall(b"all I have to say")
        s.shutdown(socket.SHUT_WR)
        print("ready")
        count = 0
        while data := s.recv(65536):
            count += len(data)
        print("received", count)
        """

    /// PORT SECONDS: answers each datagram that much later.
    private static let lateAnswerer = """
        import socket, sys, time
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind(("", int(sys.argv[1])))
        print("ready")
        while True:
            data, source = s.recvfrom(65535)
            time.sleep(float(sys.argv[2]))
            s.sendto(b"answer to " + data, source)
        """

    /// ADDRESS PORT: asks, and prints the answer.
    private static let asker = """
        import socket, sys
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.settimeout(60)
        s.sendto(b"question", (sys.argv[1], int(sys.argv[2])))
        print(s.recv(65535).decode())
        """

    // 60 s is what Linux gives a half-closed connection without the lab's settings (nf_conntrack_tcp_timeout_close_wait).
    @Test(arguments: FirewallWays.all, [65, 185])
    func `data arrives late over a connection that is half closed`(way: String, seconds: Int) throws {
        try LabFixture.withLab(environment: FirewallWays.environment(way)) { lab in
            let server = try lab.startPython("server", Self.lateServer, "1234", "\(seconds)")
            let client = try lab.startPython("client-1", Self.halfCloser, "10.0.0.10", "1234")
            #expect(server.says("half-closed"))
            #expect(client.says("received 4000", within: Double(seconds + 60)), "\(client.lines)")
            for program in [server, client] { program.end() }
        }
    }

    @Test(arguments: FirewallWays.all) func `an idle connection goes on after three minutes`(way: String) throws {
        try LabFixture.withLab(environment: FirewallWays.environment(way)) { lab in
            let server = try lab.startPython("server", HostScript.echo, "1234")
            let input = Pipe()
            let client = HostProgram(
                command: try lab.start(
                    ["exec", "client-1", "--", "python3", "-uc", HostScript.converse, "10.0.0.10", "1234"],
                    input: input.fileHandleForReading))
            #expect(client.says("ready"))
            usleep(180_000_000)
            try input.fileHandleForWriting.write(contentsOf: Data("still there\n".utf8))
            #expect(client.says("answer still there"))
            try input.fileHandleForWriting.close()
            for program in [client, server] { program.end() }
        }
    }

    @Test(arguments: FirewallWays.all) func `a datagram is answered after twenty seconds`(way: String) throws {
        try LabFixture.withLab(environment: FirewallWays.environment(way)) { lab in
            let server = try lab.startPython("server", Self.lateAnswerer, "1234", "20")
            let asked = try lab.python("client-1", Self.asker, "10.0.0.10", "1234", within: 120)
            #expect(asked.output == "answer to question\n", "\(asked.errors)")
            server.end()
        }
    }
}
