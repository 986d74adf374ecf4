import Foundation
import Testing

/// The command line as a script or a newcomer meets it.
struct CommandLineTests {
    static let verbs = [
        "init", "validate", "diagram", "schema", "doctor", "up", "down", "list", "status", "leftovers", "exec", "shell",
        "logs", "reach", "why", "parity", "capture",
        "capture start", "capture stop", "capture live", "capture list", "capture fetch", "capture slice", "analyze",
        "demo", "demo zero-window",
    ]

    @Test(arguments: verbs)
    func `every verb has a help that says what it does`(_ verb: String) throws {
        try LabFixture.withFolder { lab in
            let words = verb.split(separator: " ").map(String.init)
            let help = try lab.start(words + ["--help"]).finish()
            #expect(help.status == 0 && help.errors.isEmpty)
            #expect(help.output.hasPrefix("OVERVIEW: "))
            #expect(help.output.contains("USAGE: wirelab \(verb)"))
        }
    }

    @Test(arguments: verbs.filter { $0.hasPrefix("capture") })
    func `the examples fit into 80 columns`(_ verb: String) throws {
        try LabFixture.withFolder { lab in
            let help = try lab.start(verb.split(separator: " ").map(String.init) + ["--help"]).finish().output
            let examples = help.split(separator: "\n").filter { $0.hasPrefix("  wirelab ") }
            #expect(examples.allSatisfy { $0.count < 80 }, "\(examples)")
            #expect(examples.isEmpty == (verb == "capture list"))
        }
    }

    @Test func `the program's help lists every verb`() throws {
        try LabFixture.withFolder { lab in
            let help = try lab.wirelab("--help")
            #expect(help.status == 0)
            let listed = help.output.split(separator: "\n").filter { $0.hasPrefix("  ") }
                .compactMap { $0.split(separator: " ").first.map(String.init) }
            for verb in Self.verbs where !verb.contains(" ") { #expect(listed.contains(verb), "\(verb)") }
            #expect(try lab.wirelab("--version").output == "0.1.0\n")
        }
    }

    @Test(arguments: [
        (["stauts"], "wirelab: there is no verb 'stauts'; did you mean 'status'? 'wirelab --help' lists them\n"),
        (["--lab", "x.yaml", "frobnicate"], "wirelab: there is no verb 'frobnicate'; 'wirelab --help' lists them\n"),
        (["up", "--bogus"], "Unknown option '--bogus'"),
        (["up", "extra"], "extra"),
        (["exec"], "Missing expected argument '<hosts>'"),
        (["exec", "server"], "wirelab: no command to run: wirelab exec server -- COMMAND\n"),
        (["exec", "server", "--bogus", "true"], "options of wirelab come before the hosts"),
        (["shell"], "Missing expected argument '<host>'"),
        (["--lab", "nothing.yaml", "up"], "nothing.yaml"),
        (["--lab"], "--lab"),
        (["--on", "moon", "up"], "wirelab: no world 'moon'"),
        (["up", "--name", "Not A Name"], "'Not A Name' is no name for a lab"),
        (["keeper", "x"], "never by hand"),
        (["capture", "stop"], "-w FILE, or that they go nowhere, --discard"),
        (["capture", "stop", "-w", "x", "--discard"], "-w FILE, or that they go nowhere, --discard"),
        (["capture", "stop", "x", "--discard"], "-w FILE, or that they go nowhere, --discard"),
        (["capture", "stop", "x", "-w", "y"], "The packets go to one file"),
        (["capture", "start", "server", "--hosts", "client-1"], "wirelab capture start server,client-1\n"),
        (["capture", "start", "--snaplen", "0"], "wirelab: --snaplen takes a number from 1 to 262144, not 0\n"),
        (["capture", "start", "--snaplen", "262145"], "--snaplen takes a number from 1 to 262144, not 262145\n"),
        (["capture", "live", "x", "--snaplen", "0"], "wirelab: --snaplen takes a number from 1 to 262144, not 0\n"),
        (["capture", "fetch", "--on", "moon"], "wirelab: no world 'moon'"),
        (["capture", "live"], "Missing expected argument '<host>'"),
    ])
    func `wrong usage ends with 2 and says what is wrong`(_ words: [String], _ message: String) throws {
        try LabFixture.withFolder { lab in
            let run = try lab.start(words).finish()
            #expect(run.status == 2)
            #expect(run.output.isEmpty)
            #expect(run.errors.contains(message), "\(run.errors)")
        }
    }

    @Test(arguments: [
        ["exec", "server", "true"], ["shell", "server"], ["reach", "--probe"], ["capture", "start"],
        ["capture", "stop", "-w", "x"], ["capture", "live", "server"], ["capture", "list"],
    ])
    func `a lab that is not up ends with 3 and names the way`(_ words: [String]) throws {
        try LabFixture.withFolder { lab in
            let run = try lab.start(words).finish()
            #expect(run.status == 3)
            #expect(run.output.isEmpty)
            #expect(
                run.errors.hasPrefix("wirelab: lab \(lab.name) is not up: 'wirelab up' brings it up"), "\(run.errors)")
        }
    }

