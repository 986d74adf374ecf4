import Foundation
import Packets
import Testing

/// What every world promises. WIRELAB_ON says which one is tried: this machine, or AWS as `make test-aws` plays it.
struct WorldContractTests {
    @Test func `a lab keeps the contract`() async throws {
        // Beside the other lab: most of both is waiting. It takes minutes, so only `scripts/test-aws --all` asks for it.
        async let stoppedHost: Void = StoppedHostContract.isAsked ? StoppedHostContract.keep() : ()
        try LabFixture.withFolder { lab in
            defer { _ = try? lab.wirelab("down", "--name", lab.name, "--discard", within: 300) }
            let contract = WorldContract(lab: lab)
            try contract.comesUpReadyAndOnlyOnce()
            try contract.saysWhatItIs()
            try contract.runsCommands()
            try contract.runsCommandsOnSeveralHosts()
            try contract.refusesWhatIsNotThere()
            let live = LiveContract(lab: lab)
            try live.writesAsItComes()
            try live.carriesEveryByte()
            try live.tellsHowItEnded()
            try live.endsByCtrlC()
            try live.opensAShell()
            try contract.answersNames()
            try contract.enforcesTheSecurityGroups()
            try contract.bringsCapturesHome()
            try contract.startsNoCaptureOrAll()
            try contract.tellsTheStoryOfAZeroWindow()
            try contract.goesWithoutATraceAndSavesItsCaptures()
        }
        try await stoppedHost
    }
}

/// The clauses, in an order in which each finds what it needs.
struct WorldContract {
    let lab: LabFixture

    static let isLocal = ProcessInfo.processInfo.environment["WIRELAB_ON"] != "aws"
    /// Each question takes seconds on AWS, and minutes where Terraform answers.
    private static let (short, long) = isLocal ? (60.0, 60.0) : (120.0, 400.0)

    func comesUpReadyAndOnlyOnce() throws {
        let first = try run("up", "--yes", within: Self.long)
        try #require(first.status == 0, "\(first.errors)")
        #expect(first.output.hasPrefix("\(lab.name) is up in "))
        #expect(first.output.contains("server 10.0.0.10, client-1 10.0.0.21"))
        let again = try run("up", "--yes", within: Self.long)
        #expect(again.output == "\(lab.name) is up already; nothing to change\n", "\(again.errors)")
    }

    func saysWhatItIs() throws {
        struct Status: Decodable {
            struct Host: Decodable, Equatable {
                let name: String
                let role: String
                let address: String
                let dnsName: String
            }

            let lab: String
            let state: String
            let hosts: [Host]
        }
        let status = try JSONDecoder().decode(Status.self, from: Data(try run("status", "--json").output.utf8))
        #expect(status.lab == lab.name && status.state == "up" && status.hosts.count == 4)
        let client = Status.Host(
            name: "client-2", role: "client", address: "10.0.0.22", dnsName: "client-2.tcp-ip-sandbox.internal")
        #expect(status.hosts.contains(client))
        #expect(try run("list").output.contains(lab.name))
        #expect(try run().output.contains("\(lab.name) is up: 4 hosts"))
    }

    func runsCommands() throws {
        let script = "echo to output; echo to error >&2; echo $WIRELAB_ROLE $WIRELAB_HOST $WIRELAB_PORT; exit 7"
        let run = try run("exec", "client-1", "--", "sh", "-c", script)
        #expect(run.status == 7)
        #expect(run.output == "to output\nclient client-1 1234\n")
        #expect(run.errors.hasSuffix("to error\n"))
        let words = try self.run("exec", "server", "--", "printf", "%s|", "two words", "it's", "$HOME", "")
        #expect(words.output == "two words|it's|$HOME||")
        #expect(try self.run("exec", "server", "--", "no-such-command").status == 127)
        #expect(try self.run("exec", "server", "--", "wire", "--version").status == 0)
    }

    func runsCommandsOnSeveralHosts() throws {
        let lines = try run("exec", "all", "--", "hostname").output.split(separator: "\n").sorted()
        #expect(lines == ["client-1: client-1", "client-2: client-2", "client-3: client-3", "server: server"])
        struct Document: Decodable {
            struct Host: Decodable {
                let host: String
                let exitStatus: Int
                let stdout: String
                let stderr: String
            }

            let hosts: [Host]
        }
        let run = try run(
            "exec", "server,client-3", "--json", "--", "sh", "-c", "hostname; test $WIRELAB_ROLE = server")
        #expect(run.status == 1)
        let document = try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
        #expect(document.hosts.map(\.host) == ["server", "client-3"])
        #expect(document.hosts.map(\.exitStatus) == [0, 1])
        #expect(document.hosts.map(\.stdout) == ["server\n", "client-3\n"])
    }

