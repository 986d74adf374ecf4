import Foundation
import Testing

/// The lab's names: a private zone with forward and reverse records, and nothing outside it.
struct NameTests {
    /// What dig says: status, counts, answer and authority, with single spaces.
    private func dig(_ lab: LabFixture, _ host: String, _ question: String) throws -> String {
        let run = try lab.exec(host, "dig +tries=2 +time=3 +noall +comments +answer +authority \(question)")
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        return run.output.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
            .joined(separator: "\n")
    }

    @Test(arguments: FirewallWays.all) func `names resolve forward and back, from every subnet`(way: String) throws {
        let text = try LabFixture.file("labs/two-subnets.yaml")
        try LabFixture.withLab(text, environment: FirewallWays.environment(way)) { lab in
            for host in ["web-1", "database", "backup"] {
                let forward = try dig(lab, host, "database.two-subnets.internal")
                #expect(forward.contains("status: NOERROR"))
                #expect(forward.contains("database.two-subnets.internal. 60 IN A 10.2.2.10"))
                let reverse = try dig(lab, host, "-x 10.2.1.11")
                #expect(reverse.contains("11.1.2.10.in-addr.arpa. 60 IN PTR web-2.two-subnets.internal."))
                // The search domain: the plain name is enough.
                #expect(try lab.exec(host, "getent hosts database").output.contains("10.2.2.10"))
            }
            #expect(try lab.exec("visitor", "ping -c 1 -W 5 backup").output.contains("backup.two-subnets.internal"))
        }
    }

    @Test func `the time to live is the lab's`() throws {
        try LabFixture.withLab { lab in
            #expect(try dig(lab, "client-1", "server.tcp-ip-sandbox.internal").contains(" 300 IN A 10.0.0.10"))
            let text = try LabFixture.file("lab.yaml")
            try lab.change(to: text.replacingOccurrences(of: "ttl: 300", with: "ttl: 7"))
            #expect(try dig(lab, "client-1", "server.tcp-ip-sandbox.internal").contains(" 7 IN A 10.0.0.10"))
        }
    }

    @Test func `what is not there is denied with a start of authority`() throws {
        try LabFixture.withLab { lab in
            let authority = "tcp-ip-sandbox.internal. 300 IN SOA "
            let missing = try dig(lab, "client-1", "nobody.tcp-ip-sandbox.internal")
            #expect(missing.contains("status: NXDOMAIN"))
            #expect(missing.contains(authority))
            let noIPv6 = try dig(lab, "client-1", "server.tcp-ip-sandbox.internal AAAA")
            #expect(noIPv6.contains("status: NOERROR"))
            #expect(noIPv6.contains("ANSWER: 0"))
            #expect(noIPv6.contains(authority))
            let reverse = try dig(lab, "client-1", "-x 10.0.0.99")
            #expect(reverse.contains("status: NXDOMAIN"))
            #expect(reverse.contains("IN SOA"))
        }
    }

    @Test(arguments: ["example.com", "example.com AAAA", "-x 192.0.2.1", "internal"])
    func `a name outside the zone is refused at once`(question: String) throws {
        try LabFixture.withLab { lab in
            let run = try lab.exec("client-1", "dig +tries=1 +time=5 \(question)")
            #expect(run.output.contains("status: REFUSED"), "\(run.output)")
            let milliseconds = run.output.firstMatch(of: /Query time: (\d+) msec/).flatMap { Int($0.1) }
            #expect(try #require(milliseconds) < 1000)
            #expect(try lab.exec("client-1", "getent hosts example.com").status == 2)
        }
    }

    @Test func `DNS works over TCP and with many questions`() throws {
        try LabFixture.withLab { lab in
            #expect(try dig(lab, "client-1", "+tcp server.tcp-ip-sandbox.internal").contains("10.0.0.10"))
            let names = ["server", "client-1", "client-2", "client-3"].map { "\($0).tcp-ip-sandbox.internal" }
            let questions = (0..<1000).map { names[$0 % names.count] }
            try questions.joined(separator: "\n").appending("\n")
                .write(to: lab.folder.appendingPathComponent("questions"), atomically: true, encoding: .utf8)
            let run = try lab.exec("client-1", "dig +short +tries=3 +time=3 -f questions", within: 240)
            let answers = run.output.split(separator: "\n").map(String.init)
            let addresses = ["10.0.0.10", "10.0.0.21", "10.0.0.22", "10.0.0.23"]
            #expect(answers == (0..<1000).map { addresses[$0 % addresses.count] })
        }
    }

    @Test func `names come and go with their hosts`() throws {
        let text = try LabFixture.file("lab.yaml")
        try LabFixture.withLab(text) { lab in
            let name = "client-4.tcp-ip-sandbox.internal"
            #expect(try dig(lab, "server", name).contains("NXDOMAIN"))
            try lab.change(to: text.replacingOccurrences(of: "count: 3", with: "count: 4"))
            #expect(try dig(lab, "server", name).contains("10.0.0.24"))
            #expect(try dig(lab, "server", "-x 10.0.0.24").contains(name))
            try lab.change(to: text)
            let isGone = try eventually { try dig(lab, "server", name).contains("NXDOMAIN") }
            #expect(isGone)
        }
    }

    @Test func `the name server comes back when it is killed`() throws {
        try LabFixture.withLab { lab in
            let killed = try lab.exec(
                "fabric",
                "for p in /proc/[0-9]*; do case $(cat $p/comm) in dnsmasq) kill -9 ${p#/proc/}; echo killed;; esac; done"
            )
            #expect(killed.output == "killed\n")
            let isBack = try eventually(within: 30) {
                try lab.exec("client-1", "dig +short +tries=1 +time=1 server.tcp-ip-sandbox.internal").output
                    == "10.0.0.10\n"
            }
            #expect(isBack)
        }
    }

    @Test(arguments: FirewallWays.all) func `no security group filters questions to the resolver`(way: String) throws {
        let text = try LabFixture.file("lab.yaml")
            .replacingOccurrences(
                of:
                    "    outbound:\n      - {protocol: icmp, to: network}\n      - {protocol: tcp, port: 443, to: anywhere}\n",
                with: "    outbound: []\n")
        #expect(text.contains("outbound: []"))
        try LabFixture.withLab(text, environment: FirewallWays.environment(way)) { lab in
            #expect(try dig(lab, "server", "client-1.tcp-ip-sandbox.internal").contains("10.0.0.21"))
            #expect(try dig(lab, "server", "+tcp client-1.tcp-ip-sandbox.internal").contains("10.0.0.21"))
            // Everything else is: to a host, to the router, to the resolver.
            for address in ["10.0.0.21", "10.0.0.1", "10.0.0.2"] {
                let denied = try lab.exec("server", "ping -c 1 -W 1 \(address)")
                #expect(denied.status == 1)
                let allowed = try lab.exec("client-1", "ping -c 1 -W 5 \(address)")
                #expect(allowed.status == 0)
            }
        }
    }
}
