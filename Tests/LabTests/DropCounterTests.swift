import Foundation
import Testing

/// What `status --drops` counts: every kind of denied packet, by the side that denied it.
struct DropCounterTests {
    /// What was denied so far: source, destination, service, side, packets.
    private func drops(of lab: LabFixture) throws -> [String] {
        try lab.drops().map { drop in
            let service = drop.port.map { "\(drop.protocol)/\($0)" } ?? drop.protocol
            return "\(drop.source) \(drop.destination) \(service) \(drop.side) \(drop.packets)"
        }
    }

    @Test(arguments: FirewallWays.all) func `denied packets are counted by kind and side, over changes of rules`(
        way: String
    ) throws {
        let text = try LabFixture.file("lab.yaml")
        try LabFixture.withLab(text, environment: FirewallWays.environment(way)) { lab in
            #expect(try lab.drops() == [])
            // client-2 has no inbound rule for udp/1234; client-1 no outbound one for udp/53 elsewhere than to the resolver.
            for _ in 0..<3 { try lab.python("client-1", HostScript.sendDatagram, "10.0.0.22", "1234", "x", "10") }
            for _ in 0..<2 { try lab.python("client-1", HostScript.sendDatagram, "10.0.0.10", "53", "x", "10") }
            try lab.exec("server", "ping -c 2 -i 0.2 -W 1 192.0.2.1")
            // An allowed packet is not counted.
            try lab.python("client-1", HostScript.sendDatagram, "10.0.0.10", "1234", "x", "10")
            let expected = [
                "10.0.0.10 192.0.2.1 icmp outbound 2", "10.0.0.21 10.0.0.10 udp/53 outbound 2",
                "10.0.0.21 10.0.0.22 udp/1234 inbound 3",
            ]
            let counted = try drops(of: lab)
            #expect(counted == expected)
            // A host's rules change, a host comes, a host goes: nothing is forgotten or counted twice.
            let changed = text.replacingOccurrences(
                of: "{protocol: tcp, port: 443, to: anywhere}", with: "{protocol: tcp, port: 80, to: anywhere}")
            try lab.change(to: changed)
            let afterRules = try drops(of: lab)
            #expect(afterRules == expected)
            try lab.change(to: changed.replacingOccurrences(of: "count: 3", with: "count: 4"))
            let afterArrival = try drops(of: lab)
            #expect(afterArrival == expected)
            try lab.change(to: changed)
            let afterDeparture = try drops(of: lab)
            #expect(afterDeparture == expected)
            try lab.python("client-1", HostScript.sendDatagram, "10.0.0.22", "1234", "x", "10")
            let more = try drops(of: lab)
            #expect(more == expected.dropLast() + ["10.0.0.21 10.0.0.22 udp/1234 inbound 4"])
        }
    }

    @Test func `a new lab has dropped nothing`() throws {
        try LabFixture.withLab { lab in
            // Address resolution, the readiness check and the hosts' own noise are no denials.
            #expect(try lab.exec("client-1", "getent hosts server").status == 0)
            #expect(try lab.drops() == [])
            let table = try lab.wirelab("status", "--drops")
            #expect(table.output.contains("nothing was denied"))
        }
    }
}
