import Foundation
import Testing

/// Ten minutes of every pair of applications at an ordinary pace: nothing is lost, nothing grows, and each ends when it is told.
struct ApplicationSoakTests {
    private static let lab = """
        version: 1
        name: soak
        network: 10.0.0.0/16
        subnets:
          - {name: private, cidr: 10.0.0.0/24}
        dns: {zone: soak.internal, ttl: 60}
        application_port: 1234
        roles:
          any:
            inbound:
              - {protocol: all, from: network}
            outbound:
              - {protocol: all, to: network}
              - {protocol: all, to: 239.0.0.0/8}
        hosts:
          - {name: server, role: any, address: 10.0.0.10}
          - {name: client, role: any, address: 10.0.0.21, count: 2}
        """

    /// What runs where: who waits comes before who asks.
    private static let applications = [
        (host: "server", options: "tcp-server"),
        (host: "client-1", options: "tcp-client server --interval 0.5..1.5 -c 100000"),
        (host: "server", options: "udp-server"),
        (host: "client-1", options: "udp-client server --interval 0.5..1.5 -c 100000"),
        (host: "server", options: "hesitant-consumer 0.0.0.0 1235 --read-rate 20000"),
        (host: "client-2", options: "eager-producer server 1235 --interval 0.2..0.6 --size 4000 -c 100000 -w 0"),
        (host: "server", options: "broadcast-consumer 1236"),
        (host: "client-1", options: "broadcast-publisher 10.0.0.255 1236"),
        (host: "server", options: "multicast-subscriber 239.1.2.3 1237"),
        (host: "client-2", options: "multicast-publisher 239.1.2.3 1237"),
    ]

    @Test func `ten minutes of every pair`() throws {
        try LabFixture.withLab(Self.lab) { lab in
            let programs = try Self.applications.map { application in
                let program = try lab.startWire(application.host, application.options)
                try #require(eventually { !program.lines.isEmpty }, "\(program.command.errorsSoFar)")
                return program
            }
            usleep(60 * 1_000_000)
            let early = try Self.usage(lab)
            usleep(9 * 60 * 1_000_000)
            let late = try Self.usage(lab)
            #expect(early.count == programs.count && early.keys == late.keys, "\(early.keys) \(late.keys)")
            for (process, before) in early {
                let after = try #require(late[process])
                #expect(
                    after.kilobytes <= before.kilobytes + 1024, "process \(process) grew from \(before) to \(after)")
                #expect(after.descriptors == before.descriptors, "process \(process): \(before) to \(after)")
            }
            for program in programs.reversed() {
                #expect(program.command.process.isRunning, "\(program.lines.suffix(2)) \(program.command.errorsSoFar)")
                kill(program.command.process.processIdentifier, SIGINT)
                let run = program.command.finish(within: 10)
                #expect(run.status == 0, "\(run.errors)")
                #expect(run.output.split(separator: "\n").count > 300, "\(run.output.suffix(200))")
                #expect(!run.output.contains("no answer"), "an answer was missing")
            }
        }
    }

    private struct Usage {
        let kilobytes: Int
        let descriptors: Int
    }

    /// Memory and open descriptors of each application of the lab, by its process.
    private static func usage(_ lab: LabFixture) throws -> [Int: Usage] {
        let script = """
            for p in /proc/[0-9]*; do
                [ "$(cat $p/comm)" = wire ] || continue
                echo ${p#/proc/} $(awk '/VmRSS/ {print $2}' $p/status) $(ls $p/fd | wc -l)
            done
            """
        let run = try lab.exec("server", script)
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").compactMap { Int($0) } }
        let usages = lines.filter { $0.count == 3 }.map { ($0[0], Usage(kilobytes: $0[1], descriptors: $0[2])) }
        return Dictionary(usages) { first, _ in first }
    }
}
