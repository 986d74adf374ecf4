import Foundation
import Testing

/// What people type wrong, and where the output goes, on this machine's own loopback.
struct ApplicationUsageTests {
    @Test(arguments: [
        (["tcp-client", "1234"], "'1234' is a port without a server"),
        (["tcp-cleint", "server"], "there is no application 'tcp-cleint'; did you mean 'tcp-client'?"),
        (["tcp-client", "localhost:1234"], "Write the port as a word of its own: localhost 1234."),
        (["tcp-client", "localhost", "0"], "Port 0 can be neither connected nor sent to."),
        (["tcp-client", "localhost"], "WIRELAB_PORT is not set"),
        (["tcp-client", "localhost", "1", "--keep-alive", "40000"], "--keep-alive takes a number from 1 to 32767"),
        (["tcp-client", "localhost", "1", "--interval", "5..1"], "neither a number of seconds nor two of them"),
        (["eager-producer", "localhost", "1", "--size", "10"], "--size takes a number from"),
        (["eager-producer", "localhost", "1", "--unlimited", "--interval", "1"], "--unlimited has no pauses"),
        (
            ["hesitant-consumer", "0.0.0.0", "0", "--read-rate", "fast"],
            "bytes a second, or unlimited; 'fast' is neither"
        ),
        (["multicast-subscriber", "10.0.0.1", "1"], "'10.0.0.1' is no group"),
        (["dns-query", "server", "QUATSCH"], "'QUATSCH' is no type of record"),
        (["capture", "-w", "x", "--filter", "arp", "icmp"], "'icmp' is one word too many"),
    ]) func `wrong usage ends with 2 and says what would be right`(words: [String], reason: String) throws {
        try LabFixture.withFolder { lab in
            let run = try lab.startLocalWire(words).command.finish(within: 20)
            #expect(run.status == 2, "\(run.output) \(run.errors)")
            #expect(run.errors.contains(reason), "\(run.errors)")
        }
    }

    @Test func `output that cannot be written ends an application with an error, a reader that goes without one`()
        throws
    {
        try LabFixture.withFolder { lab in
            let wire = LabFixture.program("wire")
            for (script, status, words) in [
                (
                    "'\(wire)' tcp-server 127.0.0.1 0 >/dev/full", 3,
                    "cannot write to standard output: No space left on device"
                ),
                ("'\(wire)' tcp-server 127.0.0.1 0 | true; exit ${PIPESTATUS[0]}", 0, ""),
            ] {
                let run = try RunningCommand(["bash", "-c", script], in: lab.folder).finish(within: 20)
                #expect(run.status == Int32(status), "\(run.errors)")
                #expect(run.errors.contains(words) || words.isEmpty && run.errors.isEmpty, "\(run.errors)")
            }
        }
    }

    @Test func `the end of the terminal ends an application with its summary`() throws {
        try LabFixture.withFolder { lab in
            let server = try lab.startLocalWire("tcp-server", "127.0.0.1", "0")
            _ = try server.port
            kill(server.command.process.processIdentifier, SIGHUP)
            let run = server.command.finish(within: 10)
            #expect(run.status == 0 && run.output.contains("0 clients, 0 still connected"), "\(run.output)")
        }
    }
}
