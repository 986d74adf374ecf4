import Packets
import Testing

@Suite struct DNSAnalysisTests {
    static let resolver = Endpoint(address: NetworkAddress(ipv4: 0x0a00_0002), port: 53)
    static let asker = Endpoint(address: PacketBytes.client.address, port: 50_000)
    static let multicast = Endpoint(address: NetworkAddress(ipv4: 0xe000_00fb), port: 5353)

    static func query(_ identifier: Int = 1, type: Int = 1, name: String = "server") -> [UInt8] {
        DNSBytes.header(identifier: identifier, flags: 0x0100, questions: 1) + DNSBytes.name(name, "example")
            + PacketBytes.big16(type) + [0, 1]
    }

    static func answer(_ identifier: Int = 1, type: Int = 1, code: Int = 0, records: Int = 1) -> [UInt8] {
        DNSBytes.header(identifier: identifier, flags: 0x8180 | code, questions: 1, answers: records)
            + DNSBytes.name("server", "example") + PacketBytes.big16(type) + [0, 1]
            + (0..<records).flatMap { _ in DNSBytes.record(DNSBytes.pointer(12), type: type, [10, 0, 0, 10]) }
    }

    static func sent(_ message: [UInt8], from source: Endpoint = asker) -> [UInt8] {
        DatagramBytes.datagram(from: source, to: source == asker ? resolver : asker, message)
    }

    @Test func queryAndAnswer() throws {
        var capture = DatagramCapture()
        capture.add(Self.sent(Self.query(1)), at: 0)
        capture.add(Self.sent(Self.query(2, type: 28)), at: 1)
        capture.add(Self.sent(Self.answer(2, type: 28, code: 3, records: 0), from: Self.resolver), at: 5)
        capture.add(Self.sent(Self.answer(1), from: Self.resolver), at: 7)
        let dns = capture.analysis.dns
        #expect(dns.transactions.map(\.latency) == [.milliseconds(7), .milliseconds(4)])
        #expect(dns.transactions.map(\.question.description) == ["server.example. IN A", "server.example. IN AAAA"])
        #expect(dns.transactions.map(\.answer?.responseCode) == [.noError, .nameError])
        #expect(dns.transactions.map(\.answer?.recordCount) == [1, 0])
        #expect(dns.transactions.map(\.answer?.frame) == [4, 3])
        #expect(dns.statistics.queries == 2 && dns.statistics.unanswered == 0)
        #expect(dns.statistics.responseCodes == [.noError: 1, .nameError: 1])
        #expect(dns.statistics.latencies.mean == .microseconds(5500))
    }

    @Test func retriesAndSilence() throws {
        var capture = DatagramCapture()
        for time in [0, 5000, 10_000] { capture.add(Self.sent(Self.query(1)), at: time) }
        capture.add(Self.sent(Self.query(3, name: "nobody")), at: 10_001)
        capture.add(Self.sent(Self.answer(1), from: Self.resolver), at: 10_002)
        capture.add(Self.sent(Self.answer(1), from: Self.resolver), at: 10_003)
        capture.add(Self.sent(Self.answer(77), from: Self.resolver), at: 10_004)
        // The same number again is another query once the first one was answered.
        capture.add(Self.sent(Self.query(1)), at: 10_005)
        let dns = capture.analysis.dns
        #expect(dns.transactions.map(\.retries) == [2, 0, 0])
        #expect(dns.transactions.map(\.latency) == [.milliseconds(10_002), nil, nil])
        #expect(dns.transactions.map(\.furtherAnswers) == [1, 0, 0])
        #expect(dns.statistics.retries == 2 && dns.statistics.unanswered == 2)
        #expect(dns.statistics.unmatchedAnswers == 1)
    }

    @Test func anAnswerToAnotherQuestionIsNone() {
        var capture = DatagramCapture()
        capture.add(Self.sent(Self.query(1, name: "other")), at: 0)
        capture.add(Self.sent(Self.answer(1), from: Self.resolver), at: 1)
        #expect(capture.analysis.dns.transactions.map(\.latency) == [nil])
        #expect(capture.analysis.dns.statistics.unmatchedAnswers == 1)
    }

