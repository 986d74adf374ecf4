import Foundation
import Testing

/// Peers that send nonsense, or nothing, or do not read: the server lets them go and nobody else notices.
struct HostilePeersTests {
    /// PORT: 1,000 hostile peers, ten kinds of them, beside 100 honest clients that ask 20 times each; prints how the
    /// honest ones fared, and how many of the hostile ones the server has closed.
    private static let crowd = """
        import asyncio, os, random, resource, socket, struct, sys
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        port = int(sys.argv[1])
        random.seed(1)
        def message(text, kind=1): return struct.pack("!HH", len(text), kind) + text
        closed = 0

        async def connect(small=False):
            s = socket.socket()
            if small: s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            s.setblocking(False)
            await asyncio.get_running_loop().sock_connect(s, ("127.0.0.1", port))
            return await asyncio.open_connection(sock=s)

        async def hostile(kind):
            global closed
            reader, writer = await connect(kind == 7)
            try:
                if kind == 0: writer.write(b"GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
                elif kind == 1: writer.write(b"\\x00\\x05")
                elif kind == 2: writer.write(b"\\xff\\xff\\x00\\x01short")
                elif kind == 3: writer.write(message(b"\\xff\\xfe\\xfd"))
                elif kind == 4: writer.write(message(b"{not json", 2))
                elif kind == 5: writer.write(os.urandom(5000))
                elif kind == 6: pass
                elif kind == 7:
                    data = message(b"x" * 60000)
                    while True:
                        writer.write(data)
                        await asyncio.wait_for(writer.drain(), 30)
                elif kind == 8:
                    for byte in message(b"slowly, one byte after the other"):
                        writer.write(bytes([byte]))
                        await writer.drain()
                        await asyncio.sleep(0.5)
                elif kind == 9:
                    writer.transport.abort()
                    return
                if kind != 7:
                    while await reader.read(65536): pass
                    closed += 1
            except (ConnectionError, asyncio.TimeoutError):
                closed += 1
            await asyncio.sleep(60)

        slowest = 0
        async def honest(number):
            global slowest
            reader, writer = await connect()
            loop = asyncio.get_running_loop()
            for i in range(20):
                text = f"Message #{i} from client {number}".encode()
                begun = loop.time()
                writer.write(message(text))
                length, kind = struct.unpack("!HH", await reader.readexactly(4))
                answer = await reader.readexactly(length)
                assert (kind, answer) == (1, b"Response to message: " + text), answer
                slowest = max(slowest, loop.time() - begun)
                await asyncio.sleep(random.uniform(0.05, 0.3))
            writer.close()
            return 20

        async def main():
            enemies = [asyncio.create_task(hostile(i % 10)) for i in range(1000)]
            await asyncio.sleep(0.5)
            answers = sum(await asyncio.gather(*[honest(i) for i in range(100)]))
            print("answers", answers)
            print("slowest", round(slowest, 3))
            sys.stdout.flush()
            await asyncio.sleep(6)
            print("closed", closed)
            for enemy in enemies: enemy.cancel()
            await asyncio.gather(*enemies, return_exceptions=True)
        asyncio.run(main())
        """

    /// PORT COUNT: that many connections that say nothing; then one of them asks.
    private static let idlers = """
        import resource, socket, struct, sys
        count = int(sys.argv[2])
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        sockets = [socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=20) for _ in range(count)]
        print("connected", len(sockets))
        sys.stdin.readline()
        for s in (sockets[0], sockets[count // 2], sockets[-1]):
            s.sendall(struct.pack("!HH", 2, 1) + b"hi")
            print(s.recv(100)[4:].decode())
        """

    /// How many times slower than a usual machine this one is: an emulated one is set so.
    private static let slowness = Double(ProcessInfo.processInfo.environment["WIRELAB_TEST_SLOWNESS"] ?? "") ?? 1

    @Test func `a thousand hostile peers do not disturb a hundred honest clients`() throws {
        try LabFixture.withFolder { lab in
            let server = try lab.startLocalWire(
                "tcp-server", "127.0.0.1", "0", "--patience", "3", "--backlog", "1024", "--json")
            // With --json the address is in an event.
            let port = try server.eventPort
            let before = try server.residentKilobytes
            let run = try lab.runLocalPython(Self.crowd, port, within: 120 * Self.slowness)
            try #require(run.status == 0, "\(run.errors)")
            let results = run.results
            #expect(results["answers"] == "2000")
            let slowest = try #require(results["slowest"].flatMap(Double.init))
            #expect(slowest < 2 * Self.slowness, "an honest answer took \(slowest) s")
            // Those that say nothing are no fault, and those that left at once need no closing: a hundred of each.
            #expect(results["closed"] == "800")
            let growth = try server.residentKilobytes - before
            #expect(growth < 40_000, "the server grew by \(growth) kB")
            server.end()
            let summary = try #require(server.lines.last)
            #expect(summary.contains(#""event":"finished""#))
        }
    }

    @Test func `ten thousand idle connections are held, in a few kilobytes each`() throws {
        try LabFixture.withFolder { lab in
            let server = try lab.startLocalWire("tcp-server", "127.0.0.1", "0", "--quiet", "--backlog", "4096")
            let port = try server.port
            let before = try server.residentKilobytes
            let input = Pipe()
            let idlers = HostProgram(
                command: try RunningCommand(
                    ["/usr/bin/env", "python3", "-uc", Self.idlers, port, "10000"], in: lab.folder,
                    input: input.fileHandleForReading))
            #expect(idlers.says("connected 10000", within: 60 * Self.slowness), "\(idlers.command.errorsSoFar)")
            let growth = try server.residentKilobytes - before
            #expect(growth < 50_000, "10,000 connections took \(growth) kB")
            try input.fileHandleForWriting.write(contentsOf: Data("go\n".utf8))
            let run = idlers.command.finish(within: 20)
            #expect(run.output.hasSuffix(String(repeating: "Response to message: hi\n", count: 3)), "\(run.errors)")
            server.end()
            #expect(server.lines.last?.contains("(10000 clients, ") == true, "\(server.lines)")
        }
    }
}

extension CommandRun {
    /// The lines of its output, each a word and what follows it.
    fileprivate var results: [String: String] {
        let pairs = output.split(separator: "\n").compactMap { line -> (String, String)? in
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            return words.count == 2 ? (words[0], words[1]) : nil
        }
        return Dictionary(pairs) { _, last in last }
    }
}

extension HostProgram {
    /// The port in its first event.
    fileprivate var eventPort: String {
        get throws {
            let line = try #require(firstLine)
            return String(try #require(line.firstMatch(of: /"local":"[^"]*:(\d+)"/)).1)
        }
    }

    /// The memory that it has now.
    fileprivate var residentKilobytes: Int {
        get throws {
            let status = try String(
                contentsOfFile: "/proc/\(command.process.processIdentifier)/status", encoding: .utf8)
            return try #require((status.firstMatch(of: /VmRSS:\s+(\d+) kB/)?.1).flatMap { Int($0) })
        }
    }
}
