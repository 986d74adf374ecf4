import Foundation
import Packets
import Testing

/// A capture ends when it should, and loses nothing then.
struct CaptureEndTests {
    @Test(arguments: [SIGINT, SIGTERM]) func `a signal loses nothing that was sent before it`(signal: Int32) throws {
        try LabFixture.withLab { lab in
            for count in [1, 100, 5000] {
                let capture = try lab.startWireCapture("client-1", "--filter", "udp port 1234")
                try lab.sendDatagrams(count, from: "client-1")
                let run = capture.end(by: signal)
                #expect(run.status == 0, "\(run.errors)")
                #expect(run.errors.contains("\(count) packet\(count == 1 ? "" : "s") captured, 0 dropped, "))
                #expect(try capture.read().datagramNumbers == Array(0..<count))
            }
        }
    }

    /// "tcpdump beside `wire capture` under iperf3 load: the same packets, or drops counted and said."
    @Test(arguments: [SIGINT, SIGTERM]) func `it holds the packets that tcpdump holds`(signal: Int32) throws {
        try LabFixture.withLab { lab in
            let server = try lab.start(["exec", "server", "--", "iperf3", "--server", "--port", "1234"])
            let listens = eventually(within: 20) {
                (try? lab.exec("server", "ss -Hltn 'sport = 1234'").output.isEmpty) == false
            }
            try #require(listens, "\(server.errorsSoFar)")
            let other = lab.folder.appendingPathComponent("tcpdump.pcap").path
            let tcpdump = try lab.startCapture(
                "client-1", "tcp port 1234", options: "-B 32768 -U -Z root -w \(other)")
            let capture = try lab.startWireCapture("client-1", "--filter", "tcp port 1234")
            let load = try lab.exec("client-1", "iperf3 --client 10.0.0.10 --port 1234 --bytes 15M")
            let run = capture.end(by: signal)
            #expect(load.status == 0, "\(load.output)\(load.errors)")
            #expect(run.status == 0, "\(run.errors)")
            #expect(waitUntilAtRest(other))
            tcpdump.end()

            let theirs = try packets(other, lab)
            let ours = try packets(capture.path, lab)
            #expect(tcpdump.command.errorsSoFar.contains("\n0 packets dropped by kernel"))
            // iperf3 ends the connection when it has handed over all, not when all has arrived.
            #expect(theirs.count > 2000)
            let statistics = try #require(try capture.read().statistics[0])
            #expect(UInt64(ours.count) + statistics.dropped == UInt64(theirs.count))
            #expect(run.errors.contains("\(ours.count) packets captured, \(statistics.dropped) dropped, "))
            // Two sockets may see packets of two processors in a different order.
            let isSame = sorted(ours) == sorted(theirs)
            #expect(isSame || statistics.dropped > 0, "\(Set(ours).symmetricDifference(theirs).prefix(5))")
        }
    }

    private func sorted(_ packets: [[String]]) -> [[String]] {
        packets.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private func packets(_ path: String, _ lab: LabFixture) throws -> [[String]] {
        try CaptureFile.fields(
            "ip.src", "ip.id", "tcp.srcport", "tcp.seq_raw", "tcp.ack_raw", "frame.len", "tcp.checksum", of: path,
            joinsSegments: false, in: lab)
    }

    /// tcpdump forgets what it has not written when it ends, so the file must have come to rest before.
    private func waitUntilAtRest(_ path: String) -> Bool {
        var last = 0
        return eventually(within: 60) {
            usleep(1_200_000)
            let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
            defer { last = size }
            return size > 1_000_000 && size == last
        }
    }

    @Test func `it ends when the time is over`() throws {
        try LabFixture.withLab { lab in
            let began = ContinuousClock.now
            let capture = try lab.startWireCapture("client-1", "--duration", "1.5")
            let run = capture.program.command.finish(within: 30)
            #expect(run.status == 0)
            #expect(began.duration(to: .now) >= .milliseconds(1500))
            #expect(try capture.read().statistics[0]?.dropped == 0)
        }
    }

    @Test func `it ends when its interface goes down, and says so`() throws {
        try LabFixture.withLab { lab in
            let capture = try lab.startWireCapture("client-1", "--filter", "udp port 1234")
            try lab.sendDatagrams(10, from: "client-1")
            try lab.exec("client-1", "ip link set eth0 down")
            let run = capture.program.command.finish(within: 30)
            #expect(run.status == 3)
            #expect(run.errors.contains("wire: eth0 went down, so the capture ended; what it saw is in "))
            #expect(try capture.read().datagramNumbers == Array(0..<10))
            let again = try lab.exec("client-1", "\(LabFixture.program("wire")) capture -i eth0 -w again.pcapng")
            #expect(again.status == 3)
            #expect(again.errors.contains("cannot capture on eth0: it is down; bring it up: ip link set eth0 up"))
        }
    }

    @Test func `a ring keeps the newest packets in files that stand alone`() throws {
        try LabFixture.withLab { lab in
            let size = 200 << 10
            let capture = try lab.startWireCapture(
                "client-1", "--ring", "200k", "--filter", "udp port 1234", "--comment", "ring", file: "ring.pcapng")
            try lab.sendDatagrams(5000, from: "client-1")
            let run = capture.end()
            #expect(run.status == 0)
            let names = try FileManager.default.contentsOfDirectory(atPath: lab.folder.path)
                .filter { $0.hasPrefix("ring") }.sorted()
            #expect(names.count == 4)
            let paths = names.map { lab.folder.appendingPathComponent($0).path }
            let files = try paths.map { try CaptureFile.read($0) }
            #expect(files.map(\.bytes.count).allSatisfy { $0 <= size / 4 })
            #expect(files.map(\.bytes.count).reduce(0, +) > size / 2)
            let numbers = files.flatMap(\.datagramNumbers)
            #expect(numbers == Array(5000 - numbers.count..<5000), "the newest ones, in order")
            #expect(run.errors.contains("5000 packets captured, 0 dropped, the newest \(numbers.count) are in "))
            for (path, file) in zip(paths, files) {
                #expect(run.errors.contains(path))
                #expect(try CaptureFile.capinfos(path, in: lab).contains("Capture comment:     ring"))
                let statistics = try #require(file.statistics[0])
                #expect(statistics.received == UInt64(file.packets.count) && statistics.dropped == 0)
                #expect(statistics.delivered == UInt64(file.packets.count))
            }
        }
    }
}
