import Foundation
import Testing

/// Security groups: what no rule allows is silence, in every way of enforcement.
struct SecurityGroupTests {
    @Test(arguments: FirewallWays.all) func `a client that plays server is blocked`(way: String) throws {
        try LabFixture.withLab(environment: FirewallWays.environment(way)) { lab in
            let server = try lab.startPython("client-2", HostScript.echo, "1234")
            let capture = try lab.startCapture("client-2", "tcp port 1234")
            let attempt = try lab.python("client-1", HostScript.connect, "10.0.0.22", "1234")
            #expect(attempt.output == "failed: timed out\n")
            // The capture works: the victim's own packets to itself are not on eth0, but one to the server is.
            try lab.python("client-2", HostScript.connect, "10.0.0.10", "1234")
            #expect(capture.says("10.0.0.10.1234: Flags [S]"))
            let sawSYN = capture.lines.contains { $0.contains("10.0.0.22.1234: Flags [S]") }
            #expect(sawSYN == (way == FirewallWays.hosts), "\(capture.lines)")
            for program in [server, capture] { program.end() }
        }
    }

    @Test func `why names the missing rule and ends with status 1`() throws {
        try LabFixture.withFolder { lab in
            let blocked = try lab.wirelab("why", "client-1", "client-2", "tcp/1234")
            #expect(blocked.status == 1)
            #expect(blocked.output.hasPrefix("blocked at client-2: role client has no inbound rule for tcp/1234\n"))
            let allowed = try lab.wirelab("why", "client-1", "server", "tcp/1234")
            #expect(allowed.status == 0)
        }
    }

    @Test(arguments: FirewallWays.all) func `datagrams larger than the MTU pass where a rule allows them`(way: String)
        throws
    {
        try LabFixture.withLab(environment: FirewallWays.environment(way)) { lab in
            let server = try lab.startPython("server", HostScript.receiveDatagrams, "1234")
            try lab.python("client-1", HostScript.sendDatagram, "10.0.0.10", "1234", "large", "4096")
            #expect(server.says("large from 10.0.0.21 size 4096"))
            server.end()
        }
    }

    @Test(arguments: FirewallWays.all) func `a rule that names a role follows the role, not the address`(way: String)
        throws
    {
        let text = try LabFixture.file("labs/two-subnets.yaml")
        try LabFixture.withLab(text, environment: FirewallWays.environment(way)) { lab in
            let database = try lab.startPython("database", HostScript.echo, "5432")
            let from = { (host: String) in try lab.python(host, HostScript.connect, "10.2.2.10", "5432").output }
            #expect(try from("web-1") == "connected\n")
            #expect(try from("visitor") == "failed: timed out\n")
            #expect(try from("backup") == "failed: timed out\n")
            // visitor becomes a web host and keeps its address.
            try lab.change(
                to: text.replacingOccurrences(of: "{name: visitor, role: visitor,", with: "{name: visitor, role: web,"))
            #expect(try from("visitor") == "connected\n")
            #expect(try from("backup") == "failed: timed out\n")
            database.end()
        }
    }
}
