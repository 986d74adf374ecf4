import Foundation
import Testing

/// The datagram applications on real hosts: who gets what, and what the wire carries.
struct DatagramApplicationTests {
    @Test func `a client asks the server by its name`() throws {
        try LabFixture.withLab { lab in
            let server = try lab.startWire("server", "udp-server", ready: "listening")
            let run = try lab.exec("client-1", "wire udp-client server -c 3 --interval 0 -n bob")
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.hasPrefix("sending to 10.0.0.10:1234 from 10.0.0.21:"))
            for number in 1...3 {
                #expect(run.output.contains("\"Response to message: Message #\(number) from client bob\" after"))
            }
            #expect(server.says("received \"Message #3 from client bob\" from 10.0.0.21:"))
            server.end()
            #expect(try #require(server.lines.last).contains("in 3 messages"))
        }
    }

    @Test(arguments: FirewallWays.all) func `in a role that no rule lets in there is silence`(way: String) throws {
        try LabFixture.withLab(environment: FirewallWays.environment(way)) { lab in
            let server = try lab.startWire("client-2", "udp-server", ready: "listening")
            let run = try lab.exec("client-1", "wire udp-client client-2 -c 2 --interval 0 --timeout 0.5")
            #expect(run.status == 3)
            #expect(run.output.contains("no answer to message 1 within 0.5 s"))
            #expect(run.output.contains("no answer to message 2 within 0.5 s"))
            #expect(run.errors.contains("10.0.0.22:1234 answered none of the 2 messages"))
            #expect(server.lines.count == 1, "\(server.lines)")
            server.end()
        }
    }

    @Test func `a port where nothing listens is told`() throws {
        try LabFixture.withLab { lab in
            let run = try lab.exec("client-1", "wire udp-client server -c 1")
            #expect(run.status == 3)
            #expect(run.output.contains("refused: the host answered with ICMP port unreachable"))
        }
    }

    /// Those of 64 bytes are cut by the kernel from longer messages; those of 3000 travel in fragments and cannot be.
    @Test(arguments: [64, 3000]) func `what is sent without pause leaves as one datagram each`(size: Int) throws {
        try LabFixture.withLab { lab in
            let server = try lab.startWire("server", "udp-server --no-answer --json", ready: "listening")
            let capture = try lab.startCapture("client-1", "udp and dst port 1234", options: "-B 8192")
            let run = try lab.exec("client-1", "wire udp-client server --unlimited --size \(size) -c 1000")
            #expect(run.status == 0, "\(run.errors)")
            let isWhole = eventually { capture.lines.filter { $0.hasSuffix("length \(size)") }.count == 1000 }
            #expect(isWhole, "\(capture.lines.count)")
            server.end()
            let summary = try #require(server.lines.last)
            let messages = try #require(summary.firstMatch(of: /"messages":(\d+)/)?.1)
            let dropped = try #require(summary.firstMatch(of: /"dropped":(\d+)/)?.1)
            #expect((Int(messages) ?? 0) + (Int(dropped) ?? 0) == 1000)
            capture.end()
        }
    }

    @Test(arguments: FirewallWays.all) func `a broadcast is heard by the members and by nobody else`(way: String) throws
    {
        try LabFixture.withLab(LabFixture.file("labs/lan.yaml"), environment: FirewallWays.environment(way)) { lab in
            let consumers = try ["member-2", "member-3", "listener"].map {
                try lab.startWire($0, "broadcast-consumer", ready: "listening")
            }
            let subnet = try lab.exec("member-1", "wire broadcast-publisher -n subnet -c 2 --interval 0")
            #expect(subnet.status == 0 && subnet.output.hasPrefix("sending to 10.1.0.255:5000"), "\(subnet.errors)")
            let limited = try lab.exec("member-1", "wire broadcast-publisher 255.255.255.255 -n limited -c 1")
            #expect(limited.status == 0, "\(limited.errors)")
            for member in consumers.dropLast() {
                #expect(member.says("\"Message #2 from publisher subnet\" from 10.1.0.11:"))
                #expect(member.says("\"Message #1 from publisher limited\" from 10.1.0.11:"))
            }
            #expect(consumers[2].lines.count == 1, "\(consumers[2].lines)")
            let refused = try lab.exec("member-1", "wire broadcast-publisher 10.2.0.255 -c 1")
            #expect(refused.status == 2 && refused.errors.contains("10.1.0.255 (eth0)"), "\(refused.errors)")
            let noGroup = try lab.exec("member-1", "wire multicast-subscriber 10.1.0.11")
            #expect(noGroup.status == 2 && noGroup.errors.contains("'10.1.0.11' is no group"), "\(noGroup.errors)")
            for consumer in consumers { consumer.end() }
        }
    }

    @Test(arguments: FirewallWays.all) func `a group is heard by who joined it, and IGMP tells`(way: String) throws {
        try LabFixture.withLab(LabFixture.file("labs/lan.yaml"), environment: FirewallWays.environment(way)) { lab in
            let reports = try lab.startCapture("member-4", "igmp", options: "-v --immediate-mode")
            let member = try lab.startWire("member-2", "multicast-subscriber 239.1.2.3", ready: "joined 239.1.2.3:5000")
            #expect(reports.says("[gaddr 239.1.2.3 to_ex"), "\(reports.lines)")
            let listener = try lab.startWire("listener", "multicast-subscriber 239.1.2.3", ready: "joined")
            // On the same port, but in another group, and in none.
            let other = try lab.startWire("member-3", "multicast-subscriber 239.9.9.9", ready: "joined")
            let stranger = try lab.startWire("member-3", "broadcast-consumer", ready: "listening")
            let run = try lab.exec("member-1", "wire multicast-publisher 239.1.2.3 -n news -c 2 --interval 0")
            #expect(run.status == 0, "\(run.errors)")
            #expect(member.says("\"Message #2 from publisher news\" from 10.1.0.11:"))
            #expect(listener.lines.count == 2 && other.lines.count == 2, "\(listener.lines) \(other.lines)")
            #expect(stranger.lines.count == 1, "\(stranger.lines)")
            member.end()
            #expect(member.lines.contains { $0.hasPrefix("left 239.1.2.3:5000") })
            #expect(reports.says("[gaddr 239.1.2.3 to_in"), "\(reports.lines)")
            for program in [reports, listener, other, stranger] { program.end() }
        }
    }

    @Test func `the own host's members get a group's messages unless the publisher says no`() throws {
        try LabFixture.withLab(LabFixture.file("labs/lan.yaml")) { lab in
            let own = try lab.startWire("member-1", "multicast-subscriber 239.1.2.3", ready: "joined")
            let far = try lab.startWire("member-2", "multicast-subscriber 239.1.2.3", ready: "joined")
            for (name, option) in [("silent", "--no-loop"), ("loud", "--loop")] {
                try lab.exec("member-1", "wire multicast-publisher 239.1.2.3 -n \(name) -c 1 \(option)")
            }
            #expect(own.says("\"Message #1 from publisher loud\""))
            #expect(own.lines.count == 3, "\(own.lines)")
            #expect(far.says("\"Message #1 from publisher loud\""))
            #expect(far.lines.contains { $0.contains("from publisher silent") })
            for program in [own, far] { program.end() }
        }
    }
}