    @Test func `without a lab file the next step is named`() throws {
        try LabFixture.withFolder { lab in
            try FileManager.default.removeItem(at: lab.folder.appendingPathComponent("lab.yaml"))
            for words in [["up"], ["validate"], ["diagram"], ["reach"], ["why", "a", "b", "icmp"]] {
                let run = try lab.start(words).finish()
                #expect(run.status == 2 && run.output.isEmpty, "\(words)")
                #expect(run.errors.contains("wirelab init"), "\(words): \(run.errors)")
            }
            #expect(try lab.wirelab("init").status == 0)
            let again = try lab.wirelab("init")
            #expect(again.status == 2 && again.errors == "wirelab: lab.yaml exists already; it stays as it is\n")
            #expect(try lab.wirelab("validate").status == 0)
        }
    }

    @Test(arguments: [["up"], ["validate"], ["diagram"], ["status"], ["exec", "server", "true"], ["reach"]])
    func `a lab file with faults shows them all and ends with 2`(_ words: [String]) throws {
        let text = """
            version: 1
            name: x
            network: 10.0.0.1/16
            roles: {}
            hosts:
              - {name: server, role: nobody, address: 10.0.0.300}
            """
        try LabFixture.withFolder(text) { lab in
            let run = try lab.start(words).finish()
            #expect(run.status == 2 && run.output.isEmpty)
            let places = run.errors.split(separator: "\n").filter { $0.hasPrefix("lab.yaml:") }
            #expect(places.count >= 2 && places.allSatisfy { $0.contains(": error: ") }, "\(run.errors)")
        }
    }

    @Test func `the lab file may be named before the verb, behind it or by WIRELAB_LAB`() throws {
        try LabFixture.withLab { lab in
            let file = "\(lab.folder.path)/lab.yaml"
            let other = FileManager.default.temporaryDirectory
            let program = LabFixture.program("wirelab")
            for (words, environment) in [
                (["--lab", file, "exec", "server", "--", "hostname"], [:]),
                (["exec", "--lab", file, "server", "--", "hostname"], [:]),
                (["exec", "--json", "--lab=\(file)", "server", "true"], [:]),
                (["exec", "--name", lab.name, "--on", "local", "--lab", file, "server", "hostname"], [:]),
                (["exec", "server", "--", "hostname"], ["WIRELAB_LAB": file]),
                (["--lab", file, "exec", "server", "--", "hostname"], ["WIRELAB_LAB": "/nothing.yaml"]),
            ] {
                let run = try RunningCommand([program] + words, in: other, environment: environment).finish()
                #expect(run.status == 0 && run.output.contains("server"), "\(words): \(run.errors)")
            }
            // What stands behind the hosts is the command's.
            let command = try lab.wirelab("exec", "server", "--", "echo", "--lab", "x")
            #expect(command.output == "--lab x\n")
        }
    }

    @Test func `results are on standard output, and JSON is all there is of it`() throws {
        try LabFixture.withFolder { lab in
            defer { _ = try? lab.wirelab("down", "--name", lab.name) }
            for words in [
                ["status", "--json"], ["up", "--json"], ["up", "--json"], ["status", "--json"],
                ["status", "--drops", "--json"], ["list", "--json"], ["reach", "--json"], ["validate", "--json"],
                ["exec", "--json", "all", "--", "hostname"], ["schema"],
            ] {
                let run = try lab.start(words).finish()
                #expect(run.status == 0 && run.errors.isEmpty, "\(words): \(run.errors)")
                #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(run.output.utf8)) }
            }
        }
    }

    @Test func `status tells a lab that is up from one that is down`() throws {
        try LabFixture.withLab { lab in
            let up = try lab.state()
            #expect(up.state == "up" && up.lab == lab.name)
            #expect(up.hosts.map(\.name) == ["server", "client-1", "client-2", "client-3"])
            #expect(up.hosts.map(\.address) == ["10.0.0.10", "10.0.0.21", "10.0.0.22", "10.0.0.23"])
            #expect(up.hosts.first?.dnsName == "server.tcp-ip-sandbox.internal" && up.hosts.first?.role == "server")
            try lab.wirelab("down")
            let down = try lab.state()
            #expect(down.state == "down" && down.hosts.count == 4)
        }
    }

    @Test func `wirelab alone says where you are and what comes next`() throws {
        try LabFixture.withFolder { lab in
            #expect(try lab.start([]).finish().status == 0)
            try lab.wirelab("up")
            defer { _ = try? lab.wirelab("down", "--name", lab.name) }
            let up = try lab.start([]).finish()
            #expect(up.status == 0 && up.errors.isEmpty)
            #expect(up.output.contains("\(lab.name) is up: 4 hosts, from "))
            #expect(up.output.split(separator: "\n").last?.hasPrefix("next: wirelab ") == true)
        }
    }
}

private struct LabState: Decodable {
    struct Host: Decodable {
        let name: String
        let role: String
        let address: String
        let dnsName: String
    }

    let lab: String
    let state: String
    let hosts: [Host]
}

extension LabFixture {
    fileprivate func state() throws -> LabState {
        try JSONDecoder().decode(LabState.self, from: Data(try wirelab("status", "--json").output.utf8))
    }
}