    func refusesWhatIsNotThere() throws {
        let run = try run("exec", "client-9", "--", "true")
        #expect(run.status == 2)
        #expect(run.errors.contains("has no host 'client-9'; it has server, client-1"))
    }

    func answersNames() throws {
        #expect(try run("exec", "client-1", "--", "ping", "-c", "1", "-W", "2", "server").status == 0)
        let reverse = try run("exec", "client-1", "--", "dig", "+short", "-x", "10.0.0.10")
        #expect(reverse.output == "server.tcp-ip-sandbox.internal.\n")
        let forward = try run("exec", "client-1", "--", "dig", "+noall", "+answer", "client-3.tcp-ip-sandbox.internal")
        #expect(forward.output.split(whereSeparator: \.isWhitespace).suffix(4) == ["300", "IN", "A", "10.0.0.23"])
        let none = try run("exec", "client-1", "--", "dig", "nobody.tcp-ip-sandbox.internal")
        #expect(none.output.contains("status: NXDOMAIN"))
    }

    func enforcesTheSecurityGroups() throws {
        // Silence where the rules deny, a reset where they allow and nobody listens.
        let script = """
            knock() { timeout 3 bash -c "</dev/tcp/$1/1234" 2>/dev/null; echo "$1 $?"; }
            knock client-2; knock server
            """
        let run = try run("exec", "client-1", "--", "bash", "-c", script)
        #expect(run.output == "client-2 124\nserver 1\n")
    }

    func bringsCapturesHome() throws {
        let start = try run("capture", "start", "server,client-1", "--filter", "icmp")
        try #require(start.status == 0, "\(start.errors)")
        let again = try run("capture", "start", "client-1,client-2")
        #expect(again.status == 2 && again.errors.contains("client-1 is captured already"), "\(again.errors)")
        #expect(try run("exec", "client-1", "--", "ping", "-c", "3", "-i", "0.2", "server").status == 0)
        let list = try run("capture", "list")
        #expect(list.output.contains("server") && list.output.contains("icmp") && !list.output.contains("client-2"))
        let stop = try run("capture", "stop", "-w", "capture.pcapng", within: Self.long)
        try #require(stop.status == 0, "\(stop.errors)")
        #expect(stop.output.hasPrefix("capture.pcapng: 12 packets from 2 hosts"))
        let capture = Capture(
            pcapng: [UInt8](try Data(contentsOf: lab.folder.appendingPathComponent("capture.pcapng"))))
        #expect(capture.fault == nil && capture.packets.count == 12)
        #expect(try run("capture", "list").output.hasPrefix("nothing is being captured"))
        #expect(try run("capture", "stop", "-w", "other.pcapng").status == 2)
    }

    func startsNoCaptureOrAll() throws {
        let run = try run("capture", "start", "--filter", "no such filter")
        #expect(run.status == 2 && run.errors.contains("nothing was captured"), "\(run.errors)")
        #expect(try self.run("capture", "list").output.hasPrefix("nothing is being captured"))
    }

    func tellsTheStoryOfAZeroWindow() throws {
        let run = try run("demo", "zero-window", "--keep", within: Self.long)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("the receive buffer is full: server closes the window"))
        #expect(run.output.contains(/every byte sent \(1 507 328\) was read \(1 507 328\)/))
    }

    func goesWithoutATraceAndSavesItsCaptures() throws {
        #expect(try run("capture", "start", "client-3", "--filter", "icmp").status == 0)
        #expect(try run("exec", "client-3", "--", "ping", "-c", "1", "server").status == 0)
        let down = try run("down", within: Self.long)
        #expect(down.status == 0, "\(down.errors)")
        #expect(down.output.hasSuffix("\(lab.name) is down\n"))
        #expect(down.output.contains(/runs\/\S+-capture\/capture.pcapng: 2 packets from 1 host/))
        #expect(try run("down").output == "\(lab.name) was not up\n")
        #expect(try run("status").output.hasPrefix("\(lab.name) is down"))
        #expect(try !run("list").output.contains(lab.name))
    }

    private func run(_ arguments: String..., within seconds: Double = Self.short) throws -> CommandRun {
        try lab.start(arguments).finish(within: seconds)
    }
}
