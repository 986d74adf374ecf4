import Foundation
import Packets
import Testing

/// Where a capture goes: pipes that are read live or no more, disks that fill, places that cannot be written.
struct CaptureOutputTests {
    private static let wire = LabFixture.program("wire")

    /// Captures the loopback into a socket that nobody reads, floods it, interrupts, and prints how the capture ended.
    private static let unreadSocket = """
        import signal, socket, subprocess, sys, time
        ours, theirs = socket.socketpair()
        capture = subprocess.Popen(["wire", "capture", "-i", "lo", "-w", "-"], stdout=theirs, stderr=subprocess.PIPE)
        theirs.close()
        capture.stderr.readline()
        flood = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for _ in range(5000): flood.sendto(b"x" * 1000, ("127.0.0.1", 9))
        time.sleep(0.3)
        capture.send_signal(signal.SIGINT)
        print(capture.wait(20), "the reader of stdout does not read" in capture.stderr.read().decode())
        """

    @Test func `one signal ends a capture into a socket that nobody reads`() throws {
        try LabFixture.withLab { lab in
            let run = try lab.python("client-1", Self.unreadSocket)
            #expect(run.output == "3 True\n", "\(run.errors)")
        }
    }

    @Test func `a reader of stdout sees packets at once`() throws {
        try LabFixture.withLab { lab in
            let script = "\(Self.wire) capture -i lo -w - --filter icmp | tshark -l -n -r -"
            let reader = HostProgram(command: try lab.start(["exec", "client-1", "--", "sh", "-c", script]))
            let begun = eventually(within: 30) { reader.command.errorsSoFar.contains("capturing on lo") }
            try #require(begun, "\(reader.command.errorsSoFar)")
            #expect(try lab.exec("client-1", "ping -c 1 127.0.0.1").status == 0)
            #expect(reader.says("Echo (ping) reply", within: 5))
            // On stdout is nothing but the capture, or tshark would have said so.
            #expect(reader.lines.count == 2)
            reader.end()
        }
    }

    @Test func `a packet is in the pipe within a tenth of a second`() throws {
        try LabFixture.withLab { lab in
            // Reads the file's head, sends datagrams one by one, and waits for each to come out of the pipe.
            let script = """
                import os, select, socket, subprocess, sys, time
                wire = subprocess.Popen(
                    [sys.argv[1], "capture", "-i", "lo", "-w", "-", "--filter", "udp"], stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE)
                wire.stderr.readline()
                os.read(wire.stdout.fileno(), 65536)
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                waits = []
                for _ in range(21):
                    began = time.monotonic()
                    s.sendto(b"x", ("127.0.0.1", 9))
                    if not select.select([wire.stdout], [], [], 10)[0]:
                        sys.exit("nothing came")
                    waits.append(time.monotonic() - began)
                    os.read(wire.stdout.fileno(), 65536)
                wire.terminate()
                wire.wait(10)
                print(sorted(waits)[10])
                """
            let run = try lab.python("client-1", script, Self.wire)
            let median = try #require(Double(run.output.split(separator: "\n").last ?? ""), "\(run.errors)")
            #expect(median < 0.1)
        }
    }

    @Test func `it ends when the reader has gone, with packets or without`() throws {
        try LabFixture.withLab { lab in
            let quiet = try lab.exec(
                "client-1", "{ \(Self.wire) capture -i lo -w -; echo $? >status; } | head -c 100 >head", within: 20)
            #expect(quiet.errors.contains("capturing on lo\n0 packets captured, 0 dropped, "), "\(quiet.errors)")
            #expect(try String(contentsOf: lab.folder.appendingPathComponent("status"), encoding: .utf8) == "0\n")
            let busy = try lab.start(
                [
                    "exec", "client-1", "--", "sh", "-c",
                    "{ \(Self.wire) capture -i lo -w - --filter udp; echo $? >status; } | head -c 20000 >head",
                ])
            let begun = eventually(within: 30) { busy.errorsSoFar.contains("capturing on lo") }
            try #require(begun)
            let send = """
                import socket
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                for _ in range(2000): s.sendto(bytes(1000), ("127.0.0.1", 9))
                """
            #expect(try lab.python("client-1", send).status == 0)
            #expect(busy.finish(within: 20).status == 0)
            #expect(try String(contentsOf: lab.folder.appendingPathComponent("status"), encoding: .utf8) == "0\n")
        }
    }

    @Test func `a reader that does not read cannot hold it`() throws {
        try LabFixture.withLab { lab in
            #expect(try lab.exec("client-1", "mkfifo pipe").status == 0)
            let capture = try lab.start(
                ["exec", "client-1", "--", Self.wire, "capture", "-w", "pipe", "--filter", "udp port 1234"])
            // It waits for a reader before it captures.
            let reader = try lab.start(["exec", "client-1", "--", "sh", "-c", "sleep 60 <pipe"])
            let begun = eventually(within: 30) { capture.errorsSoFar.contains("capturing on ") }
            try #require(begun, "\(capture.errorsSoFar)")
            try lab.sendDatagrams(500, size: 1400, from: "client-1")
            kill(capture.process.processIdentifier, SIGTERM)
            let run = capture.finish(within: 20)
            #expect(run.status == 3)
            #expect(run.errors.contains("the reader of pipe does not read; "), "\(run.errors)")
            kill(reader.process.processIdentifier, SIGTERM)
        }
    }

