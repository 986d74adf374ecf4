import Foundation
import Packets
import Testing

/// What two hosts saw of the same segments, in captures of real labs. All hosts of a lab have one clock.
struct SightingsTests {
    /// ADDRESS PORT MAC: exchanges small messages, then sends three at once to the address that MAC stands for, where nobody is,
    /// and mends that after 0.1 s.
    private static let loseThree = """
        import os, socket, sys, time
        host, port, nowhere = sys.argv[1], int(sys.argv[2]), sys.argv[3]
        s = socket.create_connection((host, port), timeout=20)
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        def take(count):
            while count > 0: count -= len(s.recv(count))
        def exchange(times):
            for _ in range(times):
                s.sendall(bytes(50))
                take(50)
        def neighbour(address): assert os.system(f"ip neigh replace {host} lladdr {address} dev eth0 nud permanent") == 0
        exchange(20)
        right = os.popen(f"ip neigh show {host} dev eth0").read().split("lladdr ")[1].split()[0]
        neighbour(nowhere)
        for _ in range(3): s.sendall(bytes(100))
        time.sleep(0.1)
        neighbour(right)
        take(300)
        exchange(20)
        s.close()
        print("done")
        """

    private struct Sightings: Decodable {
        struct Direction: Decodable {
            let both: Int
            let onlyFirst: Int
            let onlySecond: Int
            let differingFirst: Int
            let differingSecond: Int
            let leastSeconds: Double
        }

        let sent: [String: Direction]
    }

    private struct Clock: Decodable {
        let offsetSeconds: Double
        let errorSeconds: Double
        let steady: Bool
    }

    private struct Document: Decodable {
        struct Finding: Decodable {
            let code: String
            let interface: String?
            let frames: [Int]
        }

        let sightings: [Sightings]
        let clocks: [Clock]
        let findings: [Finding]

        func frames(_ code: String, on interface: String? = nil) -> [[Int]] {
            findings.filter { $0.code == code && $0.interface == interface }.map(\.frames)
        }
    }

    private func analyze(_ file: String, in lab: LabFixture) throws -> Document {
        let run = try lab.analyze(file, "--json", "--filter", "port 1234")
        try #require(run.status == 0, "\(run.errors)")
        return try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
    }

    @Test func `both hosts saw all of a transfer, by one clock`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures("--hosts", "client-1,server")
            let consumer = try lab.startWire("server", "hesitant-consumer --read-after 0.2", ready: "listening")
            let producer = try lab.startWire("client-1", "eager-producer server --unlimited --bytes 3000000 -w 0")
            #expect(producer.command.finish(within: 60).status == 0)
            #expect(consumer.command.finish(within: 20).status == 0)
            _ = try lab.stopCaptures()
            let document = try analyze("capture.pcapng", in: lab)
            let sent = try #require(document.sightings.first).sent
            #expect(document.sightings.count == 1)
            let (client, server) = (try #require(sent["client"]), try #require(sent["server"]))
            #expect(client.both > 2000 && server.both > 20)
            for direction in sent.values {
                #expect(direction.onlyFirst + direction.onlySecond + direction.differingFirst == 0, "\(direction)")
                #expect(direction.leastSeconds > 0)
            }
            let clock = try #require(document.clocks.first)
            #expect(clock.steady && abs(clock.offsetSeconds) <= clock.errorSeconds && clock.errorSeconds < 0.001)
            #expect(document.frames("clock-offset") == [] && document.frames("lost-between", on: "client-1") == [])
            try checkShifts(of: clock, in: lab)
        }
    }

    /// The same capture with the server's clock set wrong.
    private func checkShifts(of clock: Clock, in lab: LabFixture) throws {
        let capture = try lab.capture("capture.pcapng")
        let server = try #require(capture.hosts.firstIndex(of: "server"))
        for shift in [-5_000_000_000, 250_000, 86_400_000_000_000] {
            try lab.write(capture.shifted(interface: server, nanoseconds: shift), to: "shifted.pcapng")
            let document = try analyze("shifted.pcapng", in: lab)
            let estimate = try #require(document.clocks.first)
            let ahead = Double(shift) / 1e9 * (server == 1 ? 1 : -1)
            #expect(abs(estimate.offsetSeconds - ahead - clock.offsetSeconds) < 2e-9 + abs(ahead) * 1e-15)
            #expect(abs(estimate.errorSeconds - clock.errorSeconds) < 2e-9)
            let sent = try #require(document.sightings.first).sent
            #expect(sent.values.allSatisfy { $0.onlyFirst + $0.onlySecond + $0.differingFirst == 0 })
        }
    }

    @Test func `what goes nowhere is lost between the hosts, and a probe asks for it`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures("--hosts", "client-1,server")
            let server = try lab.startPython("server", HostScript.echo, "1234")
            let run = try lab.python("client-1", Self.loseThree, "10.0.0.10", "1234", "02:57:0a:00:00:63")
            try #require(run.output == "done\n", "\(run.errors)")
            server.end()
            _ = try lab.stopCaptures()
            let document = try analyze("capture.pcapng", in: lab)
            let sent = try #require(document.sightings.first).sent
            let client = try #require(sent["client"])
            // The three, and the probe; on a busy machine what the timer sends, too.
            #expect((4...8).contains(client.onlyFirst), "\(client)")
            #expect(client.onlySecond + client.differingFirst == 0, "\(client)")
            let back = try #require(sent["server"])
            #expect(back.onlyFirst + back.onlySecond + back.differingFirst == 0, "\(back)")
            let lost = try #require(document.frames("lost-between", on: "client-1").first)
            let probe = try #require(document.frames("tail-loss-probe", on: "client-1").first)
            #expect((4...5).contains(lost.count) && probe.count == 1 && lost.contains(probe))
            #expect(document.frames("lost-between", on: "server") == [])
            let numbers = lost.map(String.init).joined(separator: ",")
            let lengths = try lab.tshark(
                "capture.pcapng", "frame.number in {\(numbers)}", fields: "tcp.len", "frame.interface_description")
            #expect(lengths.prefix(4) == [[String]](repeating: ["100", "client-1"], count: 4)[...])
        }
    }
}

extension Packets.Capture {
    /// The same capture with the clock of an interface set.
    fileprivate func shifted(interface: Int, nanoseconds: Int) -> Data {
        var writer = PcapngWriter(application: "test")
        for interface in interfaces { _ = writer.add(interface) }
        let times = packets.map { packet in
            let time = Int(packet.timestamp.nanoseconds) + (packet.interface == interface ? nanoseconds : 0)
            return UInt64(time)
        }
        for index in packets.indices.sorted(by: { (times[$0], $0) < (times[$1], $1) }) {
            let packet = packets[index]
            writer.write(
                bytes[packet.bytes].span.bytes, originalLength: packet.originalLength,
                timestamp: Timestamp(nanoseconds: times[index]), interface: packet.interface)
        }
        return writer.drain { bytes in bytes.withUnsafeBytes { Data($0) } }
    }
}
