import Foundation
import Testing

/// Ctrl-C at any moment ends an application with its summary, or before it has said anything.
struct ApplicationInterruptionTests {
    /// Each application in every state that it can wait in: without a peer, with one, in the lookup of a name.
    static let commands: [[String]] = [
        ["tcp-server", "127.0.0.1", "0"],
        ["tcp-server", "127.0.0.1", "0", "--no-accept"],
        ["hesitant-consumer", "127.0.0.1", "0"],
        ["hesitant-consumer", "localhost", "0", "--read-after", "1"],
        ["tcp-client", "127.0.0.1", "{server}", "--interval", "0.01", "-c", "100000"],
        ["tcp-client", "localhost", "{server}", "--interval", "5"],
        ["tcp-client", "127.0.0.1", "{silent}", "-t", "0", "-r", "0"],
        ["eager-producer", "127.0.0.1", "{silent}", "--unlimited", "-w", "0"],
        ["eager-producer", "localhost", "{silent}", "--interval", "0.01", "-w", "0"],
        ["udp-server", "127.0.0.1", "0"],
        ["udp-client", "127.0.0.1", "{silent}", "--interval", "0.01", "-c", "100000"],
        ["udp-client", "127.0.0.1", "{silent}", "--unlimited"],
        ["broadcast-consumer", "0"],
        ["dns-query", "server.invalid", "--server", "127.0.0.1:{silent}"],
    ]

    /// Answers, or takes connections and datagrams and does nothing with them: prints the ports of both.
    private static let peers = """
        import socket, threading
        silent = socket.create_server(("127.0.0.1", 0), backlog=200)
        datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        datagrams.bind(("127.0.0.1", silent.getsockname()[1]))
        server = socket.create_server(("127.0.0.1", 0), backlog=200)
        def answer(c):
            try:
                while data := c.recv(65536):
                    text = b"Response to message: " + data[4:]
                    c.sendall(len(text).to_bytes(2, "big") + data[2:4] + text)
            except OSError: pass
            c.close()
        print(server.getsockname()[1], silent.getsockname()[1])
        while True: threading.Thread(target=answer, args=(server.accept()[0],), daemon=True).start()
        """

    @Test(arguments: commands) func `at any moment`(command: [String]) throws {
        try LabFixture.withFolder { lab in
            let peers = try lab.startLocalPython(Self.peers)
            let ports = try #require(peers.firstLine).split(separator: " ").map(String.init)
            let words = command.map {
                $0.replacingOccurrences(of: "{server}", with: ports[0]).replacingOccurrences(
                    of: "{silent}", with: ports[1])
            }
            var random = SystemRandomNumberGenerator()
            for signal in [SIGINT, SIGTERM, SIGINT, SIGINT, SIGTERM] {
                let program = try lab.startLocalWire(words)
                let milliseconds = UInt32.random(in: 0...400, using: &random)
                usleep(milliseconds * 1000)
                kill(program.command.process.processIdentifier, signal)
                let run = program.command.finish(within: 10)
                // Before the program has taken the signals over they end it, as they end any program.
                let isEarly = run.status == 128 + signal && run.output.isEmpty
                #expect(isEarly || run.status == 0, "after \(milliseconds) ms: \(run.status) \(run.errors)")
                #expect(isEarly || !run.output.isEmpty, "after \(milliseconds) ms")
                #expect(!run.errors.contains("Fatal"), "\(run.errors)")
            }
            peers.end()
        }
    }
}
