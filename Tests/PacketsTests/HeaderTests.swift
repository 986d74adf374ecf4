import Packets
import Testing

@Suite struct HeaderTests {
    @Test func ethernetWithoutTag() throws {
        let header = try #require(read(PacketBytes.ethernet([1, 2, 3]), as: EthernetHeader.init))
        #expect(header.destination.description == "02:00:00:00:00:0a")
        #expect(header.source.description == "02:00:00:00:00:15")
        #expect(header.etherType == .ipv4)
        #expect(header.vlan == nil)
        #expect(header.length == 14)
    }

    @Test func ethernetWithTwoTags() throws {
        let tags: [[UInt8]] = [[0x88, 0xa8, 0x00, 0x05], [0x81, 0x00, 0x60, 0x2a]]
        let header = try #require(read(PacketBytes.ethernet(type: 0x0806, tags: tags, []), as: EthernetHeader.init))
        #expect(header.vlan == 42)
        #expect(header.etherType == .arp)
        #expect(header.length == 22)
    }

    @Test func arpRequest() throws {
        let bytes: [UInt8] =
            [0, 1, 8, 0, 6, 4, 0, 1]  // Ethernet, IPv4, lengths, request
            + [2, 0, 0, 0, 0, 0x15, 10, 0, 0, 21] + [0, 0, 0, 0, 0, 0, 10, 0, 0, 10]
        let message = try #require(read(bytes, as: ARPMessage.init))
        #expect(message.operation == .request)
        #expect(message.senderAddress.description == "10.0.0.21")
        #expect(message.targetAddress.description == "10.0.0.10")
        #expect(PacketBytes.dissect(PacketBytes.ethernet(type: 0x0806, bytes)) == .arp(message))
    }

    @Test func ipv4WithOptions() throws {
        let header = try #require(read(PacketBytes.ipv4(options: [7, 3, 4, 0], [9, 9]), as: IPv4Header.init))
        #expect(header.length == 24)
        #expect(header.totalLength == 26)
        #expect(header.dontFragment)
        #expect(!header.isFragment)
        #expect(header.transport == .tcp)
        #expect(header.source.description == "10.0.0.21")
    }

    @Test(arguments: [(0x2000, 0), (0x00b9, 1480), (0x20b9, 1480)])
    func fragmentsAreNotReadAsSegments(fragmentation: Int, offset: Int) {
        let packet = PacketBytes.ipv4(fragmentation: fragmentation, PacketBytes.tcp())
        guard case .fragment(let part) = PacketBytes.dissect(PacketBytes.ethernet(packet)) else {
            Issue.record("not seen as a fragment")
            return
        }
        #expect(part.ip.fragment?.offset == offset)
    }

    @Test(arguments: [
        [0x55] + [UInt8](repeating: 0, count: 19),  // version 5
        [0x44] + [UInt8](repeating: 0, count: 19),  // a header of 16 bytes
        [0x45, 0, 0, 19] + [UInt8](repeating: 0, count: 16),  // shorter than its header
        [0x4f] + [UInt8](repeating: 0, count: 19),  // options that are not there
    ])
    func impossibleIPv4Headers(bytes: [UInt8]) {
        #expect(read(bytes, as: IPv4Header.init) == nil)
    }

    @Test func udp() throws {
        let header = try #require(read([0x9c, 0x40, 0x04, 0xd2, 0, 12, 0, 0, 1, 2, 3, 4], as: UDPHeader.init))
        #expect(header.sourcePort == 40_000)
        #expect(header.destinationPort == 1234)
        #expect(header.payloadLength == 4)
        #expect(read([0, 1, 0, 2, 0, 7, 0, 0], as: UDPHeader.init) == nil)
    }

    @Test func payloadLengthsComeFromHeadersNotFromTheCapture() {
        // 6 bytes of payload, then Ethernet's padding; only the headers were captured.
        let frame =
            PacketBytes.ethernet(PacketBytes.ipv4(PacketBytes.tcp(payload: [1, 2, 3, 4, 5, 6]))) + [0, 0, 0, 0]
        for captured in [54, frame.count] {
            guard case .tcp(let segment) = PacketBytes.dissect(frame, captured: captured) else {
                Issue.record("not seen as a segment")
                return
            }
            #expect(segment.payloadLength == 6)
            #expect(segment.nextSequence == SequenceNumber(7))
        }
    }

    @Test func totalLengthZeroMeansTheFrameLength() {
        let frame = PacketBytes.ethernet(PacketBytes.ipv4(totalLength: 0, PacketBytes.tcp(payload: [1, 2, 3])))
        guard case .tcp(let segment) = PacketBytes.dissect(frame) else {
            Issue.record("not seen as a segment")
            return
        }
        #expect(segment.payloadLength == 3)
    }

    @Test func everyShorterCaptureIsReadWithoutHarm() {
        let options: [UInt8] = [2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 1, 3, 3, 7]
        let frame = PacketBytes.ethernet(
            tags: [[0x81, 0, 0, 1]], PacketBytes.ipv4(options: [1, 1, 1, 0], PacketBytes.tcp(options: options)))
        for captured in 0..<frame.count {
            let dissection = PacketBytes.dissect(frame, captured: captured)
            // Ports, numbers, flags and window are enough.
            if captured < 18 + 24 + 16 { #expect(dissection == .unreadable) }
        }
    }
}