    @Test(arguments: [1, 2, 3, 10, 1000])
    func overTCPInAnySplit(size: Int) throws {
        var capture = DatagramCapture()
        func add(_ bytes: [UInt8], from source: Endpoint, at time: Int) {
            let destination = source == Self.asker ? Self.resolver : Self.asker
            func segment(_ flags: TCPFlags, _ sequence: Int, _ payload: [UInt8]) -> [UInt8] {
                PacketBytes.ethernet(
                    PacketBytes.ipv4(
                        from: source, to: destination,
                        PacketBytes.tcp(
                            from: source, to: destination, sequence: UInt32(truncatingIfNeeded: 0xffff_fff0 + sequence),
                            flags: flags, payload: payload)))
            }
            capture.add(segment(.syn, 0, []), at: time)
            let stream = DNSStream.framed(bytes) + DNSStream.framed(bytes)
            for offset in stride(from: 0, to: stream.count, by: size) {
                let piece = Array(stream[offset..<min(offset + size, stream.count)])
                capture.add(segment(.ack, 1 + offset, piece), at: time + 1)
                // A retransmission changes nothing.
                capture.add(segment(.ack, 1 + offset, piece), at: time + 1)
            }
        }
        add(Self.query(9), from: Self.asker, at: 0)
        add(Self.answer(9), from: Self.resolver, at: 10)
        let dns = capture.analysis.dns
        let transaction = try #require(dns.transactions.first)
        #expect(dns.transactions.count == 1)
        #expect(transaction.transport == .tcp && transaction.retries == 1)
        #expect(transaction.latency == .milliseconds(10) && transaction.furtherAnswers == 1)
    }

    @Test func overMulticastAnyoneAnswers() throws {
        let host = Endpoint(address: PacketBytes.server.address, port: 5353)
        let asker = Endpoint(address: PacketBytes.client.address, port: 5353)
        let answer =
            DNSBytes.header(identifier: 0, flags: 0x8400, answers: 1)
            + DNSBytes.record(DNSBytes.name("server", "example"), type: 1, recordClass: 0x8001, [10, 0, 0, 10])
        var capture = DatagramCapture()
        capture.add(DatagramBytes.datagram(from: asker, to: Self.multicast, Self.query(0)), at: 0)
        capture.add(DatagramBytes.datagram(from: host, to: Self.multicast, answer), at: 3)
        capture.add(DatagramBytes.datagram(from: host, to: Self.multicast, Self.query(0, name: "x")), at: 4)
        let transactions = capture.analysis.dns.transactions
        #expect(transactions.map(\.transport) == [.multicast, .multicast])
        #expect(transactions.map(\.latency) == [.milliseconds(3), nil])
        #expect(transactions.first?.answer?.source == host)
    }

    @Test func whatIsNoMessageIsCounted() {
        var capture = DatagramCapture()
        capture.add(Self.sent([1, 2, 3]), at: 0)
        capture.add(Self.sent(Array(Self.query().prefix(14))), at: 1)
        capture.add(Self.sent([]), at: 2)
        #expect(capture.analysis.dns.statistics.unreadable == 3)
        #expect(capture.analysis.dns.transactions.isEmpty)
    }

    @Test func transactionsHaveALimit() {
        var analysis = DNSAnalysis()
        let observation = Observation(frame: 1, interface: 0, timestamp: Timestamp(nanoseconds: 0))
        let message = Self.query()
        for number in 0..<DNSAnalysis.mostTransactions + 5 {
            let source = Endpoint(address: NetworkAddress(ipv4: UInt32(number)), port: 4000)
            analysis.add(
                UDPDatagram(source: source, destination: Self.resolver, payloadLength: message.count),
                message.span.bytes, at: observation)
        }
        #expect(analysis.transactions.count == DNSAnalysis.mostTransactions)
        #expect(analysis.queriesLeftOut == 5)
        #expect(analysis.statistics.queries == DNSAnalysis.mostTransactions + 5)
    }
}
