import Packets
import Testing

@Suite struct ICMPMessageTests {
    private func icmp(_ bytes: [UInt8]) throws -> ICMPMessage {
        try #require(read(bytes) { ICMPMessage($0, wireLength: bytes.count) })
    }

    private func icmpv6(_ bytes: [UInt8]) throws -> ICMPv6Message {
        try #require(read(bytes) { ICMPv6Message($0, wireLength: bytes.count) })
    }

    @Test(arguments: [false, true])
    func echo(isReply: Bool) throws {
        let message = try icmp(DatagramBytes.echo(reply: isReply, identifier: 0x1234, sequence: 0x0102))
        let echo = try #require(message.echo)
        #expect(echo.isReply == isReply && echo.identifier == 0x1234 && echo.sequence == 0x0102)
        #expect(message.quote == nil)
        let message6 = try icmpv6(DatagramBytes.echo(reply: isReply, version6: true, sequence: 9))
        #expect(message6.echo?.isReply == isReply && message6.echo?.sequence == 9)
    }

    @Test func aPortUnreachableQuotesTheDatagram() throws {
        let quoted = PacketBytes.ipv4(protocol: 17, DatagramBytes.udp([UInt8](repeating: 0, count: 100))).prefix(28)
        let message = try icmp(DatagramBytes.icmp(type: 3, code: 3, Array(quoted)))
        #expect(message.unreachable == .port)
        let quote = try #require(message.quote)
        #expect(quote.source == PacketBytes.client && quote.destination == PacketBytes.server)
        #expect(quote.originalPayloadLength == 108)
        #expect(quote.ip.payloadLength == 8)
        guard case .udp(let header) = quote.transport else {
            Issue.record("\(quote.transport)")
            return
        }
        #expect(header.payloadLength == 100)
    }

    @Test func aQuotedSegment() throws {
        let packet = PacketBytes.ipv4(PacketBytes.tcp(sequence: 0xdead_beef, flags: .syn, payload: [1, 2, 3]))
        for quoted in 0...packet.count {
            let message = try icmp(
                DatagramBytes.icmp(type: 3, code: 4, parameter: 1400, Array(packet[..<quoted])))
            #expect(message.nextHopMTU == 1400)
            guard quoted >= 20 else {
                #expect(message.quote == nil)
                continue
            }
            switch try #require(message.quote).transport {
            case .tcp(let header):
                #expect(quoted >= 36 && header.sequence == SequenceNumber(0xdead_beef) && header.flags == .syn)
            case .tcpStart(let source, let destination, let sequence):
                #expect((28..<40).contains(quoted) && sequence == SequenceNumber(0xdead_beef))
                #expect(source == 40_000 && destination == 1234)
            case .other: #expect(quoted < 28)
            case .udp, .echo: Issue.record("no such thing was quoted")
            }
        }
    }

    @Test func aLaterPartQuotesNoPorts() throws {
        let packet = PacketBytes.ipv4(fragmentation: 0x00b9, PacketBytes.tcp())
        let quote = try #require(try icmp(DatagramBytes.icmp(type: 11, code: 1, packet)).quote)
        #expect(quote.transport == .other && quote.source == nil)
    }

    @Test(arguments: [
        (3, 0, ICMPError.Reason.networkUnreachable), (3, 1, .hostUnreachable), (3, 2, .protocolUnreachable),
        (3, 3, .portUnreachable), (3, 4, .tooLong(nextHopMTU: 1280)), (3, 13, .prohibited),
        (11, 0, .hopLimitExceeded), (11, 1, .reassemblyTimeExceeded), (5, 1, .redirect), (12, 0, .other),
    ])
    func reasons(type: UInt8, code: UInt8, reason: ICMPError.Reason) throws {
        let quoted = PacketBytes.ipv4(protocol: 17, DatagramBytes.udp([]))
        let frame = DatagramBytes.frame(
            from: DatagramBytes.server, to: DatagramBytes.client, protocol: 1,
            DatagramBytes.icmp(type: type, code: code, parameter: 1280, quoted))
        let error = try #require(PacketBytes.dissect(frame).icmpError)
        #expect(error.reason == reason)
        #expect(error.reporter == DatagramBytes.server)
    }

    @Test(arguments: [
        (1, 0, ICMPError.Reason.networkUnreachable), (1, 1, .prohibited), (1, 3, .hostUnreachable),
        (1, 4, .portUnreachable), (2, 0, .tooLong(nextHopMTU: 1280)), (3, 0, .hopLimitExceeded),
        (4, 1, .protocolUnreachable),
    ])
    func reasons6(type: UInt8, code: UInt8, reason: ICMPError.Reason) throws {
        let quoted = DatagramBytes.ipv6(protocol: 17, DatagramBytes.udp(from: 5, to: 6, []))
        let frame = DatagramBytes.frame(
            from: DatagramBytes.server6, to: DatagramBytes.client6, protocol: 58,
            DatagramBytes.icmp(type: type, code: code, parameter: 1280, quoted))
        let error = try #require(PacketBytes.dissect(frame).icmpError)
        #expect(error.reason == reason)
        #expect(error.quote.source == Endpoint(address: DatagramBytes.client6, port: 5))
    }

    @Test func neighborDiscovery() throws {
        let target = DatagramBytes.bytes(of: DatagramBytes.server6)
        let solicitation = try icmpv6(
            DatagramBytes.icmp(type: 135, target + [14, 1, 1, 2, 3, 4, 5, 6] + [1, 1, 2, 0, 0, 0, 0, 0x15]))
        #expect(solicitation.neighbor?.target == DatagramBytes.server6)
        #expect(solicitation.neighbor?.hardware?.description == "02:00:00:00:00:15")
        let advertisement = try icmpv6(
            DatagramBytes.icmp(type: 136, parameter: 0x6000_0000, target + [2, 1, 2, 0, 0, 0, 0, 0x0a]))
        #expect(advertisement.neighbor?.isSolicited == true && advertisement.neighbor?.isRouter == false)
        #expect(advertisement.neighbor?.hardware?.description == "02:00:00:00:00:0a")
        // An option without a length ends the options.
        let broken = try icmpv6(
            DatagramBytes.icmp(type: 135, target + [0, 0, 0, 0, 0, 0, 0, 0] + [1, 1, 2, 0, 0, 0, 0, 1]))
        #expect(broken.neighbor != nil && broken.neighbor?.hardware == nil)
    }
}
