import Foundation
import Packets
import Testing

/// `wirelab capture`: several hosts, one file.
struct LabCaptureTests {
    static let hosts = ["server", "client-1", "client-2", "client-3"]

    @Test func `a capture that was started holds the next packet, from every host's view`() throws {
        try LabFixture.withLab { lab in
            let echo = try lab.startPython("server", HostScript.echo, "1234")
            defer { echo.end() }
            try lab.startCaptures()
            #expect(try lab.python("client-1", HostScript.connect, "10.0.0.10", "1234").output == "connected\n")
            let run = try lab.wirelab("capture", "stop", "-w", "capture.pcapng")
            try #require(run.status == 0, "\(run.errors)")
            #expect(run.errors.isEmpty)
            let said = try #require(
                run.output.wholeMatch(
                    of: /(.*): (\d+) packets from 4 hosts in [\d.]+ m?s \(wireshark (.*), or: tshark -r (.*)\)\n/),
                "\(run.output)")
            #expect([said.1, said.3, said.4].allSatisfy { $0 == "capture.pcapng" })

            let capture = try lab.capture("capture.pcapng")
            #expect(capture.fault == nil && String(capture.packets.count) == said.2)
            #expect(capture.hosts == Self.hosts && capture.interfaces.allSatisfy { $0.name == "eth0" })
            #expect(Set(capture.statistics.keys) == [0, 1, 2, 3])
            #expect(capture.statistics.values.allSatisfy { $0.dropped == 0 })
            // One connection, seen twice, from its first packet to its last.
            let frames = try lab.tshark(
                "capture.pcapng", "tcp.port == 1234", fields: "frame.interface_description", "tcp.flags.str",
                "tcp.flags.syn", "tcp.flags.ack", "tcp.flags.fin")
            for host in ["client-1", "server"] {
                let own = frames.filter { $0[0] == host }
                #expect(own.first.map { Array($0[2...3]) } == ["1", "0"], "\(host): \(own)")
                #expect(own.count { $0[4] == "1" } == 2, "\(host): \(own)")
            }
            #expect(Set(frames.map { $0[0] }) == ["client-1", "server"])
            let times = capture.packets.map(\.timestamp)
            #expect(times == times.sorted())
            #expect(try lab.captures().captures.isEmpty && lab.capturedFiles().isEmpty)
        }
    }

    @Test func `Wireshark's tools find one section and an interface a host`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures("--hosts", "server,client-1", "--snaplen", "60")
            try lab.ping("client-1", "10.0.0.10", count: 3)
            #expect(try lab.stopCaptures().packetCount(of: "server") >= 6)
            let information = try lab.tool(["capinfos", "-I", "capture.pcapng"]).output
            #expect(information.matches(of: /Interface #\d info/).count == 2, "\(information)")
            for text in ["Description = server", "Description = client-1", "Name = eth0", "Capture length = 60"] {
                #expect(information.contains(text), "\(information)")
            }
            #expect(information.matches(of: /Number of stat entries = 1/).count == 2, "\(information)")
            let lengths = try lab.tshark("capture.pcapng", "icmp", fields: "frame.len", "frame.cap_len")
            #expect(lengths.count == 12 && lengths.allSatisfy { $0 == ["98", "60"] }, "\(lengths)")
        }
    }

    @Test func `what is captured is listed, and a host is captured once`() throws {
        try LabFixture.withLab { lab in
            #expect(try lab.captures().captures.isEmpty)
            #expect(try lab.wirelab("capture", "list").output == "nothing is being captured: wirelab capture start\n")
            try lab.startCaptures("--hosts", "server,client-1", "--snaplen", "96")
            let before = try lab.captures()
            #expect(before.lab == lab.name && before.hosts("running") == ["server", "client-1"])
            #expect(before.captures.allSatisfy { $0.snaplen == 96 && $0.filter == nil && $0.since > 1_700_000_000 })
            try lab.ping("client-1", "10.0.0.10")
            let grows = try eventually { try lab.captures().captures[1].bytes > before.captures[1].bytes }
            #expect(grows)
            #expect(try lab.wirelab("capture", "list").output.contains(/server +\d+ s +\d/))

            let again = try lab.wirelab("capture", "start", "--hosts", "client-2,server,client-1")
            #expect(again.status == 2)
            #expect(again.errors.hasPrefix("wirelab: server, client-1 are captured already: 'wirelab capture stop -w"))
            #expect(try lab.captures().hosts("running") == ["server", "client-1"])
            try lab.startCaptures("--hosts", "client-2")
            #expect(try lab.stopCaptures().hosts == ["server", "client-1", "client-2"])

            let none = try lab.wirelab("capture", "stop", "-w", "x.pcapng")
            #expect(none.status == 2)
            #expect(none.errors.contains("nothing is being captured in lab \(lab.name): 'wirelab capture start'"))
            #expect(!FileManager.default.fileExists(atPath: lab.folder.appendingPathComponent("x.pcapng").path))
        }
    }

    @Test func `discarded captures leave nothing`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures()
            let run = try lab.wirelab("capture", "stop", "--discard")
            #expect(run.status == 0)
            #expect(run.output == "discarded the captures on \(Self.hosts.joined(separator: ", "))\n")
            #expect(try lab.captures().captures.isEmpty && lab.capturedFiles().isEmpty)
            try lab.startCaptures()
        }
    }

    @Test(arguments: [
        ("nobody", "has no host 'nobody'"), ("server,", "has no host ''"), ("fabric", "the fabric is no host"),
    ])
    func `what is no host is not captured`(_ hosts: String, _ message: String) throws {
        try LabFixture.withLab { lab in
            for words in [["capture", "start", "--hosts", hosts], ["capture", "live", hosts]] {
                let run = try lab.start(words).finish()
                #expect(run.status == 2 && run.output.isEmpty && run.errors.contains(message), "\(run.errors)")
            }
            #expect(try lab.captures().captures.isEmpty)
        }
    }

    @Test func `all captures start, or none`() throws {
        try LabFixture.withLab { lab in
            try lab.exec("client-2", "ip link delete eth0")
            let run = try lab.wirelab("capture", "start")
            #expect(run.status == 3 && run.output.isEmpty)
            #expect(
                run.errors == "wirelab: nothing was captured: on client-2 wire capture said: "
                    + "there is no interface 'eth0'; this host has lo (see: ip -brief link)\n", "\(run.errors)")
            #expect(try lab.captures().captures.isEmpty && lab.capturedFiles().isEmpty)
            try lab.startCaptures("--hosts", "server,client-1")
        }
    }

    @Test func `standard output gets the file and nothing else`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures()
            try lab.ping("client-1", "10.0.0.10")
            let script = "'\(LabFixture.program("wirelab"))' capture stop -w - > out.pcapng 2> messages"
            try lab.tool(["sh", "-c", script])
            let capture = try lab.capture("out.pcapng")
            #expect(capture.fault == nil && capture.hosts == Self.hosts && capture.packetCount(of: "client-1") >= 2)
            let messages = try String(contentsOf: lab.folder.appendingPathComponent("messages"), encoding: .utf8)
            #expect(messages.contains(/\d+ packets from 4 hosts in \d/), "\(messages)")
        }
    }

    @Test func `a lab that goes down saves its captures`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures()
            try lab.ping("client-1", "10.0.0.10")
            let down = try lab.wirelab("down")
            #expect(down.status == 0 && down.errors.isEmpty, "\(down.errors)")
            let said = try #require(
                down.output.wholeMatch(of: /(runs\/\S+-capture\/capture\.pcapng): \d+ packets from 4 hosts .*\n(.*)\n/),
                "\(down.output)")
            #expect(said.2 == "\(lab.name) is down")
            let capture = try lab.capture(String(said.1))
            #expect(capture.fault == nil && capture.packetCount(of: "client-1") >= 2 && capture.statistics.count == 4)
            #expect(lab.capturedFiles().isEmpty)

            try lab.wirelab("up")
            try lab.startCaptures()
            let dropped = try lab.wirelab("down", "--discard")
            #expect(dropped.status == 0 && dropped.output == "\(lab.name) is down\n")
            #expect(lab.capturedFiles().isEmpty)
        }
    }
}
