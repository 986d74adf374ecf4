import Packets
import Testing

/// What the headers say, and which answer belongs to which question, held against tshark.
@Suite struct TsharkDatagramTests {
    private static let headerFields = [
        "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "udp.srcport", "udp.dstport", "udp.length", "tcp.srcport",
        "tcp.dstport", "tcp.len", "icmp.type", "icmp.code", "icmpv6.type", "igmp.type", "igmp.maddr", "arp.opcode",
        "arp.dst.proto_ipv4", "_ws.malformed",
    ]

    /// Every packet, behind every link type, with noise of what follows.
    private static let packets: [(isIPv6: Bool, bytes: [UInt8])] = {
        let group = NetworkAddress(ipv4: 0xefff_0001)
        let segment = PacketBytes.ipv4(PacketBytes.tcp(payload: [1, 2, 3]))
        let quoted = PacketBytes.ipv4(protocol: 17, DatagramBytes.udp(from: 5000, to: 6000, [1, 2, 3, 4]))
        let quoted6 = DatagramBytes.ipv6(protocol: 17, DatagramBytes.udp(from: 7000, to: 8000, [1, 2]))
        func igmp(_ message: [UInt8]) -> [UInt8] {
            PacketBytes.ipv4(
                protocol: 2, options: [0x94, 4, 0, 0], to: Endpoint(address: group, port: 0), message)
        }
        return [
            (false, segment), (true, DatagramBytes.ipv6(protocol: 6, PacketBytes.tcp(payload: [1]))),
            (false, PacketBytes.ipv4(protocol: 17, options: [1, 1, 1, 0], DatagramBytes.udp([1, 2, 3, 4, 5]))),
            (false, PacketBytes.ipv4(protocol: 17, totalLength: 0, DatagramBytes.udp([1, 2]))),
            (false, PacketBytes.ipv4(totalLength: 0, PacketBytes.tcp(payload: [1, 2, 3, 4]))),
            (false, PacketBytes.ipv4(totalLength: 1000, PacketBytes.tcp(payload: [1, 2, 3, 4]))),
            (true, DatagramBytes.ipv6(protocol: 6, payloadLength: 900, PacketBytes.tcp(payload: [1, 2, 3, 4, 5]))),
            (true, DatagramBytes.ipv6(protocol: 6, payloadLength: 0, PacketBytes.tcp(payload: [1, 2, 3, 4, 5, 6]))),
            (
                true,
                DatagramBytes.ipv6(
                    protocol: 0, payloadLength: 0,
                    [6, 0, 0xc2, 4, 0, 1, 0x11, 0] + PacketBytes.tcp(payload: [1, 2, 3, 4, 5, 6, 7]))
            ),
            (true, DatagramBytes.ipv6(protocol: 17, DatagramBytes.udp(from: 9, to: 10, []))),
            (true, DatagramBytes.ipv6(protocol: 0, IPHeaderTests.extensions + DatagramBytes.udp([1, 2, 3, 4]))),
            (false, PacketBytes.ipv4(protocol: 1, DatagramBytes.echo())),
            (false, PacketBytes.ipv4(protocol: 1, DatagramBytes.icmp(type: 3, code: 3, quoted))),
            (false, PacketBytes.ipv4(protocol: 1, DatagramBytes.icmp(type: 11, Array(quoted.prefix(28))))),
            (false, PacketBytes.ipv4(protocol: 1, DatagramBytes.icmp(type: 3, code: 4, segment))),
            (true, DatagramBytes.ipv6(protocol: 58, DatagramBytes.echo(version6: true))),
            (true, DatagramBytes.ipv6(protocol: 58, DatagramBytes.icmp(type: 1, code: 4, quoted6))),
            (true, DatagramBytes.ipv6(protocol: 58, DatagramBytes.icmp(type: 2, parameter: 1280, quoted6))),
            (false, igmp(DatagramBytes.igmp(type: 0x11, code: 100, group: group))),
            (false, igmp(DatagramBytes.igmp(type: 0x12, group: group))),
            (false, igmp(DatagramBytes.igmp(type: 0x16, group: group))),
            (false, igmp(DatagramBytes.igmp(type: 0x17, group: group))),
            (
                false,
                igmp(DatagramBytes.igmpRecords((4, group, []), (3, DatagramBytes.client, [DatagramBytes.server])))
            ),
        ]
    }()

    private static let links: [(type: LinkType, header: @Sendable (_ isIPv6: Bool) -> [UInt8]?)] = [
        (.ethernet, { Array(PacketBytes.ethernet(type: $0 ? 0x86dd : 0x0800, [])) }),
        (
            .ethernet,
            {
                PacketBytes.ethernet(
                    type: $0 ? 0x86dd : 0x0800, tags: [[0x91, 0, 0, 3], [0x88, 0xa8, 0, 4], [0x81, 0, 0xa0, 5]], [])
            }
        ),
        (.linuxSLL, { [0, 4, 0, 1, 0, 6, 2, 0, 0, 0, 0, 2, 0, 0] + ($0 ? [0x86, 0xdd] : [8, 0]) }),
        (.linuxSLL2, { ($0 ? [0x86, 0xdd] : [8, 0]) + [0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 2, 0, 0] }),
        (.rawIP, { _ in [] }), (.ipv4, { $0 ? nil : [] }), (.ipv6, { $0 ? [] : nil }),
        (.null, { $0 ? [30, 0, 0, 0] : [2, 0, 0, 0] }), (.null, { $0 ? [0, 0, 0, 24] : [0, 0, 0, 2] }),
        (.loop, { $0 ? [0, 0, 0, 24] : [0, 0, 0, 2] }),
    ]

