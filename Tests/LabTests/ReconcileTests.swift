import Foundation
import Testing

/// `up` on a running lab changes what differs in its file, and nothing else.
struct ReconcileTests {
    struct Change: CustomTestStringConvertible, Sendable {
        let old: String
        let new: String
        let says: String
        /// A host that must not notice, with a process and a connection to another such host on it.
        var untouched = ("server", "client-1")

        var testDescription: String { says }
    }

    static let changes = [
        Change(old: "count: 3", new: "count: 4", says: "host client-4 added"),
        Change(old: "count: 3", new: "count: 2", says: "host client-3 removed"),
        Change(
            old: "hosts:\n", new: "hosts:\n  - {name: extra, role: server, address: 10.0.0.40}\n",
            says: "host extra added"),
        Change(
            old: "      - {protocol: udp, port: application, from: network}\n", new: "", says: "security groups changed"
        ),
        Change(old: "ttl: 300", new: "ttl: 60", says: "names changed"),
        Change(old: "zone: tcp-ip-sandbox.internal", new: "zone: other.internal", says: "names changed"),
        Change(old: "application_port: 1234", new: "application_port: 1235", says: "security groups changed"),
        Change(
            old: "subnets:\n", new: "subnets:\n  - {name: second, cidr: 10.0.2.0/24}\n", says: "subnet second added"),
        Change(old: "application_port: 1234", new: "application_port: 1234\nmtu: 1400", says: "links changed"),
        Change(old: "application_port: 1234", new: "application_port: 1234\noffload: fast", says: "links changed"),
    ]

    @Test(arguments: changes)
    func `what is not changed lives on`(_ change: Change) throws {
        let text = try String(contentsOfFile: "lab.yaml", encoding: .utf8)
        try LabFixture.withLab(text) { lab in
            let keeper = LabRemains(of: lab).keeper?.process
            let connection = try HeldConnection(lab)
            try connection.expectAlive("before")
            try lab.write(text.replacingOccurrences(of: change.old, with: change.new))
            let up = try lab.wirelab("up")
            #expect(up.status == 0, "\(up.errors)")
            #expect(up.output.contains(" s: \(change.says)"), "\(up.output)")
            try connection.expectAlive("after")
            let again = try lab.wirelab("up")
            #expect(again.output == "\(lab.name) is up already; nothing to change\n")
            try connection.end()
            #expect(LabRemains(of: lab).keeper?.process == keeper)
        }
    }

    @Test func `a removed host's processes end and the others' do not`() throws {
        let text = try String(contentsOfFile: "lab.yaml", encoding: .utf8)
        try LabFixture.withLab(text) { lab in
            let mark = "47.\(UInt32.random(in: 100_000...999_999))"
            try lab.exec("client-2,client-3", "setsid sleep \(mark) >/dev/null 2>&1 & sleep 0.1")
            let attached = try lab.start(["exec", "client-3", "--", "sh", "-c", "sleep \(mark)0 & wait"])
            let run = eventually { ProcessTable.naming(mark).count { $0.arguments.first == "sleep" } == 3 }
            #expect(run)
            try lab.write(text.replacingOccurrences(of: "count: 3", with: "count: 2"))
            try #require(lab.wirelab("up").status == 0)
            let ended = eventually { ProcessTable.naming(mark).count { $0.arguments.first == "sleep" } == 1 }
            #expect(ended, "\(ProcessTable.naming(mark))")
            #expect(attached.finish(within: 10).status == 137)
            let gone = try lab.wirelab("exec", "client-3", "true")
            #expect(gone.status == 2)
            let name = try lab.exec("server", "dig +search +short client-3; dig +search +short client-2")
            #expect(name.output == "10.0.0.22\n")
        }
    }

