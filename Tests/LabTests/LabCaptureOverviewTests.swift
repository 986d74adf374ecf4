import Foundation
import Testing

/// Captures are seen where one looks, and named as one likes.
struct LabCaptureOverviewTests {
    private struct Captured: Decodable {
        let captured: [String]?
    }

    private struct Labs: Decodable {
        struct Lab: Decodable {
            let lab: String
            let captured: [String]
        }

        let labs: [Lab]
    }

    private static func captured(_ lab: LabFixture) throws -> [String]? {
        let status = try lab.wirelab("status", "--json").output
        return try JSONDecoder().decode(Captured.self, from: Data(status.utf8)).captured
    }

    @Test func `wirelab alone, status and list say that captures run, and how they end`() throws {
        try LabFixture.withLab { lab in
            let looks: [[String]] = [[], ["status"], ["list"]]
            #expect(try Self.captured(lab) == [])
            for words in looks {
                let before = try lab.start(words).finish().output
                // Other tests' labs may be captured.
                let isSaid = before.contains("\(lab.name): capt") || words == ["status"] && before.contains("capturing")
                #expect(!isSaid, "\(words): \(before)")
            }
            try lab.startCaptures("server,client-1")
            #expect(try Self.captured(lab) == ["server", "client-1"])
            let labs = try JSONDecoder().decode(Labs.self, from: Data(try lab.wirelab("list", "--json").output.utf8))
            #expect(labs.labs.first { $0.lab == lab.name }?.captured == ["server", "client-1"])
            for words in looks {
                let output = try lab.start(words).finish().output
                #expect(output.contains("capturing on server, client-1"), "\(words): \(output)")
            }
            let status = try lab.wirelab("status").output
            #expect(status.contains("capturing on server, client-1: wirelab capture stop -w FILE\n"), "\(status)")
            let next = try #require(try lab.start([]).finish().output.split(separator: "\n").last)
            // Other tests' labs may be up, so that its name must be said.
            #expect(next.contains(#/^next: wirelab capture stop (--name \S+ )?-w FILE, wirelab shell /#), "\(next)")

            _ = try lab.wirelab("capture", "stop", "-w", "/dev/full")
            let ended = try lab.wirelab("status").output
            let line = "captures that have ended and are not saved, on server, client-1: wirelab"
            #expect(ended.contains(line), "\(ended)")
        }
    }

    @Test func `hosts and the file may be named without an option`() throws {
        try LabFixture.withLab { lab in
            try lab.startCaptures("client-1")
            try lab.startCaptures("--hosts", "client-2")
            #expect(try lab.captures().hosts("running") == ["client-1", "client-2"])
            let run = try lab.wirelab("capture", "stop", "capture.pcapng")
            #expect(run.status == 0 && run.output.hasPrefix("capture.pcapng: "), "\(run.errors)")
            #expect(try lab.capture("capture.pcapng").hosts == ["client-1", "client-2"])
        }
    }

    @Test func `a local lab has nothing to fetch`() throws {
        try LabFixture.withFolder { lab in
            let run = try lab.wirelab("capture", "fetch")
            #expect(run.status == 0 && run.errors.isEmpty)
            #expect(
                run.output == "nothing to fetch: the captures of a local lab are on this machine, and "
                    + "'wirelab capture stop -w FILE' saves them\n")
        }
    }

    @Test func `needless slashes in the state folder's name do not matter`() throws {
        try LabFixture.withLab { lab in
            let state = lab.folder.appendingPathComponent("state").path
            func run(_ words: String...) throws -> CommandRun {
                let environment = lab.environment.merging(["XDG_STATE_HOME": "/\(state)//"]) { _, new in new }
                return try RunningCommand(
                    [LabFixture.program("wirelab"), "capture"] + words, in: lab.folder, environment: environment
                ).finish()
            }
            let start = try run("start", "--hosts", "client-1")
            #expect(start.status == 0 && start.errors.isEmpty, "\(start.errors)")
            let text = try run("list", "--json").output
            let list = try JSONDecoder().decode(CaptureList.self, from: Data(text.utf8))
            #expect(list.hosts("running") == ["client-1"] && list.leftovers.isEmpty)
            #expect(list.captures.first?.file.hasPrefix("\(state)/wirelab/captures/") == true)
            // With the same folder by its other name, too.
            #expect(try lab.captures().leftovers.isEmpty)
            #expect(try run("stop", "-w", "capture.pcapng").status == 0)
        }
    }
}
