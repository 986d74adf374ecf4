import Packets
import Testing

@Suite struct TCPAnalysisTests {
    @Test func handshakeAndClose() throws {
        var conversation = Conversation()
        try conversation.shakeHands()
        try conversation.add(at: 3, from: .client, sequence: 1, ack: 1, length: 10)
        try conversation.add(at: 4, from: .client, [.fin, .ack], sequence: 11, ack: 1)
        try conversation.add(at: 5, from: .server, [.fin, .ack], sequence: 1, ack: 12)
        try conversation.add(at: 6, from: .client, sequence: 12, ack: 2)
        let connection = try #require(conversation.analysis.connections.first)
        #expect(connection.client.endpoint == PacketBytes.client)
        #expect(connection.handshakeTime == .milliseconds(2))
        #expect(connection.server.initialWindow == 1000)
        #expect(connection.windowFactor(of: .server) == 2)
        #expect(connection.client.segments == 5)
        #expect(connection.client.dataSegments == 1)
        #expect(connection.client.uniqueBytes == 10)
        #expect(connection.server.uniqueBytes == 0)
        #expect(connection.client.fin == Timestamp(nanoseconds: 4_000_000))
        #expect(connection.server.fin == Timestamp(nanoseconds: 5_000_000))
        let kinds = connection.timeline.map { entry -> String in
            switch entry {
            case .event(let event): "\(event.kind)"
            case .run(let run): "run of \(run.segments), \(run.payloadBytes) bytes"
            }
        }
        #expect(
            kinds == [
                "syn", "synAck", "handshakeComplete", "run of 1, 10 bytes", "fin", "fin", "run of 1, 0 bytes",
            ])
    }

    @Test func windowsAreScaledOnlyWhenBothEndsAgree() throws {
        var conversation = Conversation()
        try conversation.add(at: 0, from: .client, .syn, sequence: 0, scale: 7)
        try conversation.add(at: 1, from: .server, [.syn, .ack], sequence: 0, ack: 1)
        let connection = try #require(conversation.analysis.connections.first)
        #expect(connection.windowFactor(of: .client) == 1)
        #expect(connection.windowFactor(of: .server) == 1)
    }

    @Test func aScaleAboveFourteenCountsAsFourteen() throws {
        var conversation = Conversation()
        try conversation.add(at: 0, from: .client, .syn, sequence: 0, scale: 255)
        try conversation.add(at: 1, from: .server, [.syn, .ack], sequence: 0, ack: 1, scale: 15)
        let connection = try #require(conversation.analysis.connections.first)
        #expect(connection.windowFactor(of: .client) == 16_384)
    }

    @Test func interfacesAreNeverMixed() throws {
        var conversation = Conversation()
        for interface in 0...1 {
            try conversation.add(at: interface, from: .client, .syn, sequence: 0, interface: interface)
        }
        for interface in [1, 0] {
            try conversation.add(
                at: 10 + interface, from: .server, [.syn, .ack], sequence: 0, ack: 1, interface: interface)
        }
        #expect(conversation.analysis.connections.map(\.interface) == [0, 1])
        #expect(conversation.analysis.connections.map(\.stream) == [0, 0])
        #expect(conversation.analysis.connections.map(\.client.segments) == [1, 1])
        #expect(conversation.analysis.connections.map(\.server.segments) == [1, 1])
    }

    @Test func aNewSYNOnTheSamePortsIsAnotherConnection() throws {
        var conversation = Conversation()
        try conversation.shakeHands()
        try conversation.add(at: 5, from: .client, .syn, sequence: 0)  // the same SYN again
        try conversation.add(at: 9, from: .client, .syn, sequence: 0, base: 900_000)
        #expect(conversation.analysis.connections.map(\.stream) == [0, 1])
        #expect(conversation.analysis.connections.map(\.client.segments) == [3, 1])
    }

    @Test(arguments: [ConnectionEnd.client, .server])
    func withoutASYNTheLowerPortIsTheServer(first sender: ConnectionEnd) throws {
        var conversation = Conversation()
        try conversation.add(at: 0, from: sender, sequence: 100, length: 5)
        let connection = try #require(conversation.analysis.connections.first)
        #expect(connection.server.endpoint == PacketBytes.server)
        #expect(connection.flow(from: sender).uniqueBytes == 5)
        #expect(connection.handshakeTime == nil)
    }
}
