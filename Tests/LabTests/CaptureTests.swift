import Foundation
import Packets
import Testing

/// What a capture holds.
struct CaptureTests {
    /// PORT: accepts one connection and reads it to its end.
    private static let sink = """
        import socket, sys
        s = socket.create_server(("", int(sys.argv[1])))
        print("ready")
        c, peer = s.accept()
        while c.recv(1 << 20):
            pass
        print("closed")
        """

    /// ADDRESS PORT BYTES: connects and sends that many bytes.
    private static let source = """
        import socket, sys
        s = socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=20)
        s.sendall(bytes(int(sys.argv[3])))
        s.close()
        """

    @Test func `a connection is captured from its SYN on, as a wire would carry it`() throws {
        try LabFixture.withLab { lab in
            let captures = try ["client-1", "server"].map {
                try lab.startWireCapture(
                    $0, "--filter", "tcp port 1234", "--comment", "lesson 1", "--comment", "größer",
                    file: "\($0).pcapng")
            }
            let server = try lab.startPython("server", Self.sink, "1234")
            #expect(try lab.python("client-1", Self.source, "10.0.0.10", "1234", "1000000").status == 0)
            #expect(server.says("closed"))
            for (capture, host) in zip(captures, ["client-1", "server"]) {
                let run = capture.end()
                #expect(run.status == 0)
                #expect(run.errors.contains(#/\n\d+ packets captured, 0 dropped, \d+ bytes in /#), "\(run.errors)")
                try check(capture.path, host, lab)
            }
        }
    }

    private func check(_ path: String, _ host: String, _ lab: LabFixture) throws {
        let information = try CaptureFile.capinfos(path, in: lab)
        for text in [
            "Name = eth0", "Description = \(host)", "Filter string = tcp port 1234", "Capture comment:     lesson 1",
            "Capture comment:     größer", "Capture application: wire ", "Capture oper-sys:    Linux ", "nanoseconds",
            "Number of stat entries = 1",
        ] { #expect(information.contains(text), "\(text) in \(information)") }
        let frames = try CaptureFile.fields(
            "tcp.flags.syn", "tcp.checksum.status", "frame.len", "tcp.len", "tcp.flags.fin", "tcp.srcport", "tcp.seq",
            of: path, in: lab)
        #expect(frames.first?[0] == "1", "the SYN comes first")
        #expect(Set(frames.filter { $0[0] == "1" }.map { $0[5] }).count == 2)
        #expect(frames.contains { $0[4] == "1" })
        // 1 is "good" in tshark's enumeration of checksum states.
        #expect(frames.allSatisfy { $0[1] == "1" })
        #expect(frames.compactMap { Int($0[2]) }.max() == 1514)
        // On a busy machine a segment may be sent twice.
        let segments = Set(frames.map { [$0[5], $0[6], $0[3]] })
        #expect(segments.compactMap { Int($0[2]) }.reduce(0, +) == 1_000_000)
        let capture = try CaptureFile.read(path)
        let statistics = try #require(capture.statistics[0])
        #expect(statistics.received == UInt64(frames.count) && statistics.delivered == UInt64(frames.count))
        #expect(statistics.dropped == 0 && statistics.comment == nil)
        let (start, end) = (try #require(statistics.start), try #require(statistics.end))
        #expect(capture.packets.allSatisfy { start <= $0.timestamp && $0.timestamp <= end })
    }

    @Test func `a filter passes what it says, and nothing from before it`() throws {
        try LabFixture.withLab { lab in
            // Traffic runs before the capture begins, so what a socket gets before it has its filter would show.
            let noise = try lab.start(["exec", "client-1", "--", "ping", "-f", "-w", "60", "10.0.0.10"])
            let capture = try lab.startWireCapture("client-1", "--filter", "udp and dst port 1234")
            try lab.sendDatagrams(20, from: "client-1")
            #expect(capture.end().status == 0)
            kill(noise.process.processIdentifier, SIGTERM)
            #expect(try capture.read().datagramNumbers == Array(0..<20))
        }
    }

    @Test func `a tag that the kernel took out of a packet is in the file, and filters find it`() throws {
        try LabFixture.withLab { lab in
            let capture = try lab.startWireCapture("server", "-i", "lo", "--filter", "vlan 5", "--snaplen", "40")
            let script = """
                import socket
                s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
                s.bind(("lo", 0))
                for tag in (b"\\x81\\0\\0\\x05", b"\\x81\\0\\0\\x06", b""):
                    s.send(bytes(12) + tag + b"\\x08\\0" + bytes(60))
                """
            #expect(try lab.python("server", script).status == 0)
            #expect(capture.end().status == 0)
            let frames = try CaptureFile.fields("vlan.id", "frame.len", "frame.cap_len", of: capture.path, in: lab)
            #expect(frames == [["5", "78", "40"]])
        }
    }

    @Test func `packets are cut off by the kernel, and end when there are enough`() throws {
        try LabFixture.withLab { lab in
            let capture = try lab.startWireCapture(
                "client-1", "--snaplen", "60", "-c", "500", "--buffer", "8M", "--filter", "udp")
            // 12 MB would not fit into the ring if they were not cut off there.
            let process = try hostProcess(of: "wire", in: lab)
            try lab.exec("client-1", "kill -STOP \(process)")
            try lab.sendDatagrams(12_000, size: 1000, from: "client-1")
            try lab.exec("client-1", "kill -CONT \(process)")
            let run = capture.program.command.finish(within: 30)
            #expect(run.status == 0)
            #expect(run.errors.contains("500 packets captured, 0 dropped, "), "\(run.errors)")
            let frames = try CaptureFile.fields("frame.len", "frame.cap_len", of: capture.path, in: lab)
            #expect(frames == Array(repeating: ["1042", "60"], count: 500))
            #expect(try capture.read().datagramNumbers == Array(0..<500))
        }
    }

    @Test func `what the kernel had no room for is counted and said`() throws {
        try LabFixture.withLab { lab in
            let capture = try lab.startWireCapture("client-1", "--buffer", "2M", "--filter", "udp")
            let process = try hostProcess(of: "wire", in: lab)
            try lab.exec("client-1", "kill -STOP \(process)")
            try lab.sendDatagrams(3000, size: 1400, from: "client-1")
            try lab.exec("client-1", "kill -CONT \(process)")
            let run = capture.end()
            #expect(run.status == 0)
            let file = try capture.read()
            let missing = 3000 - file.packets.count
            #expect(missing > 500)
            #expect(file.datagramNumbers == Array(0..<file.packets.count), "the first ones are there")
            let text = "\(missing) packets are missing"
            let summary = "\(file.packets.count) packets captured, \(missing) dropped, "
            #expect(run.errors.contains(summary), "\(run.errors)")
            #expect(run.errors.contains("\nwire: warning: \(text) in the capture: "), "\(run.errors)")
            let statistics = try #require(file.statistics[0])
            #expect(statistics.received == 3000 && statistics.dropped == UInt64(missing))
            #expect(statistics.comment == "\(text): the kernel had no room for them")
            let information = try CaptureFile.capinfos(capture.path, in: lab)
            #expect(information.contains("Number of packets:   \(file.packets.count)\n"))
        }
    }

    /// The process on a host that runs a program; the lab has one of that name.
    private func hostProcess(of program: String, in lab: LabFixture) throws -> Int {
        let run = try lab.exec("client-1", "pgrep -x \(program)")
        return try #require(Int(run.output.split(separator: "\n").joined()), "\(run.output)\(run.errors)")
    }
}
