import Foundation
import Testing

/// `wire dns-query` against the lab's name server, beside what dig says, and on the wire.
struct DNSQueryTests {
    private struct Record: Decodable, Hashable {
        let name: String
        let ttl: Int?
        let type: String
        let data: String
    }

    /// One event of `--json`.
    private struct Event: Decodable {
        let event: String
        let server: String?
        let transport: String?
        let name: String?
        let rcode: String?
        let flags: [String]?
        let answers: [Record]?
        let authority: [Record]?
        let queries: Int?
    }

    private func events(_ run: CommandRun) throws -> [Event] {
        try run.output.split(separator: "\n").map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
    }

    /// What dig says to the same question: the code, the flags and the records of a section.
    private func dig(_ lab: LabFixture, _ question: String) throws -> (code: String, flags: [String], records: [Record])
    {
        let run = try lab.exec(
            "client-1", "dig +noedns +tries=2 +time=3 +noall +comments +answer +authority \(question)")
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        let records = run.output.split(separator: "\n").filter { !$0.hasPrefix(";") }.compactMap { line -> Record? in
            let words = line.split(separator: " ", maxSplits: .max, omittingEmptySubsequences: true)
                .flatMap { $0.split(separator: "\t") }.map(String.init)
            guard words.count > 4 else { return nil }
            return Record(name: words[0], ttl: Int(words[1]), type: words[3], data: words[4...].joined(separator: " "))
        }
        let code = run.output.firstMatch(of: /status: (\w+)/).map { String($0.1) } ?? ""
        let flags = run.output.firstMatch(of: /flags: ([a-z ]+);/).map { $0.1.split(separator: " ").map(String.init) }
        return (code, flags ?? [], records)
    }

    @Test(arguments: [
        ("server.tcp-ip-sandbox.internal", "server.tcp-ip-sandbox.internal", Int32(0)),
        ("10.0.0.21", "-x 10.0.0.21", 0),
        ("nobody.tcp-ip-sandbox.internal", "nobody.tcp-ip-sandbox.internal", 1),
        ("server.tcp-ip-sandbox.internal AAAA", "server.tcp-ip-sandbox.internal AAAA", 1),
        ("tcp-ip-sandbox.internal SOA", "tcp-ip-sandbox.internal SOA", 0),
        ("tcp-ip-sandbox.internal NS", "tcp-ip-sandbox.internal NS", 0),
        ("10.0.0.99", "-x 10.0.0.99", 1),
        ("example.com", "example.com", 3),
        ("example.com --tcp", "+tcp example.com", 3),
        ("server.tcp-ip-sandbox.internal --tcp", "+tcp server.tcp-ip-sandbox.internal", 0),
        ("server.tcp-ip-sandbox.internal --no-recursion", "+norecurse server.tcp-ip-sandbox.internal", 0),
    ])
    func `the answers are those of dig`(question: String, digQuestion: String, status: Int32) throws {
        try LabFixture.withLab { lab in
            let run = try lab.exec("client-1", "wire dns-query \(question) --json")
            #expect(run.status == status, "\(run.output)\(run.errors)")
            let answer = try #require(try events(run).first { $0.event == "answer" })
            let expected = try dig(lab, digQuestion)
            #expect(answer.rcode == expected.code)
            // dig asks for authentic data (AD) and shows it where the server repeats it.
            #expect(Set(answer.flags ?? []) == Set(expected.flags).subtracting(["ad"]))
            #expect(Set((answer.answers ?? []) + (answer.authority ?? [])) == Set(expected.records))
            #expect(answer.server == "10.0.0.2:53")
        }
    }

    @Test func `a short name gets the search domain, and the text says so`() throws {
        try LabFixture.withLab { lab in
            let run = try lab.exec("client-1", "wire dns-query server")
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.errors == "")
            let lines = run.output.split(separator: "\n").map(String.init)
            #expect(lines.first == "question    server.tcp-ip-sandbox.internal. A: which IPv4 addresses?")
            #expect(lines.contains { $0.contains("the search domain tcp-ip-sandbox.internal. of /etc/resolv.conf") })
            #expect(lines.contains { $0.hasPrefix("answer      from 10.0.0.2:53 over UDP after ") })
            #expect(lines.contains { $0.hasPrefix("flags       authoritative") })
            let record = ["server.tcp-ip-sandbox.internal.", "300", "A", "10.0.0.10"]
            #expect(lines.contains { $0.split(separator: " ").map(String.init) == record })

            let missing = try lab.exec("client-1", "wire dns-query nobody")
            #expect(missing.status == 1)
            #expect(missing.output.contains("NXDOMAIN: the name does not exist; that may be remembered for "))
            #expect(missing.errors == "wire: nobody.tcp-ip-sandbox.internal. does not exist\n")

            // A dot at the end: complete, and so outside the zone.
            let absolute = try lab.exec("client-1", "wire dns-query server.")
            #expect(absolute.status == 3)
            #expect(absolute.errors.contains("10.0.0.2:53 answered REFUSED to server. A"))
        }
    }

    @Test func `one question is two packets over UDP, and one connection over TCP`() throws {
        try LabFixture.withLab { lab in
            let capture = try lab.startCapture("client-1", "port 53")
            #expect(try lab.exec("client-1", "wire dns-query server").status == 0)
            // A question of its own marks the end: what was captured before is there when it is.
            #expect(try lab.exec("client-1", "wire dns-query client-2 --tcp").status == 0)
            let isClosed = eventually(within: 20) { capture.lines.filter { $0.contains("Flags [F.]") }.count == 2 }
            #expect(isClosed, "\(capture.lines)")
            capture.end()
            let udp = capture.lines.filter { !$0.contains("Flags [") }
            #expect(udp.count == 2, "\(udp)")
            let tcp = capture.lines.filter { $0.contains("Flags [") }
            #expect(tcp.filter { $0.contains("Flags [S]") }.count == 1)
            // The query and its length are one segment.
            let data = tcp.filter { $0.contains("> 10.0.0.2.53") && $0.contains("Flags [P.]") }
            #expect(data.count == 1, "\(tcp)")
        }
    }

    @Test func `nothing listens there, and silence`() throws {
        try LabFixture.withLab { lab in
            // A host's own port: no security group is in between.
            let refused = try lab.exec("client-1", "wire dns-query server --server 10.0.0.21")
            #expect(refused.status == 3)
            #expect(refused.errors.contains("10.0.0.21:53: refused: the host answered with ICMP port unreachable"))
            // Port 53 of another host is not open to it: silence, asked twice.
            let silent = try lab.exec("client-1", "wire dns-query server --server 10.0.0.22 --timeout 3 --json")
            #expect(silent.status == 3)
            // What it says is the time that passed, which a busy machine makes a little longer.
            #expect(silent.errors.contains(/silence, after 2 queries in 3(?:\.\d+)? s/), "\(silent.errors)")
            #expect(try events(silent).map(\.event) == ["query", "retry", "query", "finished", "error"])
        }
    }

    @Test func `Ctrl-C ends it with a summary`() throws {
        try LabFixture.withLab { lab in
            let command = ["exec", "client-1", "--", "wire", "dns-query", "server", "--server", "10.0.0.22", "--json"]
            let program = HostProgram(command: try lab.start(command))
            #expect(program.says("\"event\":\"query\""))
            kill(program.command.process.processIdentifier, SIGINT)
            let run = program.command.finish(within: 20)
            #expect(run.status == 0, "\(run.errors)")
            #expect(try events(run).last?.event == "finished")
            #expect(run.output.contains("\"message\":\"interrupted\""))
        }
    }
}