    /// A disk of 256 KiB, and a limit on the size of files.
    @Test(arguments: [
        (
            """
            unshare -m sh -c 'mkdir -p d && mount -t tmpfs -o size=256k tmpfs d && $0 capture -w d/f --filter udp
            status=$?; cp d/f capture.pcapng; exit $status'
            """, "the disk of d/f is full"
        ),
        (
            "sh -c 'ulimit -f 512; exec $0 capture -w capture.pcapng --filter udp'",
            "capture.pcapng may not become larger (see: ulimit -f)"
        ),
        (
            "sh -c 'ulimit -f 512; $0 capture -w - --filter udp >capture.pcapng'",
            "stdout may not become larger (see: ulimit -f)"
        ),
    ])
    func `a full disk ends a capture well`(command: String, reason: String) throws {
        try LabFixture.withLab { lab in
            let capture = try lab.start(["exec", "client-1", "--", "sh", "-c", "exec \(command) \(Self.wire)"])
            let begun = eventually(within: 30) { capture.errorsSoFar.contains("capturing on ") }
            try #require(begun, "\(capture.errorsSoFar)")
            try lab.sendDatagrams(2000, size: 1000, from: "client-1")
            let run = capture.finish(within: 30)
            #expect(run.status == 3, "\(run.errors)")
            let path = lab.folder.appendingPathComponent("capture.pcapng").path
            let file = try CaptureFile.read(path)
            #expect(file.packets.count > 200)
            #expect(file.bytes.count > 250_000 && file.bytes.count <= 262_144)
            #expect(file.datagramNumbers == Array(0..<file.packets.count))
            let statistics = try #require(file.statistics[0])
            let lost = Int(statistics.received) - file.packets.count
            #expect(lost > 0 && statistics.delivered == UInt64(file.packets.count))
            #expect(statistics.comment == "the capture ended early: \(reason); packets lost: \(lost)")
            let end = "\(file.packets.count) packets written, \(lost) lost\n"
            #expect(run.errors.hasSuffix("wire: the capture ended early: \(reason); \(end)"), "\(run.errors)")
            let information = try CaptureFile.capinfos(path, in: lab)
            #expect(information.contains("Number of packets:   \(file.packets.count)\n"))
        }
    }

    @Test(arguments: [
        ("-w .", 2, "cannot write .: it is a folder"),
        ("-w none/x.pcapng", 2, "cannot write none/x.pcapng: the folder does not exist"),
        ("-w lab.yaml/x", 2, "cannot write lab.yaml/x: what it names as a folder is none"),
        ("-w /proc/version", 3, "/proc/version: "),
        ("-w /dev/full", 3, "nothing was captured: the disk of /dev/full is full"),
        ("-i eth7 -w x", 3, "there is no interface 'eth7'; this host has "),
        ("-w x --filter 'tcp prt 1'", 2, "the filter 'tcp prt 1' is wrong: can't parse filter expression: syntax err"),
        ("-w x --filter 'tcp and udp'", 2, "expression rejects all packets"),
        ("-w x --ring 10X", 2, "'10X' is no size"),
        ("-w - --ring 1M", 2, "--ring needs files"),
        ("-w x --ring 1k", 2, "--ring takes a size from 64k"),
        ("-w x --buffer 1M", 2, "--buffer takes a size from 2M to 2G"),
        ("-w x --snaplen 0", 2, "--snaplen takes a number from 1 to 262144"),
        ("-w x --snaplen 262145", 2, "--snaplen takes a number from 1 to 262144"),
    ])
    func `what cannot be is said`(arguments: String, status: Int32, words: String) throws {
        try LabFixture.withLab { lab in
            let run = try lab.exec("client-1", "exec \(Self.wire) capture \(arguments)", within: 20)
            #expect(run.status == status)
            #expect(run.errors.contains(words), "\(run.errors)")
            #expect(run.output == "")
            #expect(!FileManager.default.fileExists(atPath: lab.folder.appendingPathComponent("x").path))
        }
    }

    @Test func `a filter without tcpdump says what to install`() throws {
        try LabFixture.withLab { lab in
            // Nothing on PATH, and nothing where it is looked for besides.
            let script = """
                if [ -e /usr/sbin/tcpdump ]; then mount -t tmpfs tmpfs /usr/sbin; fi
                PATH=/nowhere exec \(Self.wire) capture -w x --filter tcp
                """
            let run = try lab.start(["exec", "client-1", "--", "unshare", "-m", "sh", "-c", script]).finish(within: 20)
            #expect(run.status == 3)
            #expect(run.errors.contains("a filter needs tcpdump to compile it, but "), "\(run.errors)")
            #expect(run.errors.contains("sudo apt install tcpdump"), "\(run.errors)")
        }
    }

    @Test func `a file that exists is overwritten`() throws {
        try LabFixture.withLab { lab in
            try lab.write(String(repeating: "old", count: 100_000), to: "capture.pcapng")
            let capture = try lab.startWireCapture("client-1", "--filter", "udp port 1234")
            try lab.sendDatagrams(1, from: "client-1")
            #expect(capture.end().status == 0)
            #expect(try capture.read().datagramNumbers == [0])
        }
    }
}
