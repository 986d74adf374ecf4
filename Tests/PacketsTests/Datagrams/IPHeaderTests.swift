import Packets
import Testing

@Suite struct IPHeaderTests {
    /// The smaller of the header's length and the frame's; 0 is the frame's.
    @Test(arguments: [(0, 30, 10), (25, 30, 5), (30, 30, 10), (60, 30, 10), (20, 30, 0)])
    func ipv4Lengths(totalLength: Int, wireLength: Int, payloadLength: Int) throws {
        let bytes = PacketBytes.ipv4(totalLength: totalLength, [UInt8](repeating: 0, count: 10))
        let header = try #require(read(bytes) { IPHeader($0, wireLength: wireLength) })
        #expect(header.payloadLength == payloadLength)
        #expect(header.length == 20 && header.isIPv4 && header.fragment == nil)
        #expect(header.transport == .tcp && header.hopLimit == 64 && header.identification == 0x1234)
    }

    @Test(arguments: [(0, 50, 0), (5, 50, 5), (10, 50, 10), (60, 50, 10)])
    func ipv6Lengths(field: Int, wireLength: Int, payloadLength: Int) throws {
        let bytes = DatagramBytes.ipv6(protocol: 17, payloadLength: field, [UInt8](repeating: 0, count: 10))
        let header = try #require(read(bytes) { IPHeader($0, wireLength: wireLength) })
        #expect(header.payloadLength == payloadLength)
        #expect(header.length == 40 && !header.isIPv4 && header.transport == .udp)
        #expect(header.source == DatagramBytes.client6 && header.destination == DatagramBytes.server6)
    }

    static let extensions: [UInt8] =
        [43, 0, 1, 4, 0, 0, 0, 0]  // hop-by-hop options: padding, then a routing header
        + [60, 1] + [UInt8](repeating: 0, count: 14)  // routing, 16 bytes
        + [51, 0, 1, 4, 0, 0, 0, 0]  // destination options
        + [44, 4] + [UInt8](repeating: 0, count: 22)  // authentication, 24 bytes: (4 + 2) x 4
        + [17, 0, 0, 0, 0, 0, 0, 9]  // a fragment that is the whole packet

    @Test func ipv6Extensions() throws {
        let bytes = DatagramBytes.ipv6(protocol: 0, Self.extensions + DatagramBytes.udp([1, 2, 3, 4]))
        let header = try #require(read(bytes) { IPHeader($0, wireLength: bytes.count) })
        #expect(header.length == 40 + Self.extensions.count)
        #expect(header.transport == .udp)
        #expect(header.fragment == nil)
        #expect(header.payloadLength == 12)
        guard case .udp(let datagram) = PacketBytes.dissect(PacketBytes.ethernet(type: 0x86dd, bytes)) else {
            Issue.record("not seen as a datagram")
            return
        }
        #expect(datagram.payloadLength == 4)
        #expect(datagram.payload == 14 + header.length + 8..<14 + header.length + 12)
        for captured in 0..<40 + Self.extensions.count {
            #expect(read(Array(bytes[..<captured])) { IPHeader($0, wireLength: bytes.count) } == nil)
        }
    }

    @Test(arguments: [
        ([0xc2, 4, 0, 1, 0, 0] as [UInt8], 10), ([0xc2, 4, 0, 0, 0xff, 0xff], 0), ([1, 4, 0, 0, 0, 0], 0),
        ([0xc2, 4, 0xff, 0xff, 0xff, 0xff], 10), ([0, 0, 0, 0, 0, 0xc2], 0), ([0, 0xc2, 4, 0, 1, 0], 0),
    ])
    func jumbograms(option: [UInt8], payloadLength: Int) throws {
        let bytes = DatagramBytes.ipv6(
            protocol: 0, payloadLength: 0, [17, 0] + option + [UInt8](repeating: 0, count: 10))
        let header = try #require(read(bytes) { IPHeader($0, wireLength: bytes.count) })
        #expect(header.payloadLength == payloadLength)
        #expect(header.length == 48 && header.transport == .udp)
    }

    @Test(arguments: [(15, true), (16, true), (17, false), (1000, false)])
    func tooManyExtensions(count: Int, isRead: Bool) {
        let options = (0..<count).flatMap { [$0 == count - 1 ? 17 : 60, 0, 1, 4, 0, 0, 0, 0] as [UInt8] }
        let bytes = DatagramBytes.ipv6(protocol: 60, options + DatagramBytes.udp([]))
        #expect((read(bytes) { IPHeader($0, wireLength: bytes.count) } != nil) == isRead)
    }

    @Test(arguments: [(0x0001, 0, true), (0x05a9, 1448, true), (0x05a8, 1448, false)])
    func ipv6Fragments(field: Int, offset: Int, moreFollow: Bool) throws {
        let fragment = [6, 0] + PacketBytes.big16(field) + PacketBytes.big32(0x1234_5678)
        let bytes = DatagramBytes.ipv6(protocol: 44, fragment + PacketBytes.tcp())
        let header = try #require(read(bytes) { IPHeader($0, wireLength: bytes.count) })
        #expect(header.fragment?.offset == offset)
        #expect(header.fragment?.moreFollow == moreFollow)
        #expect(header.fragment?.identification == 0x1234_5678)
        #expect(header.length == 48 && header.transport == .tcp)
        guard case .fragment(let part) = PacketBytes.dissect(PacketBytes.ethernet(type: 0x86dd, bytes)) else {
            Issue.record("not seen as a fragment")
            return
        }
        #expect((part.tcp != nil) == (offset == 0))
        #expect(part.ip == header)
        #expect(part.payload == 62..<82)
    }

    @Test func aFirstPartShowsItsTCPHeader() {
        let segment = PacketBytes.tcp(sequence: 77, payload: [UInt8](repeating: 1, count: 20))
        guard case .fragment(let part) = PacketBytes.dissect(DatagramBytes.fragments(protocol: 6, size: 24, segment)[0])
        else {
            Issue.record("not seen as a fragment")
            return
        }
        #expect(part.tcp?.sequence == SequenceNumber(77))
        #expect(part.tcp?.sourcePort == 40_000)
    }
}
