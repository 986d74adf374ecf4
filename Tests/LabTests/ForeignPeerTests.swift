import Foundation
import Testing

/// The message format with a peer that was written from its description alone, in another language, in both roles.
struct ForeignPeerTests {
    /// Every message in three pieces, two messages in one piece, and what comes back in any split.
    private static let tcpClient = """
        import socket, struct, sys, time
        def read(s, n):
            data = b""
            while len(data) < n:
                part = s.recv(n - len(data))
                if not part: raise SystemExit("closed early")
                data += part
            return data
        def answer(s):
            length, kind = struct.unpack("!HH", read(s, 4))
            return kind, read(s, length).decode()
        def message(text, kind=1):
            return struct.pack("!HH", len(text.encode()), kind) + text.encode()
        s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=10)
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        data = message("h\\u00e9llo")
        for part in (data[:2], data[2:6], data[6:]):
            s.sendall(part)
            time.sleep(0.05)
        print(answer(s))
        s.sendall(message("one") + message('"two"', 2) + message(""))
        for _ in range(3): print(answer(s))
        s.sendall(message("x" * 60000))
        kind, text = answer(s)
        print(kind, len(text))
        """

    /// Serves one client; every answer leaves byte by byte.
    private static let tcpServer = """
        import socket, struct, sys
        s = socket.create_server(("127.0.0.1", 0))
        print(s.getsockname()[1])
        c, peer = s.accept()
        c.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        data = b""
        while part := c.recv(3):
            data += part
            while len(data) >= 4:
                length, kind = struct.unpack("!HH", data[:4])
                if len(data) < 4 + length: break
                text, data = data[4:4 + length].decode(), data[4 + length:]
                print(kind, text)
                answer = ("Response to message: " + text).encode()
                for byte in struct.pack("!HH", len(answer), 1) + answer: c.sendall(bytes([byte]))
        print("closed", len(data))
        """

    /// Reads JSON messages until the producer's FIN and checks each.
    private static let consumer = """
        import json, socket, struct
        s = socket.create_server(("127.0.0.1", 0))
        print(s.getsockname()[1])
        c, peer = s.accept()
        f = c.makefile("rb")
        numbers = []
        while header := f.read(4):
            length, kind = struct.unpack("!HH", header)
            assert kind == 2, kind
            value = json.loads(f.read(length).decode())
            assert value["client"] == "anna \\"quoted\\"", value["client"]
            assert all(len(u) == 36 for u in value["uuids"]) and len(value["numbers"]) > 3
            numbers.append(value["sequence"])
        assert numbers == list(range(1, len(numbers) + 1)), numbers
        print("messages", len(numbers))
        """

    /// Sends two JSON messages to the consumer.
    private static let producer = """
        import json, socket, struct, sys
        s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=10)
        for i in range(2):
            data = json.dumps({"client": "p", "sequence": i, "text": "\\u2713" * 100}).encode()
            s.sendall(struct.pack("!HH", len(data), 2) + data)
        s.shutdown(socket.SHUT_WR)
        assert s.recv(1) == b""
        print("done")
        """

    /// Asks the datagram server: a JSON string and a text, padded to 4096 bytes and to less.
    private static let udpClient = """
        import json, socket, struct, sys
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.settimeout(10)
        s.connect(("127.0.0.1", int(sys.argv[1])))
        for payload, kind, size in ((json.dumps("h\\u00e9llo").encode(), 2, 4096), (b"plain", 1, 100)):
            s.send((struct.pack("!HH", len(payload), kind) + payload).ljust(size, b"\\0"))
            data = s.recv(65535)
            length, kind = struct.unpack("!HH", data[:4])
            text = data[4:4 + length].decode()
            assert not any(data[4 + length:]), "padding"
            print(kind, json.loads(text) if kind == 2 else text, len(data))
        """

    /// Answers two datagrams.
    private static let udpServer = """
        import json, socket, struct
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.settimeout(30)
        s.bind(("127.0.0.1", 0))
        print(s.getsockname()[1])
        for _ in range(2):
            data, peer = s.recvfrom(65535)
            length, kind = struct.unpack("!HH", data[:4])
            text = json.loads(data[4:4 + length].decode())
            print(kind, text, len(data))
            payload = json.dumps("Response to message: " + text).encode()
            s.sendto((struct.pack("!HH", len(payload), 2) + payload).ljust(4096, b"\\0"), peer)
        """

