import Packets
import Testing

@Suite struct LinkHeaderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let linkType: LinkType
        let header: [UInt8]
        var isIPv6 = false
        var delivery = LinkDelivery.unknown
        var vlan: UInt16?
    }

    static let cases: [Case] = [
        Case(
            testDescription: "Ethernet", linkType: .ethernet, header: [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0],
            delivery: .unicast),
        Case(
            testDescription: "Ethernet to all", linkType: .ethernet,
            header: [255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 2, 8, 0], delivery: .broadcast),
        Case(
            testDescription: "Ethernet to a group", linkType: .ethernet,
            header: [1, 0, 0x5e, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0], delivery: .multicast),
        Case(
            testDescription: "802.1Q", linkType: .ethernet,
            header: [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x81, 0, 0x20, 5, 0x86, 0xdd], isIPv6: true,
            delivery: .unicast, vlan: 5),
        Case(
            testDescription: "QinQ", linkType: .ethernet,
            header: [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x91, 0, 0, 7, 0x88, 0xa8, 0, 6, 0x81, 0, 0, 5, 8, 0],
            delivery: .unicast, vlan: 5),
        Case(
            testDescription: "802.3 with SNAP", linkType: .ethernet,
            header: [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0, 44, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0], delivery: .unicast),
        Case(
            testDescription: "SLL", linkType: .linuxSLL,
            header: [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 2, 0, 0, 8, 0], delivery: .unicast),
        Case(
            testDescription: "SLL, sent", linkType: .linuxSLL,
            header: [0, 4, 0, 1, 0, 6, 2, 0, 0, 0, 0, 2, 0, 0, 0x86, 0xdd], isIPv6: true),
        Case(
            testDescription: "SLL, tagged", linkType: .linuxSLL,
            header: [0, 1, 0, 1, 0, 6, 2, 0, 0, 0, 0, 2, 0, 0, 0x81, 0, 0, 9, 8, 0], delivery: .broadcast, vlan: 9),
        Case(
            testDescription: "SLL2", linkType: .linuxSLL2,
            header: [8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 2, 6, 2, 0, 0, 0, 0, 2, 0, 0], delivery: .multicast),
        Case(testDescription: "raw IP", linkType: .rawIP, header: []),
        Case(testDescription: "raw IP of version 6", linkType: .rawIP, header: [], isIPv6: true),
        Case(testDescription: "IPv4", linkType: .ipv4, header: []),
        Case(testDescription: "IPv6", linkType: .ipv6, header: [], isIPv6: true),
        Case(testDescription: "null, little-endian", linkType: .null, header: [2, 0, 0, 0]),
        Case(testDescription: "null, big-endian", linkType: .null, header: [0, 0, 0, 2]),
        Case(testDescription: "null, IPv6 of macOS", linkType: .null, header: [30, 0, 0, 0], isIPv6: true),
        Case(testDescription: "loop", linkType: .loop, header: [0, 0, 0, 24], isIPv6: true),
        Case(testDescription: "loop, little-endian", linkType: .loop, header: [28, 0, 0, 0], isIPv6: true),
    ]

    @Test(arguments: cases)
    func everyLinkTypeLeadsToItsPacket(link: Case) throws {
        let segment = PacketBytes.tcp(payload: [1, 2, 3])
        let packet =
            link.header
            + (link.isIPv6 ? DatagramBytes.ipv6(protocol: 6, segment) : PacketBytes.ipv4(segment))
        let header = try #require(read(packet) { LinkHeader($0, linkType: link.linkType) })
        #expect(header.length == link.header.count)
        #expect(header.etherType == (link.isIPv6 ? .ipv6 : .ipv4))
        #expect(header.delivery == link.delivery)
        #expect(header.vlan == link.vlan)
        guard case .tcp(let read) = PacketBytes.dissect(packet, linkType: link.linkType) else {
            Issue.record("not seen as a segment")
            return
        }
        #expect(read.payloadLength == 3)
        #expect(read.source.address == (link.isIPv6 ? DatagramBytes.client6 : DatagramBytes.client))
        for captured in 0..<packet.count {
            let cut = PacketBytes.dissect(packet, captured: captured, linkType: link.linkType)
            // Without the SNAP header the frame's length looks like a type.
            if link.header.count == 22, (14..<22).contains(captured) { continue }
            #expect((cut == .unreadable) == (captured < packet.count - 3 - 4), "\(captured)")
        }
    }

    @Test func cookedHeadersNameTheSender() throws {
        let bytes: [UInt8] = [0, 3, 0, 1, 0, 6, 2, 0, 0, 0, 0, 2, 0, 0, 8, 6]
        let header = try #require(read(bytes) { LinkHeader($0, linkType: .linuxSLL) })
        #expect(header.source?.description == "02:00:00:00:00:02")
        #expect(header.destination == nil)
        #expect(header.packetType == .toOtherHost)
        #expect(header.etherType == .arp)
    }

    @Test(arguments: [
        (LinkType.null, [7, 0, 0, 0] as [UInt8]), (.rawIP, [0x50]), (.rawIP, []), (LinkType(rawValue: 147), [0x45]),
        // Netlink, and a loopback device without addresses that ends too early.
        (.linuxSLL, [0, 4, 3, 56, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0]),
        (.linuxSLL2, [8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 2, 6, 2, 0, 0, 0, 0, 2, 0]),
    ])
    func whatIsNoHeader(linkType: LinkType, bytes: [UInt8]) {
        #expect(read(bytes) { LinkHeader($0, linkType: linkType) } == nil)
    }
}