    @Test func `a host whose address or role changes has the new one`() throws {
        let text = try String(contentsOfFile: "lab.yaml", encoding: .utf8)
        try LabFixture.withLab(text) { lab in
            try lab.write(text.replacingOccurrences(of: "address: 10.0.0.10}", with: "address: 10.0.0.11}"))
            let moved = try lab.wirelab("up")
            #expect(
                moved.output.hasSuffix(" s: host server removed, host server added\n"), "\(moved.output)\(moved.errors)"
            )
            let name = try lab.exec(
                "client-1", "dig +search +short server && ping -c 1 -W 5 server >/dev/null && echo there")
            #expect(name.output == "10.0.0.11\nthere\n")
            try lab.write(
                text.replacingOccurrences(
                    of: "{name: server, role: server, address: 10.0.0.10}",
                    with: "{name: server, role: client, address: 10.0.0.11}"))
            let changed = try lab.wirelab("up")
            #expect(changed.output.hasSuffix(" s: security groups changed\n"), "\(changed.output)\(changed.errors)")
            #expect(try lab.exec("server", "echo $WIRELAB_ROLE").output == "client\n")
        }
    }

    @Test func `the changed link, zone and subnet are in force`() throws {
        let text = try String(contentsOfFile: "lab.yaml", encoding: .utf8)
        try LabFixture.withLab(text) { lab in
            try lab.write(
                text.replacingOccurrences(of: "application_port: 1234", with: "application_port: 1234\nmtu: 1400")
                    .replacingOccurrences(of: "zone: tcp-ip-sandbox.internal", with: "zone: other.internal")
                    .replacingOccurrences(of: "subnets:\n", with: "subnets:\n  - {name: second, cidr: 10.0.2.0/24}\n")
                    .replacingOccurrences(
                        of: "hosts:\n", with: "hosts:\n  - {name: far, role: server, address: 10.0.2.20}\n"))
            let up = try lab.wirelab("up")
            #expect(up.status == 0, "\(up.errors)")
            let links = try lab.exec("all", "ip -brief link show eth0 >/dev/null; cat /sys/class/net/eth0/mtu")
            #expect(links.output.split(separator: "\n").allSatisfy { $0.hasSuffix(": 1400") }, "\(links.output)")
            let far = try lab.exec(
                "client-1", "dig +short far.other.internal; ping -c 1 -W 5 far >/dev/null && echo there")
            #expect(far.output == "10.0.2.20\nthere\n", "\(far.errors)")
        }
    }

    @Test func `another network needs a lab that is down, and says so`() throws {
        let text = try String(contentsOfFile: "lab.yaml", encoding: .utf8)
        try LabFixture.withLab(text) { lab in
            try lab.write(text.replacingOccurrences(of: "10.0.", with: "10.9."))
            let up = try lab.wirelab("up")
            #expect(up.status == 2)
            #expect(up.errors.contains("wirelab down"))
            let ping = try lab.wirelab(
                "exec", "--name", lab.name, "client-1", "--", "ping", "-c", "1", "-W", "5", "10.0.0.10")
            #expect(ping.status == 0)
        }
    }
}

/// A process on one host that talks with one on another over one TCP connection.
private struct HeldConnection {
    private let server: RunningCommand
    private let client: RunningCommand
    private let input = Pipe()
    private let lab: LabFixture

    init(_ lab: LabFixture) throws {
        self.lab = lab
        server = try lab.start(["exec", "server", "--", "nc", "-l", "1234"])
        let open = eventually { (try? lab.exec("server", "ss -Hltn 'sport = 1234'").output.isEmpty) == false }
        try #require(open)
        client = try lab.start(
            ["exec", "client-1", "--", "nc", "-N", "server", "1234"], input: input.fileHandleForReading)
    }

    func expectAlive(_ word: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data("\(word)\n".utf8))
        let arrived = eventually { server.outputSoFar.hasSuffix("\(word)\n") }
        #expect(arrived, "'\(word)' did not arrive: '\(server.outputSoFar)' \(client.errorsSoFar)")
    }

    /// Ends it in good order: it is the same connection to the end.
    func end() throws {
        try input.fileHandleForWriting.close()
        #expect(client.finish(within: 20).status == 0)
        let run = server.finish(within: 20)
        #expect(run.status == 0 && run.output == "before\nafter\n")
    }
}
