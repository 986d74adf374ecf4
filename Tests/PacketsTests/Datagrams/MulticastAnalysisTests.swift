import Packets
import Testing

@Suite struct MulticastAnalysisTests {
    static let group = NetworkAddress(ipv4: 0xefff_0001)
    static let reports = NetworkAddress(ipv4: 0xe000_0016)

    private func igmp(_ message: [UInt8], from host: NetworkAddress = DatagramBytes.client) -> [UInt8] {
        DatagramBytes.frame(from: host, to: Self.reports, protocol: 2, message)
    }

    @Test func joinsAndLeavesOfVersion3() {
        var capture = DatagramCapture()
        let join = DatagramBytes.igmpRecords((4, Self.group, []))
        let leave = DatagramBytes.igmpRecords((3, Self.group, []))
        let isListening = DatagramBytes.igmpRecords((2, Self.group, []))
        // Each is said twice, as Linux does; in between a router asks.
        for (index, message) in [join, join, isListening, leave, leave, join].enumerated() {
            capture.add(igmp(message), at: index)
        }
        capture.add(igmp(DatagramBytes.igmp(type: 0x11, group: NetworkAddress(ipv4: 0))), at: 9)
        capture.add(igmp(leave, from: DatagramBytes.server), at: 10)
        let multicast = capture.analysis.multicast
        #expect(multicast.changes.map(\.kind) == [.join, .leave, .join, .leave])
        #expect(multicast.changes.map(\.frame) == [1, 4, 6, 8])
        #expect(multicast.changes.map(\.host).last == DatagramBytes.server)
        #expect(multicast.changes.allSatisfy { $0.group == Self.group && $0.version == 3 })
        #expect(multicast.queries == 1 && multicast.reports == 7)
    }

    @Test func joinsAndLeavesOfVersions1And2() {
        var capture = DatagramCapture()
        capture.add(igmp(DatagramBytes.igmp(type: 0x12, group: Self.group)), at: 0)
        capture.add(igmp(DatagramBytes.igmp(type: 0x16, group: Self.group), from: DatagramBytes.server), at: 1)
        capture.add(igmp(DatagramBytes.igmp(type: 0x17, group: Self.group), from: DatagramBytes.server), at: 2)
        let changes = capture.analysis.multicast.changes
        #expect(changes.map(\.kind) == [.join, .join, .leave])
        #expect(changes.map(\.version) == [1, 2, 2])
    }

    @Test func sourcesBelongToAMember() {
        var capture = DatagramCapture()
        capture.add(igmp(DatagramBytes.igmpRecords((5, Self.group, [DatagramBytes.server]))), at: 0)
        capture.add(igmp(DatagramBytes.igmpRecords((6, Self.group, [DatagramBytes.server]))), at: 1)
        capture.add(igmp(DatagramBytes.igmpRecords((1, Self.group, []))), at: 2)
        #expect(capture.analysis.multicast.changes.map(\.kind) == [.join, .leave])
    }

    @Test func datagramsToGroupsAndToAll() {
        var capture = DatagramCapture()
        let group = Endpoint(address: Self.group, port: 1234)
        let all = Endpoint(address: NetworkAddress(ipv4: .max), port: 1234)
        let directed = Endpoint(address: NetworkAddress(ipv4: 0x0a00_00ff), port: 1234)
        capture.add(DatagramBytes.datagram(to: group, [1, 2]), at: 0)
        capture.add(DatagramBytes.datagram(from: PacketBytes.server, to: group, [1, 2, 3]), at: 1)
        capture.add(DatagramBytes.datagram(to: all, broadcast: true, [1]), at: 2)
        capture.add(DatagramBytes.datagram(to: directed, broadcast: true, [1]), at: 3)
        // Without the link layer's broadcast it is an address like others.
        capture.add(DatagramBytes.datagram(to: directed, [1]), at: 4)
        let traffic = capture.analysis.multicast.traffic
        #expect(traffic.map(\.kind) == [.multicast, .broadcast, .broadcast])
        #expect(traffic.map(\.destination) == [group, all, directed])
        #expect(traffic.map(\.datagrams) == [2, 1, 1])
        #expect(traffic.map(\.bytes) == [5, 1, 1])
        #expect(traffic[0].senders == [DatagramBytes.client, DatagramBytes.server])
        #expect(traffic[0].hopLimits == 64...64)
        #expect(capture.analysis.udp.flows.map(\.isToMany) == [true, true, true, true])
    }
}
