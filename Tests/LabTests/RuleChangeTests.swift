import Foundation
import Testing

/// A change of rules holds for what begins after it; what was established goes on.
struct RuleChangeTests {
    private static let rule =
        "      - {protocol: tcp, port: application, from: network, description: the TCP servers}\n"

    @Test(arguments: FirewallWays.all) func `an established connection survives the removal of its rule`(way: String)
        throws
    {
        let text = try LabFixture.file("lab.yaml")
        try LabFixture.withLab(text, environment: FirewallWays.environment(way)) { lab in
            let server = try lab.startPython("server", HostScript.echo, "1234")
            let input = Pipe()
            let client = HostProgram(
                command: try lab.start(
                    ["exec", "client-1", "--", "python3", "-uc", HostScript.converse, "10.0.0.10", "1234"],
                    input: input.fileHandleForReading
                ))
            #expect(client.says("ready"))
            try input.fileHandleForWriting.write(contentsOf: Data("before\n".utf8))
            #expect(client.says("answer before"))
            try lab.change(to: text.replacingOccurrences(of: Self.rule, with: ""))
            try input.fileHandleForWriting.write(contentsOf: Data("after\n".utf8))
            #expect(client.says("answer after"))
            let new = try lab.python("client-2", HostScript.connect, "10.0.0.10", "1234")
            #expect(new.output == "failed: timed out\n")
            // The rule comes back, and the program that has served one connection serves the next.
            try lab.change(to: text)
            try input.fileHandleForWriting.close()
            let again = try lab.python("client-2", HostScript.connect, "10.0.0.10", "1234")
            #expect(again.output == "connected\n")
            for program in [client, server] { program.end() }
        }
    }

    @Test(arguments: FirewallWays.all) func `a host that moves has rules at its new address`(way: String) throws {
        let text = try LabFixture.file("lab.yaml")
        try LabFixture.withLab(text, environment: FirewallWays.environment(way)) { lab in
            try lab.change(to: text.replacingOccurrences(of: "address: 10.0.0.21", with: "address: 10.0.0.31"))
            try lab.probe()
        }
    }

    @Test func `another way of enforcement leaves nothing of the one before`() throws {
        let text = try LabFixture.file("lab.yaml")
        try LabFixture.withLab(text) { lab in
            for way in FirewallWays.all.reversed() + FirewallWays.all {
                let other = LabFixture(name: lab.name, folder: lab.folder, environment: FirewallWays.environment(way))
                try other.change(to: text)
                #expect(try other.status().securityGroups == way)
                // No rule of the way before lets through, or keeps out, what this one would not.
                try other.change(to: text.replacingOccurrences(of: "icmp", with: "udp, port: 7"))
                try other.probe()
            }
        }
    }
}
