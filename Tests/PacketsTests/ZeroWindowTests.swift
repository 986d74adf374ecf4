import Packets
import Testing

@Suite struct ZeroWindowTests {
    /// Linux: data until the window is closed, empty probes one byte back, one of them without answer, an update.
    @Test func linuxEpisode() throws {
        var conversation = Conversation()
        try conversation.shakeHands()
        try conversation.add(at: 10, from: .client, sequence: 1, ack: 1, length: 1500)
        try conversation.add(at: 11, from: .client, sequence: 1501, ack: 1, length: 500)
        try conversation.add(at: 20, from: .server, sequence: 1, ack: 1501, window: 0)
        try conversation.add(at: 230, from: .client, sequence: 1501, ack: 1, length: 500)  // a tail loss probe
        try conversation.add(at: 231, from: .server, sequence: 1, ack: 2001, window: 0)
        try conversation.add(at: 450, from: .client, sequence: 2000, ack: 1)
        try conversation.add(at: 451, from: .server, sequence: 1, ack: 2001, window: 0)
        try conversation.add(at: 900, from: .client, sequence: 2000, ack: 1)
        try conversation.add(at: 1800, from: .client, sequence: 2000, ack: 1)
        try conversation.add(at: 1801, from: .server, sequence: 1, ack: 2001, window: 0)
        try conversation.add(at: 3000, from: .server, sequence: 1, ack: 2001, window: 700)
        try conversation.add(at: 3001, from: .client, sequence: 2001, ack: 1, length: 100)

        let connection = try #require(conversation.analysis.connections.first)
        #expect(connection.episodes(closedBy: .client).isEmpty)
        #expect(connection.episodes(closedBy: .server).count == 1)
        let episode = try #require(connection.longestEpisode)
        #expect(episode.receiver == .server)
        #expect(episode.frame == 6)
        #expect(episode.duration == .milliseconds(2980))
        #expect(episode.ending == .windowUpdate(window: 1400))
        #expect(episode.bytesInFlight == 500)
        #expect(episode.retransmissions == 1)
        #expect(episode.probes.map(\.gap) == [.milliseconds(430), .milliseconds(450), .milliseconds(900)])
        #expect(episode.probes.map { $0.answer != nil } == [true, false, true])
        #expect(connection.client.uniqueBytes == 2100)
        #expect(connection.client.retransmittedSegments == 1)
    }

    @Test func moreEpisodesThanAreKeptAreCounted() throws {
        var conversation = Conversation()
        try conversation.shakeHands()
        for index in 0..<1_100 {
            try conversation.add(at: 10 + 3 * index, from: .server, sequence: 1, ack: 1, window: 0)
            try conversation.add(at: 11 + 3 * index, from: .server, sequence: 1, ack: 1, window: 0)
            try conversation.add(at: 12 + 3 * index, from: .server, sequence: 1, ack: 1, window: 700)
        }
        let connection = try #require(conversation.analysis.connections.first)
        #expect(connection.episodes(closedBy: .server).count == 1_000)
        #expect(connection.omittedEpisodes(closedBy: .server) == 100)
        #expect(connection.omittedEpisodes(closedBy: .client) == 0)
    }

    /// RFC 9293: a probe carries the next byte; it is sent again until the window opens, and it is no retransmission.
    @Test func oneByteProbes() throws {
        var conversation = Conversation()
        try conversation.shakeHands()
        try conversation.add(at: 10, from: .client, sequence: 1, ack: 1, length: 100)
        try conversation.add(at: 20, from: .server, sequence: 1, ack: 101, window: 0)
        try conversation.add(at: 1000, from: .client, sequence: 101, ack: 1, length: 1)
        try conversation.add(at: 1001, from: .server, sequence: 1, ack: 101, window: 0)
        try conversation.add(at: 3000, from: .client, sequence: 101, ack: 1, length: 1)
        try conversation.add(at: 3005, from: .server, sequence: 1, ack: 102, window: 50)
        let connection = try #require(conversation.analysis.connections.first)
        let episode = try #require(connection.longestEpisode)
        #expect(episode.probes.count == 2)
        #expect(episode.probes.allSatisfy { $0.answer != nil }, "an update within a round trip answers the probe")
        #expect(connection.client.retransmittedSegments == 0)
        #expect(connection.client.uniqueBytes == 101)
    }

    @Test func anAcknowledgementOfTheSenderIsNoProbe() throws {
        var conversation = Conversation()
        try conversation.shakeHands()
        try conversation.add(at: 10, from: .client, sequence: 1, ack: 1, length: 100)
        try conversation.add(at: 20, from: .server, sequence: 1, ack: 101, window: 0, length: 10)
        try conversation.add(at: 21, from: .client, sequence: 101, ack: 11)
        let episode = try #require(conversation.analysis.connections.first?.longestEpisode)
        #expect(episode.probes.isEmpty)
    }

    @Test func keepAlivesWhileTheWindowIsOpenAreNoProbes() throws {
        var conversation = Conversation()
        try conversation.shakeHands()
        try conversation.add(at: 10, from: .client, sequence: 1, ack: 1, length: 100)
        try conversation.add(at: 20, from: .server, sequence: 1, ack: 101)
        try conversation.add(at: 9000, from: .client, sequence: 100, ack: 1)
        #expect(conversation.analysis.connections.first?.longestEpisode == nil)
    }

    @Test(arguments: [ConnectionEnd.client, .server])
    func aResetEndsTheEpisode(by end: ConnectionEnd) throws {
        var conversation = Conversation()
        try conversation.shakeHands()
        try conversation.add(at: 20, from: .server, sequence: 1, ack: 1, window: 0)
        try conversation.add(at: 520, from: end, .rst, sequence: 1)
        let connection = try #require(conversation.analysis.connections.first)
        #expect(connection.longestEpisode?.ending == .reset(by: end))
        #expect(connection.longestEpisode?.duration == .milliseconds(500))
        #expect(connection.flow(from: end).reset == Timestamp(nanoseconds: 520_000_000))
    }

    @Test func aCaptureThatEndsFirstShowsSilence() throws {
        var conversation = Conversation()
        try conversation.shakeHands()
        try conversation.add(at: 10, from: .client, sequence: 1, ack: 1, length: 100)
        try conversation.add(at: 20, from: .server, sequence: 1, ack: 101, window: 0)
        try conversation.add(at: 230, from: .client, sequence: 100, ack: 1)
        let episode = try #require(conversation.analysis.connections.first?.longestEpisode)
        #expect(episode.ending == .silence)
        #expect(episode.duration == .milliseconds(210))
    }
}