    @Test func headersOfEveryLinkType() throws {
        var capture = DatagramCapture(Self.links.map(\.type))
        for (interface, link) in Self.links.enumerated() {
            for (isIPv6, bytes) in Self.packets {
                guard let header = link.header(isIPv6) else { continue }
                capture.add(header + bytes, at: 0, interface: interface)
            }
        }
        try compareHeaders(of: capture)
    }

    @Test func packetsInParts() throws {
        var capture = DatagramCapture()
        let datagram = DatagramBytes.udp([UInt8](repeating: 3, count: 3000))
        let echo = DatagramBytes.echo(payload: 2000)
        for frame in DatagramBytes.fragments(identification: 1, size: 1400, datagram)
            + DatagramBytes.fragments(identification: 2, size: 1400, datagram).reversed()
            + DatagramBytes.fragments(protocol: 1, identification: 3, size: 1400, echo)
            + DatagramBytes.fragments6(size: 1400, datagram)
            + DatagramBytes.fragments(
                protocol: 6, identification: 4, size: 48, PacketBytes.tcp(payload: [UInt8](repeating: 3, count: 100)))
        {
            capture.add(frame, at: 0)
        }
        try compareHeaders(of: capture)
    }

    private func compareHeaders(of capture: DatagramCapture) throws {
        let rows = try TsharkFields.read(Self.headerFields, of: capture.bytes)
        var ours: [DatagramFields] = []
        capture.forEachPacket { dissection, transport in
            var fields = DatagramFields(dissection)
            if case .igmp = dissection, let message = IGMPMessage(transport) { fields.set(message) }
            ours.append(fields)
        }
        try #require(rows.count == ours.count && rows.count > 10)
        for (index, row) in rows.enumerated() {
            #expect(ours[index] == DatagramFields(row), "frame \(index + 1)")
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func dnsTimes(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        var capture = DatagramCapture()
        var events: [(time: Int, frame: [UInt8])] = []
        for identifier in 1...100 {
            let start = Int.random(in: 0..<20_000, using: &random)
            events.append((start, DNSAnalysisTests.sent(DNSAnalysisTests.query(identifier))))
            for retry in 0..<Int.random(in: 0...2, using: &random) {
                events.append((start + 1000 * (retry + 1), DNSAnalysisTests.sent(DNSAnalysisTests.query(identifier))))
            }
            guard Int.random(in: 0..<4, using: &random) > 0 else { continue }
            let answer = DNSAnalysisTests.answer(identifier, code: [0, 0, 3, 5][Int.random(in: 0..<4, using: &random)])
            events.append(
                (
                    start + Int.random(in: 0...4000, using: &random),
                    DNSAnalysisTests.sent(answer, from: DNSAnalysisTests.resolver)
                ))
        }
        // In order of time, and of what was said first.
        for event in events.enumerated().sorted(by: { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }) {
            capture.add(event.element.frame, at: event.element.time)
        }
        let rows = try TsharkFields.read(["frame.number", "dns.time", "dns.flags.rcode"], of: capture.bytes)
        let theirs = rows.compactMap { row in row[1].first.map { "\(row[0][0]) \($0) \(row[2][0])" } }
        let ours = capture.analysis.dns.transactions.compactMap { transaction -> (Int, String)? in
            guard let answer = transaction.answer, let latency = transaction.latency else { return nil }
            return (answer.frame, "\(answer.frame) \(Self.seconds(latency)) \(answer.responseCode.rawValue)")
        }
        #expect(theirs.count > 50)
        #expect(ours.sorted { $0.0 < $1.0 }.map(\.1) == theirs)
    }

    @Test func echoTimes() throws {
        var random = SplitMix64(state: 5)
        var capture = DatagramCapture()
        for sequence in 1...200 {
            let identifier = sequence % 3
            let request = InternetChecksum.set(
                at: 2, of: DatagramBytes.echo(identifier: identifier, sequence: sequence, payload: 56))
            let reply = InternetChecksum.set(
                at: 2, of: DatagramBytes.echo(reply: true, identifier: identifier, sequence: sequence, payload: 56))
            capture.add(DatagramBytes.frame(protocol: 1, request), at: sequence * 100)
            guard Int.random(in: 0..<5, using: &random) > 0 else { continue }
            capture.add(
                DatagramBytes.frame(from: DatagramBytes.server, to: DatagramBytes.client, protocol: 1, reply),
                at: sequence * 100 + Int.random(in: 0...90, using: &random))
        }
        let rows = try TsharkFields.read(["frame.number", "icmp.resptime"], of: capture.bytes)
        let theirs = rows.compactMap { row in row[1].first.map { [row[0][0], $0] } }
        let ours = capture.analysis.echo.exchanges.compactMap { exchange -> [String]? in
            guard let reply = exchange.reply, let time = exchange.roundTripTime else { return nil }
            return ["\(reply.frame)", "\(Int(time / .milliseconds(1)))"]
        }
        #expect(theirs.count > 100)
        #expect(ours == theirs)
    }

    /// Nine decimals, as tshark prints them.
    private static func seconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let fraction = String(attoseconds / 1_000_000_000)
        return "\(seconds)." + String(repeating: "0", count: 9 - fraction.count) + fraction
    }
}

/// The checksum of IP, ICMP, UDP and TCP (RFC 1071).
enum InternetChecksum {
    static func set(at offset: Int, of bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        var sum = 0
        for (index, byte) in bytes.enumerated() { sum += index % 2 == 0 ? Int(byte) << 8 : Int(byte) }
        while sum > 0xffff { sum = (sum & 0xffff) + (sum >> 16) }
        bytes.replaceSubrange(offset..<offset + 2, with: PacketBytes.big16(~sum & 0xffff))
        return bytes
    }
}
