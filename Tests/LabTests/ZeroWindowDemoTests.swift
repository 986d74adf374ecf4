import Foundation
import Packets
import Testing

/// The demo tells a true story, from the packets of its own run.
struct ZeroWindowDemoTests {
    @Test func `the window closes, is probed and opens, and every byte is accounted for`() throws {
        try LabFixture.withFolder { lab in
            let run = try lab.wirelab("demo", "zero-window", within: 120)
            try #require(run.status == 0, "\(run.errors)")
            let story = run.output
            let golden = try LabFixture.file("Tests/LabTests/Transcripts/zero-window.txt")
            #expect(Self.masked(story.replacingOccurrences(of: lab.name, with: "LAB")) == golden)
            #expect(story.matches(of: /── probe \d+ ─+▶/).count >= 3)
            let account = try #require(story.firstMatch(of: /every byte sent \(([\d ]+)\) was read \(([\d ]+)\)/))
            #expect(account.1 == account.2)
            #expect(try #require(Int(account.1.filter(\.isNumber))) >= 1_000_000)
            let down = try lab.wirelab("status")
            #expect(down.output.contains("\(lab.name) is down"))
        }
    }

    /// The story without its figures, and without what differs from run to run: how many probes there were, which of them were
    /// answered (Linux limits answers to two a second), and whether the window closed again for a moment.
    private static func masked(_ story: String) -> String {
        let lines = story.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            !line.contains(/probe [2-9]/) && !line.contains("not yet") && !line.contains("the same data again")
        }
        return lines.map { line in
            String(line).replacing(/\ · the window closed.*/, with: "").replacing(/, no answer$/, with: "")
                .replacing(/\ with .* in flight/, with: "")
                .replacing(/\d+(?: \d{3})*(?:\.\d+)?/, with: "#").replacing(/# (?:ms|s|B|kB|MB)\b/, with: "# UNIT")
                .replacing(/─+/, with: "─").replacing(/\ {2,}/, with: " ")
        }.joined(separator: "\n")
    }

    @Test func `the story's figures are the capture's`() throws {
        try LabFixture.withLab { lab in
            let run = try lab.wirelab("demo", "zero-window", within: 120)
            try #require(run.status == 0, "\(run.errors)")
            let path = String(try #require(run.output.firstMatch(of: /capture +(\S+) +\(wireshark/)).1)
            let bytes = try Data(contentsOf: lab.folder.appendingPathComponent(path))
            let capture = Capture(pcapng: [UInt8](bytes))
            #expect(capture.fault == nil)
            #expect(capture.interfaces.count == 2)
            let connections = TCPAnalysis(capture).connections
            // Each host saw the one connection; neither view is mixed with the other.
            #expect(connections.count == 2)
            for connection in connections {
                let episode = try #require(connection.longestEpisode)
                #expect(episode.duration > .seconds(3) && episode.duration < .seconds(30))
                #expect(episode.probes.count >= 3)
            }
            let status = try lab.wirelab("status")
            #expect(status.output.contains("\(lab.name) is up"), "a lab that was up stays up")
        }
    }
}
