import Packets
import Testing

/// Tail loss probes are told from what the retransmission timer sends.
struct TailLossProbeTests {
    /// A connection whose round trips take 10 ms, with five segments sent and acknowledged; the client has sent up to 500.
    private func begun() throws -> Conversation {
        var conversation = Conversation()
        try conversation.add(at: 0, from: .client, .syn, sequence: 0)
        try conversation.add(at: 10, from: .server, [.syn, .ack], sequence: 0, ack: 1)
        try conversation.add(at: 10, from: .client, sequence: 1, ack: 1)
        for index in 0..<5 {
            try conversation.add(at: 100 + index * 20, from: .client, sequence: 1 + index * 100, ack: 1, length: 100)
            try conversation.add(at: 110 + index * 20, from: .server, sequence: 1, ack: 101 + index * 100)
        }
        return conversation
    }

    private func probes(_ conversation: Conversation) -> [Finding] {
        conversation.analysis.connections.flatMap(\.findings).filter { $0.code == .tailLossProbe }
    }

    /// Data of the client: its number, in hundreds, and when.
    private func send(_ hundreds: Int..., at times: Int..., to conversation: inout Conversation) throws {
        for (hundred, time) in zip(hundreds, times) {
            try conversation.add(at: time, from: .client, sequence: 1 + hundred * 100, ack: 1, length: 100)
        }
    }

    @Test func `the last of several, alone and soon, is one`() throws {
        var conversation = try begun()
        try send(5, 6, 7, 7, at: 300, 300, 300, 322, to: &conversation)
        let probe = try #require(probes(conversation).first)
        #expect(probes(conversation).count == 1 && probe.frames == [17] && probe.reference == "RFC 8985 §7")
        #expect(
            probe.sentence.hasPrefix(
                "The client 10.0.0.21:40000 sent the last of its segments again after 0.02 s: a tail loss probe, not"))
        // What follows is no probe: it is not alone.
        try send(7, 5, 7, at: 350, 560, 561, to: &conversation)
        #expect(probes(conversation).map(\.frames) == [[17]])
    }

    @Test func `several are counted, the next after new data`() throws {
        var conversation = try begun()
        try send(5, 6, 6, at: 300, 300, 322, to: &conversation)
        try conversation.add(at: 332, from: .server, sequence: 1, ack: 701)
        try send(7, 8, 8, at: 340, 340, 365, to: &conversation)
        #expect(probes(conversation).map(\.frames) == [[16, 20]])
        #expect(probes(conversation).first?.sentence.contains("after 0.02 s, 0.03 s: a") ?? false)
    }

    @Test func `the first of several is the timer's`() throws {
        var conversation = try begun()
        try send(5, 6, 7, 5, at: 300, 300, 300, 510, to: &conversation)
        try send(6, 7, at: 520, 520, to: &conversation)
        #expect(probes(conversation).isEmpty)
        #expect(conversation.analysis.connections.first?.client.flags[.retransmission] == 3)
    }

    @Test func `what duplicate acknowledgements ask for is none`() throws {
        var conversation = try begun()
        try send(5, 6, at: 300, 300, to: &conversation)
        try conversation.add(at: 310, from: .server, sequence: 1, ack: 601)
        for time in 320...322 { try conversation.add(at: time, from: .server, sequence: 1, ack: 601) }
        try send(6, at: 323, to: &conversation)
        #expect(conversation.analysis.connections.first?.client.flags[.fastRetransmission] == 1)
        #expect(probes(conversation).isEmpty)
    }

    @Test(arguments: [(0, 0), (15, 0), (19, 0), (20, 1)]) func `what comes sooner than two round trips is none`(
        _ wait: Int, _ count: Int
    ) throws {
        var conversation = try begun()
        try send(5, 6, 6, at: 300, 300, 300 + wait, to: &conversation)
        #expect(probes(conversation).count == count)
    }

    @Test func `data that is acknowledged already is none`() throws {
        var conversation = try begun()
        try send(5, 6, at: 300, 300, to: &conversation)
        try conversation.add(at: 310, from: .server, sequence: 1, ack: 701)
        try send(6, at: 330, to: &conversation)
        #expect(conversation.analysis.connections.first?.client.flags[.spuriousRetransmission] == 1)
        #expect(probes(conversation).isEmpty)
    }

    @Test(arguments: [(25, 1), (199, 1), (200, 0), (1000, 0)]) func `a lone segment sooner than any timer is one`(
        _ wait: Int, _ count: Int
    ) throws {
        var conversation = try begun()
        try send(5, 5, at: 300, 300 + wait, to: &conversation)
        #expect(probes(conversation).count == count)
    }

    /// Linux waits for a lone segment as long as its timer does, and begins the timer anew after the probe.
    @Test(arguments: [(208, 1), (300, 1), (306, 0), (408, 0)])
    func `the wait after a timer is doubled, after a probe not`(
        _ second: Int, _ count: Int
    ) throws {
        var conversation = try begun()
        try send(5, 5, 5, 5, at: 300, 504, 504 + second, 504 + 3 * second, to: &conversation)
        #expect(probes(conversation).map(\.frames) == (count > 0 ? [[15]] : []))
    }

    @Test func `a SYN that is sent again is none`() throws {
        var conversation = Conversation()
        for time in [0, 50] { try conversation.add(at: time, from: .client, .syn, sequence: 0) }
        #expect(probes(conversation).isEmpty)
    }
}
