import Testing

@testable import Packets

@Suite struct TrafficSummaryTests {
    @Test func figures() throws {
        var capture = DatagramCapture([.ethernet, .rawIP])
        let payload = [UInt8](repeating: 0, count: 946)
        let segment = PacketBytes.ethernet(PacketBytes.ipv4(PacketBytes.tcp(payload: payload)))
        capture.add(segment, at: 0, captured: 96)
        capture.add(PacketBytes.ipv4(protocol: 17, DatagramBytes.udp([1, 2])), at: 2000, interface: 1)
        capture.add(DatagramBytes.datagram(from: PacketBytes.server, to: PacketBytes.client, [1, 2]), at: 1000)
        capture.add(DatagramBytes.arp(1, from: (1, DatagramBytes.client), to: (0, DatagramBytes.server)), at: 1500)
        capture.add([1, 2, 3], at: 1600)
        capture.add(InterfaceStatistics(received: 100, dropped: 7), interface: 0)
        let summary = capture.analysis.summary
        #expect(segment.count == 1000)
        #expect(summary.total.packets == 5 && summary.total.bytes == 1000 + 30 + 44 + 42 + 3)
        #expect(summary.capturedBytes == 96 + 30 + 44 + 42 + 3 && summary.truncatedPackets == 1)
        #expect(summary.duration == .seconds(2) && summary.packetsPerSecond == 2.5)
        #expect(summary.bitsPerSecond == 1119.0 * 4)
        #expect(summary.protocols.mapValues(\.packets) == [.tcp: 1, .udp: 2, .arp: 1, .unreadable: 1])
        #expect(summary.interfaces.mapValues(\.packets) == [0: 4, 1: 1])
        #expect(summary.drops == [0: 7] && summary.dropped == 7)
        #expect(summary.hosts.map(\.address) == [DatagramBytes.client, DatagramBytes.server])
        #expect(summary.hosts.map(\.sent.packets) == [3, 1] && summary.hosts.map(\.received.packets) == [1, 3])
        #expect(summary.hosts.map(\.sent.bytes) == [1072, 44])
    }

    @Test func withoutPackets() {
        let summary = DatagramCapture().analysis.summary
        #expect(summary.total.packets == 0 && summary.duration == .zero && summary.packetsPerSecond == nil)
        #expect(summary.dropped == nil && summary.hosts.isEmpty && summary.protocols.isEmpty)
    }

    @Test func hostsHaveALimit() {
        var capture = DatagramCapture()
        for number in 0..<TrafficSummary.mostHosts + 3 {
            let source = Endpoint(address: NetworkAddress(ipv4: 0x0b00_0000 + UInt32(number)), port: 1)
            capture.add(DatagramBytes.datagram(from: source, []), at: number)
        }
        let summary = capture.analysis.summary
        #expect(summary.hosts.count == TrafficSummary.mostHosts)
        // The server is one of the hosts.
        #expect(summary.packetsOfOtherHosts == 4)
    }
}

/// The places of kinds are written by hand.
struct TrafficKindTests {
    @Test func eachKindHasAPlaceOfItsOwn() {
        #expect(TrafficKind.allCases.map(\.index) == Array(0..<10))
    }
}
