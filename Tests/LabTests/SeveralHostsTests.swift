import Foundation
import Testing

/// `exec` on several hosts at once.
struct SeveralHostsTests {
    private struct Document: Decodable {
        struct Host: Decodable {
            let host: String
            let exitStatus: Int
            let seconds: Double
            let stdout: String
            let stderr: String
        }

        let hosts: [Host]
    }

    @Test func `each line has its host in front`() throws {
        try LabFixture.withLab { lab in
            let run = try lab.exec("client-2,server", "echo one; echo two; printf three; echo err >&2")
            let lines = run.output.split(separator: "\n").map(String.init)
            #expect(run.status == 0)
            #expect(lines.filter { $0.hasPrefix("server: ") } == ["server: one", "server: two", "server: three"])
            #expect(
                lines.filter { $0.hasPrefix("client-2: ") } == ["client-2: one", "client-2: two", "client-2: three"])
            #expect(lines.count == 6)
            #expect(run.errors.split(separator: "\n").sorted() == ["client-2: err", "server: err"])
        }
    }

    @Test func `all is every host and they run at the same time`() throws {
        try LabFixture.withLab { lab in
            // Each waits for a file of the next one's: in turn, the first would wait for ever.
            let script =
                "touch $WIRELAB_HOST.there; until test $(ls *.there | wc -l) = 4; do sleep 0.05; done; echo met"
            let run = try lab.exec("all", script, within: 30)
            #expect(run.status == 0)
            #expect(
                run.output.split(separator: "\n").sorted()
                    == ["client-1: met", "client-2: met", "client-3: met", "server: met"])
        }
    }

    @Test func `one that fails is named and the status is 1`() throws {
        try LabFixture.withLab { lab in
            let run = try lab.exec("server,client-1", "test $WIRELAB_HOST = server || exit 7")
            #expect(run.status == 1)
            #expect(run.errors == "client-1: exit status 7\n")
        }
    }

    @Test func `a command that no host has fails on each`() throws {
        try LabFixture.withLab { lab in
            let run = try lab.wirelab("exec", "server,client-1", "no-such-command")
            #expect(run.status == 1)
            #expect(run.output.isEmpty)
            #expect(
                run.errors.split(separator: "\n") == [
                    "server: no-such-command: command not found on server",
                    "client-1: no-such-command: command not found on client-1",
                    "server: exit status 127", "client-1: exit status 127",
                ])
        }
    }

    @Test func `JSON tells each host's status, time and output, in the order asked for`() throws {
        try LabFixture.withLab { lab in
            let script = "echo out; echo err >&2; case $WIRELAB_HOST in client-1) sleep 0.5; exit 3;; esac"
            let run = try lab.wirelab("exec", "--json", "client-1,server", "--", "sh", "-c", script)
            #expect(run.status == 1)
            #expect(run.errors.isEmpty)
            let hosts = try JSONDecoder().decode(Document.self, from: Data(run.output.utf8)).hosts
            #expect(hosts.map(\.host) == ["client-1", "server"])
            #expect(hosts.map(\.exitStatus) == [3, 0])
            #expect(hosts.allSatisfy { $0.stdout == "out\n" && $0.stderr == "err\n" })
            #expect(hosts[0].seconds >= 0.5 && hosts[1].seconds < hosts[0].seconds)
        }
    }

    @Test func `JSON works for one host too, and for a command that is not there`() throws {
        try LabFixture.withLab { lab in
            let run = try lab.wirelab("exec", "server", "--json", "--", "no-such-command")
            let hosts = try JSONDecoder().decode(Document.self, from: Data(run.output.utf8)).hosts
            #expect(run.status == 1)
            #expect(hosts.map(\.exitStatus) == [127])
            #expect(hosts.map(\.stderr) == ["no-such-command: command not found on server\n"])
        }
    }

    @Test(arguments: [
        ("nobody", "nobody"), ("server,nobody", "nobody"), ("server,", ""), ("Server", "Server"),
    ])
    func `a host that is not there is named beside those that are`(_ hosts: String, _ unknown: String) throws {
        try LabFixture.withLab { lab in
            let run = try lab.wirelab("exec", hosts, "--", "true")
            #expect(run.status == 2)
            #expect(
                run.errors
                    == "wirelab: lab \(lab.name) has no host '\(unknown)'; it has server, client-1, client-2, client-3\n"
            )
        }
    }
}
