import Packets
import Testing

@Suite struct EchoAnalysisTests {
    private func frame(_ message: [UInt8], from source: NetworkAddress, to target: NetworkAddress) -> [UInt8] {
        DatagramBytes.frame(from: source, to: target, protocol: source.isIPv4 ? 1 : 58, message)
    }

    @Test(arguments: [false, true])
    func requestAndReply(version6: Bool) throws {
        let (client, server) =
            version6
            ? (DatagramBytes.client6, DatagramBytes.server6) : (DatagramBytes.client, DatagramBytes.server)
        var capture = DatagramCapture()
        for sequence in 1...3 {
            capture.add(
                frame(DatagramBytes.echo(version6: version6, sequence: sequence), from: client, to: server),
                at: sequence * 1000)
            guard sequence != 2 else { continue }
            for _ in 0..<sequence {
                capture.add(
                    frame(
                        DatagramBytes.echo(reply: true, version6: version6, sequence: sequence), from: server,
                        to: client), at: sequence * 1000 + sequence)
            }
        }
        let echo = capture.analysis.echo
        #expect(echo.exchanges.map(\.roundTripTime) == [.milliseconds(1), nil, .milliseconds(3)])
        #expect(echo.exchanges.map(\.furtherReplies) == [0, 0, 2])
        #expect(echo.exchanges.map(\.frame) == [1, 3, 4])
        let session = try #require(echo.sessions.first)
        #expect(echo.sessions.count == 1)
        #expect(session.requests == 3 && session.answered == 2 && session.unanswered == 1)
        #expect(session.roundTripTimes.minimum == .milliseconds(1))
        #expect(session.roundTripTimes.maximum == .milliseconds(3))
        #expect(session.roundTripTimes.mean == .milliseconds(2))
    }

    @Test func aReplyFromElsewhereIsNone() {
        var capture = DatagramCapture()
        capture.add(frame(DatagramBytes.echo(), from: DatagramBytes.client, to: DatagramBytes.server), at: 0)
        let other = NetworkAddress(ipv4: 0x0a00_0063)
        capture.add(frame(DatagramBytes.echo(reply: true), from: other, to: DatagramBytes.client), at: 1)
        #expect(capture.analysis.echo.unmatchedReplies == 1)
        #expect(capture.analysis.echo.exchanges.map(\.roundTripTime) == [nil])
    }

    @Test func ofAGroupAnyoneReplies() {
        var capture = DatagramCapture()
        let group = NetworkAddress(ipv4: 0xe000_0001)
        let directed = NetworkAddress(ipv4: 0x0a00_00ff)
        capture.add(frame(DatagramBytes.echo(), from: DatagramBytes.client, to: group), at: 0)
        capture.add(
            DatagramBytes.frame(
                from: DatagramBytes.client, to: directed, protocol: 1, broadcast: true,
                DatagramBytes.echo(sequence: 2)), at: 1)
        for host in 1...3 {
            for sequence in 1...2 {
                capture.add(
                    frame(
                        DatagramBytes.echo(reply: true, sequence: sequence),
                        from: NetworkAddress(ipv4: 0x0a00_0000 + UInt32(host)), to: DatagramBytes.client), at: 2)
            }
        }
        #expect(capture.analysis.echo.exchanges.map(\.furtherReplies) == [2, 2])
        #expect(capture.analysis.echo.exchanges.allSatisfy { $0.reply != nil })
    }

    @Test func anErrorEndsTheHope() {
        let request = frame(DatagramBytes.echo(), from: DatagramBytes.client, to: DatagramBytes.server)
        let router = NetworkAddress(ipv4: 0x0a00_0001)
        var capture = DatagramCapture()
        capture.add(request, at: 0)
        capture.add(
            frame(
                DatagramBytes.icmp(type: 11, Array(request[14..<42])), from: router, to: DatagramBytes.client), at: 1)
        let echo = capture.analysis.echo
        #expect(echo.exchanges.first?.fault?.frame == 2)
        #expect(echo.exchanges.first?.fault?.error.reason == .hopLimitExceeded)
        #expect(echo.sessions.first?.faults == 1)
    }

    @Test func memoryHasALimit() throws {
        var analysis = EchoAnalysis()
        let frame = DatagramBytes.frame(protocol: 1, DatagramBytes.echo())
        guard case .icmp(let ip, let message) = PacketBytes.dissect(frame) else { return }
        let echo = try #require(message.echo)
        let reply = try #require(
            read(DatagramBytes.echo(reply: true)) { ICMPMessage($0, wireLength: 16)?.echo })
        for number in 0..<EchoAnalysis.mostExchanges + 7 {
            analysis.add(
                echo, ip, at: Observation(frame: number, interface: 0, timestamp: Timestamp(nanoseconds: 0)))
        }
        // One more on each of many interfaces: those before give way.
        for interface in 1...EchoAnalysis.mostPending {
            analysis.add(
                echo, ip, at: Observation(frame: 0, interface: interface, timestamp: Timestamp(nanoseconds: 0)))
        }
        #expect(analysis.exchanges.count == EchoAnalysis.mostExchanges)
        #expect(analysis.sessions.count == EchoAnalysis.mostSessions)
        #expect(analysis.requestsLeftOut == 7 + EchoAnalysis.mostPending)
        let back = DatagramBytes.frame(
            from: DatagramBytes.server, to: DatagramBytes.client, protocol: 1, DatagramBytes.echo(reply: true))
        guard case .icmp(let replyIP, _) = PacketBytes.dissect(back) else { return }
        analysis.add(reply, replyIP, at: Observation(frame: 9, interface: 0, timestamp: Timestamp(nanoseconds: 9)))
        #expect(analysis.unmatchedReplies == 1)
        analysis.add(reply, replyIP, at: Observation(frame: 9, interface: 1, timestamp: Timestamp(nanoseconds: 9)))
        #expect(analysis.unmatchedReplies == 1)
    }
}
