import Foundation
import Testing

/// Broadcast and multicast: they stay in their subnet and obey the rules, the receiver's at the receiver.
struct BroadcastTests {
    @Test(arguments: FirewallWays.all, [10, 4096])
    func `a broadcast reaches the members and nobody else`(way: String, size: Int) throws {
        try LabFixture.withLab(LabFixture.file("labs/lan.yaml"), environment: FirewallWays.environment(way)) { lab in
            let receivers = try ["member-2", "member-3", "listener"].map {
                try lab.startPython($0, HostScript.receiveDatagrams, "5000")
            }
            let capture = try lab.startCapture("listener", "udp")
            try lab.python("member-1", HostScript.sendDatagram, "10.1.0.255", "5000", "subnet", "\(size)")
            try lab.python("member-1", HostScript.sendDatagram, "255.255.255.255", "5000", "limited", "\(size)")
            for member in receivers.dropLast() {
                #expect(member.says("subnet from 10.1.0.11 size \(size)"))
                #expect(member.says("limited from 10.1.0.11 size \(size)"))
            }
            #expect(receivers[2].lines == ["ready"])
            #expect(way == FirewallWays.hosts || capture.lines == [], "\(capture.lines)")
            for program in receivers + [capture] { program.end() }
        }
    }

    @Test(arguments: FirewallWays.all, [10, 4096])
    func `a group reaches the members that joined it`(way: String, size: Int) throws {
        try LabFixture.withLab(LabFixture.file("labs/lan.yaml"), environment: FirewallWays.environment(way)) { lab in
            let group = "239.1.2.3"
            let joined = try lab.startPython("member-2", HostScript.receiveDatagrams, "5000", group, "10.1.0.12")
            let deaf = try lab.startPython("member-3", HostScript.receiveDatagrams, "5000")
            let listener = try lab.startPython("listener", HostScript.receiveDatagrams, "5000", group, "10.1.0.50")
            try lab.python("member-1", HostScript.sendDatagram, group, "5000", "news", "\(size)")
            #expect(joined.says("news from 10.1.0.11 size \(size)"))
            for other in [deaf, listener] { #expect(other.lines == ["ready"]) }
            for program in [joined, deaf, listener] { program.end() }
        }
    }

    @Test(arguments: FirewallWays.all) func `what no rule allows to a group or a port is not heard`(way: String) throws
    {
        try LabFixture.withLab(LabFixture.file("labs/lan.yaml"), environment: FirewallWays.environment(way)) { lab in
            let receivers = try ["5000", "6000"].map {
                try lab.startPython(
                    "member-2", HostScript.receiveDatagrams, $0, $0 == "5000" ? "225.1.2.3" : "239.1.2.3", "10.1.0.12")
            }
            // A group outside 239.0.0.0/8, a port that no rule names, and a sender without an outbound rule.
            try lab.python("member-1", HostScript.sendDatagram, "225.1.2.3", "5000", "group", "10")
            try lab.python("member-1", HostScript.sendDatagram, "239.1.2.3", "6000", "port", "10")
            try lab.python("member-1", HostScript.sendDatagram, "10.1.0.255", "6000", "port", "10")
            try lab.python("listener", HostScript.sendDatagram, "10.1.0.255", "5000", "sender", "10")
            try lab.python("member-1", HostScript.sendDatagram, "10.1.0.255", "5000", "last", "10")
            #expect(receivers[0].says("last from 10.1.0.11"))
            #expect(receivers[0].lines.count == 2)
            #expect(receivers[1].lines == ["ready"])
            let drops = try lab.drops().map { "\($0.source) \($0.destination) \($0.port ?? 0) \($0.side)" }
            for kind in ["10.1.0.11 225.1.2.3 5000", "10.1.0.11 239.1.2.3 6000", "10.1.0.50 10.1.0.255 5000"] {
                #expect(drops.contains("\(kind) outbound"), "\(drops)")
            }
            for program in receivers { program.end() }
        }
    }

    @Test(arguments: FirewallWays.all) func `a receiver's own rules decide on the receiver's own port`(way: String)
        throws
    {
        // Members send to every port of every group; members take in the application's port alone.
        let text = try LabFixture.file("labs/lan.yaml").replacingOccurrences(
            of: "{protocol: udp, port: application, to: 239.0.0.0/8}",
            with: "{protocol: udp, port: 1-65535, to: 239.0.0.0/8}")
        try LabFixture.withLab(text, environment: FirewallWays.environment(way)) { lab in
            let open = try lab.startPython("member-2", HostScript.receiveDatagrams, "5000", "239.1.2.3", "10.1.0.12")
            let closed = try lab.startPython("member-2", HostScript.receiveDatagrams, "6000", "239.1.2.3", "10.1.0.12")
            try lab.python("member-1", HostScript.sendDatagram, "239.1.2.3", "6000", "closed", "10")
            try lab.python("member-1", HostScript.sendDatagram, "239.1.2.3", "5000", "open", "10")
            #expect(open.says("open from 10.1.0.11"))
            #expect(closed.lines == ["ready"])
            let drops = try lab.drops().filter { $0.port == 6000 }
            #expect(
                drops.allSatisfy { $0.side == "inbound" && $0.destination == "239.1.2.3" && $0.source == "10.1.0.11" })
            #expect(!drops.isEmpty)
            for program in [open, closed] { program.end() }
        }
    }

