import Foundation
import Testing

/// The tools of a network engineer run on a host as they would on a machine.
struct HostToolsTests {
    @Test(arguments: [
        ("ping -c 1 -W 5 client-1", "1 received"),
        ("dig +short server", "10.0.0.10"),
        ("dig +short -x 10.0.0.21", "client-1.tcp-ip-sandbox.internal."),
        ("netstat -rn", "10.0.0.1 "),
        ("ss -tn", "State"),
        ("ip -brief address show eth0", "10.0.0.10/24"),
        ("tc qdisc show dev eth0", "qdisc"),
        ("ls /sys/class/net", "eth0"),
        ("cat /etc/resolv.conf", "nameserver 10.0.0.2"),
        ("hostname", "server"),
    ])
    func `a tool works on a host`(_ command: String, _ expected: String) throws {
        try LabFixture.withLab { lab in
            let search = command.hasPrefix("dig +short server") ? "dig +search +short server" : command
            let run = try lab.exec("server", search)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.contains(expected), "\(run.output)")
        }
    }

    @Test func `tcpdump sees what nc sends`() throws {
        try LabFixture.withLab { lab in
            let capture = try lab.start(
                [
                    "exec", "server", "--", "timeout", "30", "tcpdump", "-n", "-l", "-c", "1", "-i", "eth0",
                    "tcp port 1234",
                ])
            let listens = eventually(within: 20) { capture.errorsSoFar.contains("listening on eth0") }
            #expect(listens, "\(capture.errorsSoFar)")
            let listener = try lab.start(["exec", "server", "--", "timeout", "30", "nc", "-l", "1234"])
            let open = eventually { (try? lab.exec("server", "ss -Hltn 'sport = 1234'").output.isEmpty) == false }
            #expect(open)
            let sent = try lab.exec("client-1", "echo hello | nc -N -w 10 server 1234")
            #expect(sent.status == 0, "\(sent.errors)")
            #expect(listener.finish().output == "hello\n")
            let seen = capture.finish()
            #expect(seen.output.contains("IP 10.0.0.21."), "\(seen.errors)")
        }
    }
}
