import Foundation
import Packets
import Testing

/// `wirelab capture live`: packets as they pass, for another program.
struct LiveCaptureTests {
    /// A live capture that runs, with its output in a file.
    private static func start(_ lab: LabFixture, _ options: String...) throws -> RunningCommand {
        let live = try lab.start(["capture", "live"] + options)
        let isCapturing = eventually(within: 30) { live.errorsSoFar == "capturing on eth0\n" }
        try #require(isCapturing, "\(live.errorsSoFar)")
        return live
    }

    private static func bytes(_ live: RunningCommand, _ lab: LabFixture) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: live.outputFile))
    }

    @Test func `another program reads it as it comes, and its end is the capture's`() throws {
        try LabFixture.withLab { lab in
            let reader = "tshark -n -l -r - -Y icmp -c 4 -T fields -e frame.interface_description -e icmp.seq"
            let script = "'\(LabFixture.program("wirelab"))' capture live client-1 2>messages | \(reader)"
            let pipeline = try RunningCommand(["bash", "-c", script], in: lab.folder, environment: lab.environment)
            let messages = lab.folder.appendingPathComponent("messages")
            let isCapturing = eventually(within: 30) {
                (try? String(contentsOf: messages, encoding: .utf8)) == "capturing on eth0\n"
            }
            #expect(isCapturing)
            // By the fourth frame tshark ends; the ARP of the neighbours is among them.
            try lab.ping("client-1", "10.0.0.10", count: 3)
            let run = pipeline.finish(within: 30)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.contains("client-1\t1\n"), "\(run.output)")
            let capturesLeft = eventually { ProcessTable.naming("wire").allSatisfy { !$0.isCapture(of: lab) } }
            #expect(capturesLeft)
        }
    }

    @Test func `a reader that goes ends it at once, without a packet`() throws {
        try LabFixture.withLab { lab in
            let script =
                "'\(LabFixture.program("wirelab"))' capture live client-1 2>messages | head -c 4 | wc -c; echo \"${PIPESTATUS[0]}\""
            let run = try RunningCommand(["bash", "-c", script], in: lab.folder, environment: lab.environment).finish(
                within: 20)
            #expect(run.output == "4\n0\n")
            let messages = try String(contentsOf: lab.folder.appendingPathComponent("messages"), encoding: .utf8)
            #expect(messages == "capturing on eth0\n" || messages.isEmpty)
        }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `an interrupt ends it in good order`(_ signal: Int32) throws {
        try LabFixture.withLab { lab in
            let live = try Self.start(lab, "client-1")
            try lab.ping("client-1", "10.0.0.10", count: 2)
            // As a terminal does: to everybody in the foreground.
            kill(-live.process.processIdentifier, signal)
            let run = live.finish(within: 20)
            #expect(run.status == 0, "\(run.errors)")
            let capture = Capture(pcapng: try Self.bytes(live, lab))
            #expect(capture.fault == nil && capture.hosts == ["client-1"] && capture.packets.count >= 4)
            #expect(capture.statistics.count == 1)
        }
    }

    @Test func `it runs beside captures that go on`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures("--hosts", "client-1")
            let live = try Self.start(lab, "client-1")
            try lab.ping("client-1", "10.0.0.10", count: 2)
            kill(live.process.processIdentifier, SIGTERM)
            #expect(live.finish(within: 20).status == 0)
            #expect(try lab.captures().hosts("running") == ["client-1"])
            let kept = try lab.stopCaptures()
            let seen = Capture(pcapng: try Self.bytes(live, lab))
            #expect(seen.packets.count >= 4 && kept.packets.count >= seen.packets.count)
        }
    }

    @Test func `a terminal gets no capture but the line to type`() throws {
        try LabFixture.withLab { lab in
            let terminal = try Terminal(lab)
            terminal.type("wirelab capture live client-1; echo status-$?\n")
            try terminal.waitFor("status-2")
            let words = terminal.screen.replacingOccurrences(of: "\r\n", with: "").replacingOccurrences(
                of: "\r", with: "")
            #expect(words.contains("wirelab capture live client-1 | wireshark -k -i -"), "\(words)")
            try lab.startCaptures()
            terminal.type("wirelab capture stop -w -; echo status-$((1+$?))\n")
            try terminal.waitFor("status-3")
            #expect(try lab.captures().hosts("running") == LabCaptureTests.hosts)
        }
    }
}

extension ProcessTable.Entry {
    /// Whether it is a capture on a host of this lab.
    fileprivate func isCapture(of lab: LabFixture) -> Bool {
        arguments.contains("capture") && arguments.contains("-w")
            && LabRemains(of: lab).processes.contains { $0.process == process }
    }
}
