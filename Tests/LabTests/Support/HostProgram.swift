import Foundation
import Testing

/// A program that runs on a host beside the test; it goes with the lab at the latest.
struct HostProgram {
    let command: RunningCommand

    /// What it has said so far, line by line.
    var lines: [String] { command.outputSoFar.split(separator: "\n").map(String.init) }

    /// Waits until it has said a line that holds `text`.
    func says(_ text: String, within seconds: Double = 30) -> Bool {
        eventually(within: seconds) { lines.contains { $0.contains(text) } }
    }

    /// Ends it.
    func end() {
        if command.process.isRunning { kill(command.process.processIdentifier, SIGTERM) }
        _ = command.finish(within: 10)
    }
}

extension LabFixture {
    /// Starts a Python program on a host and waits until it says "ready".
    func startPython(_ host: String, _ script: String, _ arguments: String...) throws -> HostProgram {
        let program = HostProgram(command: try start(["exec", host, "--", "python3", "-uc", script] + arguments))
        try #require(program.says("ready"), "\(host): \(program.command.errorsSoFar)")
        return program
    }

    /// Starts `wire` on a host.
    ///
    /// - Parameters:
    ///   - host: where.
    ///   - options: the application and its arguments, words without spaces.
    ///   - ready: what it says once it is ready, which is waited for; nil does not wait.
    /// - Returns: the program.
    /// - Throws: when it does not become ready.
    func startWire(_ host: String, _ options: String, ready: String? = nil) throws -> HostProgram {
        let words = options.split(separator: " ").map(String.init)
        let program = HostProgram(command: try start(["exec", host, "--", "wire"] + words))
        if let ready { try #require(program.says(ready), "\(host): \(program.command.errorsSoFar)") }
        return program
    }

    /// Runs a Python program on a host.
    @discardableResult
    func python(_ host: String, _ script: String, _ arguments: String..., within seconds: Double = 60) throws
        -> CommandRun
    {
        try start(["exec", host, "--", "python3", "-uc", script] + arguments).finish(within: seconds)
    }

    /// Captures on a host's eth0.
    ///
    /// - Parameters:
    ///   - host: where.
    ///   - filter: which packets (pcap-filter(7)).
    ///   - options: further options of tcpdump; immediate mode shows a packet at once and has room for few of them.
    /// - Returns: the capture; its lines are tcpdump's, one a packet.
    /// - Throws: when tcpdump does not start.
    func startCapture(_ host: String, _ filter: String, options: String = "--immediate-mode") throws -> HostProgram {
        let script = "exec tcpdump -i eth0 -nl \(options) '\(filter)'"
        let program = HostProgram(command: try start(["exec", host, "--", "sh", "-c", script]))
        let isListening = eventually(within: 30) { program.command.errorsSoFar.contains("listening on") }
        try #require(isListening, "tcpdump on \(host): \(program.command.errorsSoFar)")
        return program
    }
}

/// Small programs for hosts. Each says "ready" once it listens.
enum HostScript {
    /// PORT [GROUP OWN-ADDRESS]: prints each datagram's text and where it came from.
    static let receiveDatagrams = """
        import socket, sys
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("", int(sys.argv[1])))
        if len(sys.argv) > 2:
            request = socket.inet_aton(sys.argv[2]) + socket.inet_aton(sys.argv[3])
            s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, request)
        print("ready")
        while True:
            data, source = s.recvfrom(65535)
            print(data.decode().rstrip("\\0"), "from", source[0], "size", len(data))
        """

    /// ADDRESS PORT TEXT SIZE: sends the text, padded with zeros to the size, also to broadcast addresses and groups.
    static let sendDatagram = """
        import socket, sys
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        data = sys.argv[3].encode()
        s.sendto(data.ljust(int(sys.argv[4]), b"\\0"), (sys.argv[1], int(sys.argv[2])))
        """

    /// PORT: serves one connection after the other and sends back what comes.
    static let echo = """
        import socket, sys
        s = socket.create_server(("", int(sys.argv[1])))
        print("ready")
        while True:
            c, peer = s.accept()
            try:
                while data := c.recv(65536):
                    c.sendall(data)
            except ConnectionResetError:
                pass
            c.close()
        """

    /// ADDRESS PORT: connects within three seconds, or says why not.
    static let connect = """
        import socket, sys
        try:
            socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=3).close()
            print("connected")
        except OSError as error:
            print("failed:", error)
        """

    /// ADDRESS PORT: sends each line of its input over one connection and prints what comes back.
    static let converse = """
        import socket, sys
        s = socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=10)
        print("ready")
        for line in sys.stdin:
            s.sendall(line.encode())
            print("answer", s.recv(65536).decode().strip())
        """
}
