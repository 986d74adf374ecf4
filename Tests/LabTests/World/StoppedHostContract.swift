import Foundation
import Packets
import Testing

/// What AWS's world promises of captures where a host has stopped, as all do by themselves after a while: what can be had comes home,
/// who is not reached is named, and nothing that may be there is dropped unsaid. In no other world can a host stop.
struct StoppedHostContract {
    private let lab: LabFixture
    /// What names the host that has stopped.
    private static let unreached = "server cannot be reached, and may hold a capture"

    /// Whether it is to be kept now.
    static let isAsked = ProcessInfo.processInfo.environment["WIRELAB_STOPPED_HOSTS"] != nil

    /// Keeps it with a lab of its own, of two hosts, that goes down without its captures.
    ///
    /// - Throws: what the test throws, and that the lab did not come up.
    static func keep() throws {
        let text = try LabFixture.file("lab.yaml").replacingOccurrences(of: "count: 3", with: "count: 1")
        try LabFixture.withFolder(text) { lab in
            defer { _ = try? lab.wirelab("down", "--name", lab.name, "--discard", within: 300) }
            let contract = StoppedHostContract(lab: lab)
            try contract.capturesAndStops()
            try contract.listsWhatItKnows()
            try contract.staysUpForItsCaptures()
            try contract.fetchesWhatIsInTheBucket()
            try contract.savesWhatItCan()
            try contract.discardsWhatItCan()
            try contract.goesDownWithoutThem()
        }
    }

    private func capturesAndStops() throws {
        let up = try run("up", "--yes", within: 400)
        try #require(up.status == 0, "\(up.errors)")
        let start = try run("capture", "start", "--filter", "icmp")
        try #require(start.status == 0, "\(start.errors)")
        #expect(try lab.exec("client-1", "ping -c 2 -i 0.2 server", within: 120).status == 0)
        let byHand = try lab.exec("server", "printf 'by hand' | aws s3 cp - ${WIRELAB_CAPTURES}mine.pcap", within: 120)
        #expect(byHand.status == 0, "\(byHand.errors)")
        let filters = ["Name=tag:Lab,Values=\(lab.name)", "Name=tag:Host,Values=server"]
        let id = try aws(
            ["ec2", "describe-instances", "--filters"] + filters
                + ["--query", "Reservations[].Instances[].InstanceId", "--output", "text"])
        _ = try aws(["ec2", "stop-instances", "--instance-ids", id])
    }

    private func listsWhatItKnows() throws {
        let list = try run("capture", "list")
        #expect(list.status == 0 && list.output.contains("client-1") && !list.output.contains("server"))
        #expect(list.errors.contains(Self.unreached), "\(list.errors)")
    }

    private func staysUpForItsCaptures() throws {
        let down = try run("down")
        #expect(down.status == 3 && down.output == "")
        #expect(down.errors.contains("lab \(lab.name) stays up"), "\(down.errors)")
        #expect(down.errors.contains("server cannot be asked for captures"), "\(down.errors)")
        #expect(try run("list").output.contains("\(lab.name): capturing on client-1"))
    }

    private func fetchesWhatIsInTheBucket() throws {
        let fetch = try run("capture", "fetch")
        #expect(fetch.status == 0 && fetch.output.hasPrefix("captures/server/mine.pcap: "), "\(fetch.errors)")
        #expect(try String(contentsOf: file("captures/server/mine.pcap"), encoding: .utf8) == "by hand")
    }

    private func savesWhatItCan() throws {
        let stop = try run("capture", "stop", "-w", "reached.pcapng", within: 400)
        #expect(stop.status == 3 && stop.output.hasPrefix("reached.pcapng: 4 packets from 1 host"), "\(stop.output)")
        #expect(stop.errors.contains(Self.unreached), "\(stop.errors)")
        let capture = Capture(pcapng: [UInt8](try Data(contentsOf: file("reached.pcapng"))))
        #expect(capture.fault == nil && capture.hosts == ["client-1"] && capture.packets.count == 4)
        // Nothing that is known of is left; that nothing is left at all, nobody knows.
        let again = try run("capture", "stop", "-w", "again.pcapng")
        #expect(again.status == 3 && again.errors.contains(Self.unreached), "\(again.status) \(again.errors)")
        #expect(!FileManager.default.fileExists(atPath: file("again.pcapng").path))
    }

    private func discardsWhatItCan() throws {
        let all = try run("capture", "start")
        #expect(all.status == 3 && all.errors.contains("Systems Manager does not reach server"), "\(all.errors)")
        // Nor is the other one captured then; alone it is.
        let some = try run("capture", "start", "client-1")
        #expect(some.status == 0, "\(some.errors)")
        let discard = try run("capture", "stop", "--discard")
        #expect(discard.status == 3 && discard.errors.contains("discarded the captures on client-1"))
        #expect(discard.errors.contains("server cannot be reached"), "\(discard.errors)")
    }

    private func goesDownWithoutThem() throws {
        #expect(try run("capture", "start", "client-1").status == 0)
        let down = try run("down", "--discard", within: 400)
        #expect(down.status == 0 && down.output == "\(lab.name) is down\n", "\(down.errors)")
        #expect(!FileManager.default.fileExists(atPath: file("runs").path))
        #expect(try !run("list").output.contains(lab.name))
    }

    private func file(_ name: String) -> URL { lab.folder.appendingPathComponent(name) }

    private func run(_ arguments: String..., within seconds: Double = 120) throws -> CommandRun {
        try lab.start(arguments).finish(within: seconds)
    }

    /// What the aws command says.
    private func aws(_ arguments: [String]) throws -> String {
        let command = ["/usr/bin/env", "aws"] + arguments
        let run = try RunningCommand(command, in: lab.folder, environment: lab.environment).finish(within: 60)
        try #require(run.status == 0, "\(run.errors)")
        return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
