import Foundation
import Testing

/// The router between the subnets, and towards an internet that is not there.
struct RouterTests {
    /// ADDRESS PORT: how a connection attempt ended, and after how many seconds.
    private static let timedConnect = """
        import errno, socket, sys, time
        begun = time.monotonic()
        s = socket.socket()
        s.settimeout(4)
        try:
            s.connect((sys.argv[1], int(sys.argv[2])))
            outcome = "connected"
        except TimeoutError:
            outcome = "silence"
        except OSError as error:
            outcome = errno.errorcode[error.errno]
        print(outcome, time.monotonic() - begun)
        """

    @Test(arguments: FirewallWays.all) func `beyond the lab, allowed is unreachable at once and denied is silence`(
        way: String
    ) throws {
        try LabFixture.withLab(environment: FirewallWays.environment(way)) { lab in
            let capture = try lab.startCapture("client-1", "icmp")
            let allowed = try lab.python("client-1", Self.timedConnect, "192.0.2.7", "443")
            #expect(allowed.output.hasPrefix("ENETUNREACH "), "\(allowed.output)")
            #expect(try #require(Double(allowed.output.dropFirst(12).dropLast())) < 3)
            #expect(capture.says("10.0.0.1 > 10.0.0.21: ICMP net 192.0.2.7 unreachable"))
            let denied = try lab.python("client-1", Self.timedConnect, "192.0.2.7", "80")
            #expect(denied.output.hasPrefix("silence "), "\(denied.output)")
            #expect(capture.lines.count == 1, "\(capture.lines)")
            // An address of the lab's network in no subnet of it is not there either.
            let nowhere = try lab.python("client-1", Self.timedConnect, "10.0.200.9", "1234")
            #expect(nowhere.output.hasPrefix("ENETUNREACH "), "\(nowhere.output)")
            capture.end()
        }
    }

    @Test func `the router takes one hop off, and says when none is left`() throws {
        let text = try LabFixture.file("labs/two-subnets.yaml")
        try LabFixture.withLab(text) { lab in
            let capture = try lab.startCapture("database", "icmp", options: "--immediate-mode -v")
            #expect(try lab.exec("web-1", "ping -c 1 -W 5 -t 64 10.2.2.10").status == 0)
            #expect(capture.says("ttl 63, "))
            let same = try lab.exec("visitor", "ping -c 1 -W 5 -t 1 10.2.1.10")
            #expect(same.status == 0)
            let exceeded = try lab.exec("web-1", "ping -c 1 -W 2 -t 1 10.2.2.10")
            #expect(exceeded.output.contains(/From .*10\.2\.1\.1.* Time to live exceeded/), "\(exceeded.output)")
            capture.end()
        }
    }
}
