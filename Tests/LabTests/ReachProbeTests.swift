import Foundation
import LabModel
import Testing

/// What the network does is what the model says (`reach --probe`), in every way of enforcement.
struct ReachProbeTests {
    @Test(arguments: ["lab.yaml", "labs/two-subnets.yaml", "labs/lan.yaml"], FirewallWays.all)
    func `the labs of the repository do what their rules say`(path: String, way: String) throws {
        let text = try LabFixture.file(path)
        try LabFixture.withLab(text, environment: FirewallWays.environment(way)) { lab in
            let reach = try lab.probe()
            #expect(reach.flows.contains { $0.observed == true })
            #expect(reach.flows.contains { $0.observed == false })
            #expect(try lab.status().securityGroups == way)
        }
    }

    @Test(arguments: UInt64(100)..<106) func `labs made up by chance do what their rules say`(seed: UInt64) throws {
        let way = FirewallWays.all[Int(seed) % FirewallWays.all.count]
        try LabFixture.withLab(RandomTopology(seed: seed).yaml, environment: FirewallWays.environment(way)) { lab in
            let reach = try lab.probe()
            #expect(reach.flows.allSatisfy { $0.observed != nil })
        }
    }

    @Test func `a program that has a port is left alone`() throws {
        try LabFixture.withLab { lab in
            let stream = try lab.startPython("server", HostScript.echo, "1234")
            let datagrams = try lab.startPython("server", HostScript.receiveDatagrams, "1234")
            let reach = try lab.probe()
            #expect(reach.find("client-1", "server", "tcp").first { $0.port == 1234 }?.observed == true)
            let undecided = try #require(reach.find("client-1", "server", "udp").first { $0.port == 1234 })
            #expect(undecided.observed == nil)
            #expect(undecided.reason.contains("a program on server has udp/1234"))
            #expect(datagrams.lines == ["ready"])
            let after = try lab.python("client-1", HostScript.connect, "10.0.0.10", "1234")
            #expect(after.output == "connected\n")
            for program in [stream, datagrams] { program.end() }
        }
    }

    @Test(arguments: FirewallWays.all) func `a probe right after a change of rules sees the new ones`(way: String)
        throws
    {
        let before = try LabFixture.file("lab.yaml")
        let after = before.replacingOccurrences(
            of: "{protocol: icmp, to: network}", with: "{protocol: tcp, port: 9, to: network}")
        try LabFixture.withLab(before, environment: FirewallWays.environment(way)) { lab in
            try lab.probe()
            try lab.change(to: after)
            let reach = try lab.probe()
            #expect(reach.find("client-1", "server", "icmp").map(\.observed) == [false])
        }
    }
}
