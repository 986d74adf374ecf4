import Foundation
import Packets
import Testing

/// What a real kernel's TCP does is analysed as tshark does it, on captures of both ends and on what may become of them.
struct FrameAgreementTests {
    /// ADDRESS PORT BYTES SOURCE-PORT MSS IDLE RESET: sends bytes, reads as many, is idle with keep-alives every second, and
    /// closes, by RST where RESET is 1. Where a number is 0 the system decides.
    private static let exchange = """
        import socket, struct, sys, threading, time
        port, count, source, segment, idle, reset = map(int, sys.argv[2:8])
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if source: s.bind(("", source))
        if segment: s.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, segment)
        if idle:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
        s.settimeout(40)
        s.connect((sys.argv[1], port))
        sender = threading.Thread(target=lambda: s.sendall(bytes(count)))
        sender.start()
        got = 0
        while got < count: got += len(s.recv(65536))
        sender.join()
        time.sleep(idle)
        if reset: s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        s.close()
        print("exchanged", got)
        """

    @Test func `real traffic and what may befall its capture`() async throws {
        let captures = try Self.captures()
        try await OracleFolder.withTrial { trial in
            var counts: [AnalysisFlag: Int] = [:]
            for (host, capture) in captures {
                #expect(capture.packets.count > 500, "\(host)")
                let outcome = try trial.run(capture, name: host)
                if !outcome.difference.isEmpty { Issue.record("\(try trial.explain(outcome))") }
                counts.merge(AnalysisFlag.counts(in: outcome.lines), uniquingKeysWith: +)
                try Self.mutate(capture, of: host, trial)
            }
            for flag in [
                AnalysisFlag.retransmission, .duplicateACK, .zeroWindow, .windowFull, .windowUpdate, .keepAlive,
                .keepAliveACK, .reusedPorts,
            ] { #expect(counts[flag, default: 0] > 0, "\(flag.rawValue) is not in \(counts)") }
        }
    }

    private static func mutate(_ capture: CaptureImage, of host: String, _ trial: DifferentialTrial) throws {
        var random = SeededGenerator.forTest("captures of \(host), changed")
        for mutation in CaptureMutation.allCases {
            var changed = capture
            mutation.apply(to: &changed, using: &random)
            let outcome = try trial.run(changed, name: "\(host), \(mutation)")
            if !outcome.difference.isEmpty { Issue.record("\(try trial.explain(outcome))") }
        }
    }

    /// What the client and the server saw of all kinds of traffic.
    private static func captures() throws -> [(String, CaptureImage)] {
        var captures: [(String, CaptureImage)] = []
        try LabFixture.withLab { lab in
            let hosts = ["client-1", "server"]
            let running = try hosts.map { try lab.startWireCapture($0, "--filter", "tcp", file: "\($0).pcapng") }
            try closeWindow(lab)
            // Nobody listens: refused.
            try exchange(lab, 1, status: 1)
            let echo = try lab.startPython("server", HostScript.echo, "1234")
            try exchange(lab, 200_000, source: 40_001, resets: true)
            try exchange(lab, 1000, source: 40_001)
            try exchange(lab, 20_000, segment: 200)
            try exchange(lab, 10, idle: 4)
            try loseSome(lab)
            try set("tcp_window_scaling", to: 0, lab)
            try set("tcp_sack", to: 0, lab)
            try exchange(lab, 300_000)
            echo.end()
            for (host, capture) in zip(hosts, running) {
                #expect(capture.end().status == 0, "\(capture.said)")
                let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: capture.path)))
                captures.append((host, try #require(CaptureImage(file: file))))
            }
        }
        return captures
    }

    private static func closeWindow(_ lab: LabFixture) throws {
        let consumer = try lab.startWire("server", "hesitant-consumer --read-after 2", ready: "listening")
        let producer = try lab.startWire("client-1", "eager-producer server --unlimited --bytes 500000 -w 0")
        let run = producer.command.finish(within: 60)
        #expect(run.status == 0, "\(run.errors)")
        #expect(consumer.command.finish(within: 20).status == 0)
    }

    /// The server's own firewall drops every thirteenth packet with data.
    private static func loseSome(_ lab: LabFixture) throws {
        let rule = "tcp dport 1234 meta length > 60 numgen inc mod 13 0 drop"
        let ruleset = "table inet loss { chain input { type filter hook input priority 0; \(rule); }; }"
        let loss = try lab.exec("server", "echo '\(ruleset)' | nft -f -")
        try #require(loss.status == 0, "\(loss.errors)")
        try exchange(lab, 400_000)
        try lab.exec("server", "nft delete table inet loss")
    }

    private static func set(_ name: String, to value: Int, _ lab: LabFixture) throws {
        let run = try lab.exec("client-1", "echo \(value) > /proc/sys/net/ipv4/\(name)")
        try #require(run.status == 0, "\(run.errors)")
    }

    private static func exchange(
        _ lab: LabFixture, _ bytes: Int, source: Int = 0, segment: Int = 0, idle: Int = 0, resets: Bool = false,
        status: Int32 = 0
    ) throws {
        let numbers = [1234, bytes, source, segment, idle, resets ? 1 : 0].map { "\($0)" }
        let run = try lab.start(["exec", "client-1", "--", "python3", "-uc", Self.exchange, "10.0.0.10"] + numbers)
            .finish(within: 90)
        try #require(run.status == status, "\(run.errors)")
    }
}