    @Test func `a foreign client of the datagram server`() throws {
        try LabFixture.withFolder { lab in
            let server = try lab.startLocalWire("udp-server", "127.0.0.1", "0")
            let run = try lab.runLocalPython(Self.udpClient, try server.port)
            #expect(run.status == 0, "\(run.errors)")
            #expect(
                run.output == """
                    2 Response to message: h\u{e9}llo 4096
                    1 Response to message: plain 100

                    """)
            server.end()
        }
    }

    @Test func `a foreign datagram server of the client`() throws {
        try LabFixture.withFolder { lab in
            let server = try lab.startLocalPython(Self.udpServer)
            let port = try #require(server.firstLine)
            let client = try lab.startLocalWire(
                "udp-client", "127.0.0.1", port, "-c", "2", "--interval", "0", "-n", "zo\u{eb}")
            #expect(client.command.finish(within: 20).status == 0, "\(client.command.errorsSoFar)")
            #expect(client.says(#""Response to message: Message #2 from client zoë""#))
            #expect(server.command.finish(within: 10).status == 0)
            #expect(Array(server.lines.dropFirst()) == (1...2).map { "2 Message #\($0) from client zoë 4096" })
        }
    }

    @Test func `a foreign client of the server`() throws {
        try LabFixture.withFolder { lab in
            let server = try lab.startLocalWire("tcp-server", "127.0.0.1", "0")
            let run = try lab.runLocalPython(Self.tcpClient, try server.port)
            #expect(run.status == 0, "\(run.errors)")
            #expect(
                run.output == """
                    (1, 'Response to message: h\u{e9}llo')
                    (1, 'Response to message: one')
                    (1, 'Response to message: two')
                    (1, 'Response to message: ')
                    1 60021

                    """)
            server.end()
        }
    }

    @Test func `a foreign server of the client`() throws {
        try LabFixture.withFolder { lab in
            let server = try lab.startLocalPython(Self.tcpServer)
            let port = try #require(server.firstLine)
            let client = try lab.startLocalWire(
                "tcp-client", "127.0.0.1", port, "-c", "2", "--interval", "0", "-n", "zo\u{eb}")
            #expect(client.command.finish(within: 20).status == 0, "\(client.command.errorsSoFar)")
            #expect(client.says(#"received "Response to message: Message #2 from client zoë""#))
            #expect(server.command.finish(within: 10).status == 0)
            #expect(
                Array(server.lines.dropFirst()) == (1...2).map { "1 Message #\($0) from client zoë" } + ["closed 0"])
        }
    }

    @Test(arguments: [["-c", "3", "--interval", "0"], ["-c", "1000", "--unlimited", "--size", "777"]])
    func `a foreign consumer of the producer`(options: [String]) throws {
        try LabFixture.withFolder { lab in
            let consumer = try lab.startLocalPython(Self.consumer)
            let port = try #require(consumer.firstLine)
            let producer = try lab.startLocalWire(
                ["eager-producer", "127.0.0.1", port, "-n", #"anna "quoted""#] + options)
            #expect(producer.command.finish(within: 30).status == 0, "\(producer.command.errorsSoFar)")
            let run = consumer.command.finish(within: 10)
            #expect(run.status == 0 && run.output.hasSuffix("messages \(options[1])\n"), "\(run.errors)")
        }
    }

    @Test func `a foreign producer of the consumer`() throws {
        try LabFixture.withFolder { lab in
            let consumer = try lab.startLocalWire("hesitant-consumer", "127.0.0.1", "0", "--read-after", "0")
            let run = try lab.runLocalPython(Self.producer, try consumer.port)
            #expect(run.status == 0, "\(run.errors)")
            #expect(consumer.command.finish(within: 10).status == 0)
            #expect(consumer.lines.last?.contains("in 2 messages") == true, "\(consumer.lines)")
        }
    }
}
