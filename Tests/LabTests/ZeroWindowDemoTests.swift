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
            #expect(story.hasPrefix("\(lab.name) is up in "))
            #expect(story.contains("the receive buffer is full: server closes the window   RFC 9293 §3.8.6"))
            #expect(story.matches(of: /── probe \d+ ─+▶/).count >= 3)
            #expect(story.contains(/the application reads: the window was closed for \d+\.\d+ s/))
            let account = try #require(story.firstMatch(of: /every byte sent \(([\d ]+)\) was read \(([\d ]+)\)/))
            #expect(account.1 == account.2)
            let down = try lab.wirelab("status")
            #expect(down.output.contains("\(lab.name) is down"))
        }
    }

    @Test func `the story's figures are the capture's`() throws {
        try LabFixture.withLab { lab in
            let run = try lab.wirelab("demo", "zero-window", within: 120)
            try #require(run.status == 0, "\(run.errors)")
            let path = String(try #require(run.output.firstMatch(of: /capture +(\S+) +\(open/)).1)
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
