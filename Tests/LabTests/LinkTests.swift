import Foundation
import Testing

/// What a capture on a host shows: what a wire would carry, unless the lab asks for speed.
struct LinkTests {
    /// PORT BYTES: accepts one connection and reads that many bytes.
    private static let sink = """
        import socket, sys
        s = socket.create_server(("", int(sys.argv[1])))
        print("ready")
        c, peer = s.accept()
        count = 0
        while data := c.recv(1 << 20):
            count += len(data)
        print("received", count)
        """

    /// ADDRESS PORT BYTES: connects and sends that many bytes.
    private static let source = """
        import socket, sys
        s = socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=20)
        s.sendall(bytes(int(sys.argv[3])))
        s.close()
        """

    /// A frame as tshark sees it.
    private struct Frame {
        let length: Int
        let checksum: String
        let maximumSegmentSize: Int?
        let payload: Int
    }

    /// Moves a megabyte from client-1 to the server with a capture at both ends.
    private func transfer(_ options: String) throws -> [[Frame]] {
        let text = try LabFixture.file("lab.yaml") + options
        var frames: [[Frame]] = []
        try LabFixture.withLab(text) { lab in
            let hosts = ["client-1", "server"]
            let captures = try hosts.map { host in
                // What tcpdump writes belongs to another user id unless told otherwise, and must be read by this one.
                try lab.startCapture(
                    host, "tcp port 1234", options: "-B 8192 -U -Z root -w \(lab.folder.path)/\(host).pcap")
            }
            let server = try lab.startPython("server", Self.sink, "1234", "1000000")
            #expect(try lab.python("client-1", Self.source, "10.0.0.10", "1234", "1000000").status == 0)
            #expect(server.says("received 1000000"))
            for host in hosts { #expect(waitUntilWritten("\(lab.folder.path)/\(host).pcap")) }
            for capture in captures { capture.end() }
            for host in hosts { frames.append(try read("\(lab.folder.path)/\(host).pcap", in: lab)) }
        }
        return frames
    }

    /// tcpdump forgets what it has not written when it ends, so the file must have come to rest before.
    private func waitUntilWritten(_ path: String) -> Bool {
        var last = 0
        return eventually(within: 60) {
            usleep(400_000)
            let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
            defer { last = size }
            return size > 1_000_000 && size == last
        }
    }

    private func read(_ path: String, in lab: LabFixture) throws -> [Frame] {
        let fields = ["frame.len", "tcp.checksum.status", "tcp.options.mss_val", "tcp.len"].flatMap { ["-e", $0] }
        let options = ["-n", "-r", path, "-o", "tcp.check_checksum:TRUE", "-T", "fields"]
        let run = try RunningCommand(["/usr/bin/tshark"] + options + fields, in: lab.folder).finish(within: 120)
        #expect(run.status == 0, "\(run.errors)")
        return run.output.split(separator: "\n").map { line in
            let values = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return Frame(
                length: Int(values[0]) ?? 0, checksum: values[1], maximumSegmentSize: Int(values[2]),
                payload: Int(values[3]) ?? 0)
        }
    }

    /// The length of an Ethernet header, which an MTU does not count.
    private static let header = 14

    @Test(arguments: [1500, 9001]) func `segments have the size and the checksum that a wire would carry`(mtu: Int)
        throws
    {
        for frames in try transfer(mtu == 1500 ? "" : "mtu: \(mtu)\n") {
            #expect(frames.map(\.length).max() == mtu + Self.header)
            // 1 is "good" in tshark's enumeration of checksum states.
            #expect(frames.allSatisfy { $0.checksum == "1" })
            #expect(frames.compactMap(\.maximumSegmentSize) == [mtu - 40, mtu - 40])
            #expect(frames.reduce(0) { $0 + $1.payload } >= 1_000_000)
        }
    }

    @Test func `fast offload shows segments larger than the MTU`() throws {
        let frames = try transfer("offload: fast\n")
        #expect(frames.count == 2)
        for frames in frames { #expect((frames.map(\.length).max() ?? 0) > 1500 + Self.header) }
    }

    @Test func `an idle host hears nothing but address resolution`() throws {
        try LabFixture.withLab { lab in
            let capture = try lab.startCapture("client-1", "not arp")
            let beginning = try lab.exec("client-2", "ip -6 addr show; sleep 5")
            #expect(beginning.output == "")
            #expect(capture.lines == [])
            // The capture does hear what there is.
            #expect(try lab.exec("client-1", "ping -c 1 -W 5 10.0.0.10").status == 0)
            #expect(capture.says("ICMP echo reply"))
            #expect(capture.lines.count == 2)
            capture.end()
        }
    }
}
