import Packets
import Testing

/// No input ends the program: every prefix of valid packets, changed bytes, and noise.
@Suite struct HostileInputTests {
    static let linkTypes: [LinkType] = [
        .ethernet, .linuxSLL, .linuxSLL2, .rawIP, .ipv4, .ipv6, .null, .loop, LinkType(rawValue: 999),
    ]

    static let frames: [[UInt8]] = {
        let quoted = PacketBytes.ipv4(PacketBytes.tcp(options: [2, 4, 5, 180, 1, 3, 3, 7], payload: [1, 2, 3]))
        let quoted6 = DatagramBytes.ipv6(protocol: 17, DatagramBytes.udp([1, 2, 3]))
        let target = DatagramBytes.bytes(of: DatagramBytes.server6)
        let group = NetworkAddress(ipv4: 0xefff_0001)
        let ipv6 = (from: DatagramBytes.client6, to: DatagramBytes.server6)
        func icmp6(_ message: [UInt8]) -> [UInt8] {
            DatagramBytes.frame(from: ipv6.from, to: ipv6.to, protocol: 58, message)
        }
        var frames: [[UInt8]] = [
            DatagramBytes.datagram([1, 2, 3]), DNSAnalysisTests.sent(DNSAnalysisTests.query()),
            DNSAnalysisTests.sent(DNSBytes.everyType, from: DNSAnalysisTests.resolver),
            DatagramBytes.datagram(
                from: DNSAnalysisTests.multicast, to: DNSAnalysisTests.multicast, DNSBytes.everyType),
            DatagramBytes.frame(protocol: 1, DatagramBytes.echo()),
            DatagramBytes.frame(protocol: 1, DatagramBytes.icmp(type: 3, code: 3, quoted)),
            icmp6(DatagramBytes.icmp(type: 1, quoted6)), icmp6(DatagramBytes.echo(version6: true)),
            icmp6(DatagramBytes.icmp(type: 135, target + [14, 1, 0, 0, 0, 0, 0, 0, 1, 1, 2, 0, 0, 0, 0, 1])),
            DatagramBytes.frame(
                protocol: 2, DatagramBytes.igmpRecords((4, group, []), (1, group, [group, group]), (3, group, []))),
            DatagramBytes.frame(protocol: 2, DatagramBytes.igmp(type: 0x11, group: group, [0, 0, 0, 1, 1, 2, 3, 4])),
            DatagramBytes.arp(1, from: (1, DatagramBytes.client), to: (0, DatagramBytes.server)),
            PacketBytes.ethernet(
                type: 0x86dd, tags: [[0x81, 0, 0, 1]],
                DatagramBytes.ipv6(protocol: 0, IPHeaderTests.extensions + DatagramBytes.udp([1]))),
            PacketBytes.ethernet(
                PacketBytes.ipv4(
                    PacketBytes.tcp(
                        to: DNSAnalysisTests.resolver, payload: DNSStream.framed(DNSAnalysisTests.query())))),
        ]
        frames += DatagramBytes.fragments(size: 48, DatagramBytes.udp([UInt8](repeating: 7, count: 100)))
        frames += DatagramBytes.fragments6(
            next: 60, size: 48, [17, 0, 1, 4, 0, 0, 0, 0] + DatagramBytes.udp([UInt8](repeating: 7, count: 100)))
        return frames
    }()

    @Test func everyPrefix() {
        for frame in Self.frames {
            var capture = DatagramCapture()
            for captured in 0...frame.count { capture.add(frame, at: captured, captured: captured) }
            let analysis = capture.analysis
            #expect(analysis.summary.total.packets == frame.count + 1)
            #expect(analysis.summary.protocols[.unreadable]?.packets ?? 0 >= 14)
        }
        var whole = DatagramCapture()
        for frame in Self.frames { whole.add(frame, at: 0) }
        #expect(whole.analysis.summary.protocols[.unreadable] == nil)
    }

    @Test func changedBytes() {
        for frame in Self.frames {
            var capture = DatagramCapture()
            for index in frame.indices {
                for value: UInt8 in [0, 1, 0x0f, 0x7f, 0x80, 0xff] {
                    var changed = frame
                    changed[index] = value
                    capture.add(changed, at: index)
                }
            }
            #expect(capture.analysis.summary.total.packets == 6 * frame.count)
        }
    }

    @Test(arguments: linkTypes)
    func noise(linkType: LinkType) {
        var random = SplitMix64(state: UInt64(linkType.rawValue))
        var capture = DatagramCapture([linkType])
        for index in 0..<2000 {
            var bytes = random.bytes(upTo: 200)
            // Headers that lead further in than noise alone would get.
            if index % 2 == 0, let frame = Self.frames.randomElement(using: &random) {
                let kept = Int.random(in: 0...frame.count, using: &random)
                bytes.replaceSubrange(0..<min(kept, bytes.count), with: frame.prefix(kept))
            }
            capture.add(bytes, at: index, captured: Int.random(in: 0...max(bytes.count, 1), using: &random))
        }
        #expect(capture.analysis.summary.total.packets == 2000)
    }

    @Test func pureNoiseToEveryReader() {
        var random = SplitMix64(state: 1)
        for _ in 0..<5000 {
            let bytes = random.bytes(upTo: 80)
            let wire = Int.random(in: 0..<100, using: &random)
            _ = read(bytes) { IPHeader($0, wireLength: wire) }
            _ = read(bytes) { ICMPMessage($0, wireLength: wire) }
            _ = read(bytes) { ICMPv6Message($0, wireLength: wire) }
            _ = read(bytes, as: IGMPMessage.init)
            _ = read(bytes, as: ARPMessage.init)
            let next = bytes.first.map { [0x60, 0, 0, 0, 0, 0, $0] + [UInt8](repeating: 0, count: 33) + bytes }
            if let next { _ = read(next) { IPHeader($0, wireLength: wire) } }
        }
    }
}

extension SplitMix64 {
    fileprivate mutating func bytes(upTo count: Int) -> [UInt8] {
        let count = Int.random(in: 0..<count, using: &self)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}
