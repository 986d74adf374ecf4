import Packets
import Testing

@Suite struct ARPAnalysisTests {
    private let client = (hardware: UInt8(0x15), address: DatagramBytes.client)
    private let server = (hardware: UInt8(0x0a), address: DatagramBytes.server)
    private let nobody = (hardware: UInt8(0), address: DatagramBytes.server)
    private let missing = (hardware: UInt8(0), address: NetworkAddress(ipv4: 0x0a00_0063))

    @Test func requestsAndReplies() throws {
        var capture = DatagramCapture()
        capture.add(DatagramBytes.arp(1, from: client, to: nobody), at: 0)
        capture.add(DatagramBytes.arp(2, from: server, to: client), at: 1)
        for time in [1000, 2000, 3000] { capture.add(DatagramBytes.arp(1, from: client, to: missing), at: time) }
        capture.add(DatagramBytes.arp(2, from: server, to: client), at: 4000)
        let arp = capture.analysis.arp
        #expect(arp.exchanges.map(\.latency) == [.milliseconds(1), nil])
        #expect(arp.exchanges.map(\.retries) == [0, 2])
        #expect(arp.exchanges.first?.reply?.hardware.description == "02:00:00:00:00:0a")
        #expect(arp.exchanges.first?.reply?.frame == 2)
        #expect(arp.requests == 4 && arp.replies == 2)
        #expect(arp.unanswered == 1 && arp.unmatchedReplies == 1 && arp.gratuitous == 0)
    }

    @Test func gratuitousMessagesAndProbes() {
        let unknown = (hardware: client.hardware, address: NetworkAddress(ipv4: 0))
        var capture = DatagramCapture()
        capture.add(DatagramBytes.arp(1, from: unknown, to: (0, client.address)), at: 0)
        capture.add(DatagramBytes.arp(1, from: client, to: (0, client.address)), at: 1)
        capture.add(DatagramBytes.arp(2, from: client, to: client), at: 2)
        let arp = capture.analysis.arp
        #expect(arp.gratuitous == 2)
        #expect(arp.exchanges.map(\.isProbe) == [true])
        #expect(arp.unanswered == 0 && arp.claims.isEmpty)
    }

    @Test func twoOwnersOfAnAddress() {
        var capture = DatagramCapture()
        capture.add(DatagramBytes.arp(1, from: client, to: nobody), at: 0)
        capture.add(DatagramBytes.arp(2, from: server, to: client), at: 1)
        capture.add(DatagramBytes.arp(2, from: (0x66, server.address), to: client), at: 2)
        let claims = capture.analysis.arp.claims
        #expect(claims.map(\.frame) == [3])
        #expect(claims.first?.before.description == "02:00:00:00:00:0a")
        #expect(claims.first?.now.description == "02:00:00:00:00:66")
    }
}