    @Test(arguments: FirewallWays.all) func `membership reports always pass`(way: String) throws {
        try LabFixture.withLab(LabFixture.file("labs/lan.yaml"), environment: FirewallWays.environment(way)) { lab in
            let capture = try lab.startCapture("member-3", "igmp")
            let listener = try lab.startPython(
                "listener", HostScript.receiveDatagrams, "5000", "239.9.9.9", "10.1.0.50")
            #expect(capture.says("10.1.0.50 > 224.0.0.22: igmp v3 report"))
            #expect(try lab.drops() == [])
            for program in [capture, listener] { program.end() }
        }
    }

    @Test(arguments: FirewallWays.all) func `neither broadcast nor multicast crosses the router`(way: String) throws {
        let text = """
            version: 1
            name: two-segments
            network: 10.4.0.0/16
            subnets:
              - {name: one, cidr: 10.4.1.0/24}
              - {name: two, cidr: 10.4.2.0/24}
            dns: {zone: two-segments.internal, ttl: 60}
            application_port: 5000
            roles:
              member:
                inbound:
                  - {protocol: all, from: anywhere}
                outbound:
                  - {protocol: all, to: anywhere}
            hosts:
              - {name: sender, role: member, address: 10.4.1.10}
              - {name: near, role: member, address: 10.4.1.11}
              - {name: far, role: member, address: 10.4.2.10}

            """
        try LabFixture.withLab(text, environment: FirewallWays.environment(way)) { lab in
            let near = try lab.startPython("near", HostScript.receiveDatagrams, "5000", "239.1.2.3", "10.4.1.11")
            let far = try lab.startPython("far", HostScript.receiveDatagrams, "5000", "239.1.2.3", "10.4.2.10")
            for address in ["10.4.2.255", "10.4.1.255", "255.255.255.255", "239.1.2.3"] {
                try lab.python("sender", HostScript.sendDatagram, address, "5000", address, "10")
            }
            try lab.python("sender", HostScript.sendDatagram, "10.4.2.10", "5000", "unicast", "10")
            #expect(far.says("unicast from 10.4.1.10"))
            #expect(far.lines.count == 2, "\(far.lines)")
            for address in ["10.4.1.255", "255.255.255.255", "239.1.2.3"] { #expect(near.says("\(address) from")) }
            for program in [near, far] { program.end() }
        }
    }
}
