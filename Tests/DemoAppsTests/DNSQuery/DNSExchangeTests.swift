import LabModel
import Packets
import Testing

@testable import DemoApps

@Suite struct DNSExchangeTests {
    private static let servers = (1...3).map { SocketAddress(IPv4Address(rawValue: 0x0a00_0000 + $0), port: 53) }
    private let query: DNSQueryMessage

    init() throws {
        query = DNSQueryMessage(identifier: 0xbeef, question: DNSQuestion(name: try DNSName("server.lab"), type: .a))
    }

    private func exchange(servers count: Int = 1, tcp: Bool = false, limit: Duration = .seconds(10)) -> DNSExchange {
        DNSExchange(
            DNSExchange.Request(
                query: query, servers: Array(Self.servers.prefix(count)), startsWithTCP: tcp, limit: limit))
    }

    private func good() -> [UInt8] { DNSAnswerBytes.address(to: query.bytes) }

    // MARK: over UDP

    @Test func oneQueryAndOneAnswer() throws {
        var exchange = exchange()
        let begin = exchange.start()
        #expect(begin.sent == [0])
        #expect(begin.timer == .seconds(2))
        #expect(begin.kinds == [.query])
        let end = exchange.received(good(), from: Self.servers[0], at: .milliseconds(3))
        #expect(end.kinds == [.answer])
        let answer = try #require(end.answer)
        #expect(answer.elapsed == .milliseconds(3))
        #expect(answer.transport == .udp)
        #expect(answer.byteCount == 44)
        #expect(answer.message.answers.map(\.data.description) == ["10.0.0.10"])
        #expect(exchange.queryCount == 1)
        // Whatever comes after the end changes nothing.
        #expect(exchange.received(good(), from: Self.servers[0], at: .seconds(1)) == [])
        #expect(exchange.timerFired(at: .seconds(2)) == [])
        #expect(exchange.interrupted() == [])
    }

    @Test func silenceIsAskedAgainEveryTwoSecondsInTurn() throws {
        var exchange = exchange(servers: 3)
        var sent = exchange.start().sent
        for second in [2, 4, 6, 8] {
            let actions = exchange.timerFired(at: .seconds(second))
            sent += actions.sent
            #expect(actions.timer == .seconds(second + 2))
            #expect(actions.kinds == [.retry, .query])
            #expect(actions.messages.first?.contains("was silent for 2 s") == true)
        }
        #expect(sent == [0, 1, 2, 0, 1])
        let failure = try #require(exchange.timerFired(at: .seconds(10)).failure)
        #expect(failure.contains("10.0.0.1:53: silence, after 2 queries in 10 s"))
        #expect(failure.contains("10.0.0.3:53: silence, after 1 query in 10 s"))
    }

    @Test func theLastWaitEndsWithTheLimit() {
        var exchange = exchange(limit: .seconds(3))
        #expect(exchange.start().timer == .seconds(2))
        #expect(exchange.timerFired(at: .seconds(2)).timer == .seconds(3))
        #expect(exchange.timerFired(at: .seconds(3)).failure != nil)
    }

    @Test func aLateAnswerOfAnEarlierServerCounts() throws {
        var exchange = exchange(servers: 2)
        _ = exchange.start()
        _ = exchange.timerFired(at: .seconds(2))
        let answer = try #require(exchange.received(good(), from: Self.servers[0], at: .seconds(3)).answer)
        #expect(answer.server == Self.servers[0])
        #expect(answer.elapsed == .seconds(3))
    }

    @Test func whatIsNoAnswerIsIgnored() throws {
        var exchange = exchange(servers: 2)
        _ = exchange.start()
        var otherIdentifier = good()
        otherIdentifier[0] = 0
        var otherQuestion = good()
        otherQuestion[13] = UInt8(ascii: "x")
        let cases: [([UInt8], SocketAddress, String)] = [
            (otherIdentifier, Self.servers[0], "its identifier is 239, not 48879"),
            (otherQuestion, Self.servers[0], "it answers xerver.lab. IN A, not server.lab. IN A"),
            (query.bytes, Self.servers[0], "it is no answer, but a query"),
            ([0xbe, 0xef, 0x85, 0x80, 0], Self.servers[0], "it has 5 bytes, and a header alone has 12"),
            (good(), Self.servers[1], "not asked"),
            (good(), SocketAddress(IPv4Address(rawValue: 0x0a00_0001), port: 5353), "not asked"),
        ]
        for (bytes, source, words) in cases {
            let actions = exchange.received(bytes, from: source, at: .milliseconds(1))
            #expect(actions.count == 1)
            #expect(actions.kinds == [.ignored])
            #expect(actions.messages.first?.contains(words) == true, "\(actions.messages)")
        }
        #expect(exchange.received(good(), from: Self.servers[0], at: .milliseconds(2)).answer != nil)
    }

    @Test func theCaseOfTheAnswersNameDoesNotCount() {
        var exchange = exchange()
        _ = exchange.start()
        var answer = good()
        answer[13] = UInt8(ascii: "S")
        #expect(exchange.received(answer, from: Self.servers[0], at: .milliseconds(1)).answer != nil)
    }

    @Test(arguments: [
        ([0xbe, 0xef, 0x85, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 0x0c], "at byte 12: a pointer to byte 12")
    ])
    func aMalformedAnswerMakesRoomForTheNextServer(bytes: [UInt8], words: String) throws {
        var exchange = exchange(servers: 2)
        _ = exchange.start()
        let next = exchange.received(bytes, from: Self.servers[0], at: .milliseconds(5))
        #expect(next.kinds == [.ignored, .retry, .query])
        #expect(next.sent == [1])
        let failure = try #require(
            exchange.received(bytes, from: Self.servers[1], at: .milliseconds(9)).failure)
        #expect(failure.contains("10.0.0.2:53: its answer cannot be read: \(words)"), "\(failure)")
    }

    @Test(arguments: [(1, "FORMERR"), (2, "SERVFAIL"), (4, "NOTIMP"), (5, "REFUSED")])
    func aServerThatCannotMakesRoomForTheNext(code: UInt16, name: String) throws {
        var exchange = exchange(servers: 2)
        _ = exchange.start()
        let refusal = DNSAnswerBytes.answer(to: query.bytes, flags: 0x8180 | code)
        let next = exchange.received(refusal, from: Self.servers[0], at: .milliseconds(1))
        #expect(next.kinds == [.answer, .retry, .query])
        #expect(next.messages == ["10.0.0.1:53: it answered \(name)"])
        #expect(next.sent == [1])
        // The next one is silent: the refusal is better than nothing. The first is not asked again.
        #expect(exchange.timerFired(at: .seconds(2)).sent == [1])
        let end = exchange.timerFired(at: .seconds(10))
        #expect(end.answer?.message.responseCode.description == name)
    }

    @Test func aServerThatCouldNotReadTheQueryNeedNotRepeatIt() {
        var exchange = exchange()
        _ = exchange.start()
        let bare: [UInt8] = [0xbe, 0xef, 0x80, 0x01, 0, 0, 0, 0, 0, 0, 0, 0]
        let answer = exchange.received(bare, from: Self.servers[0], at: .milliseconds(1)).answer
        #expect(answer?.message.responseCode == .formatError)
    }

    @Test func anUnreachableServerMakesRoomAtOnce() throws {
        var exchange = exchange(servers: 2)
        _ = exchange.start()
        #expect(exchange.datagramFailed(server: 0, "nothing there", at: .milliseconds(1)).sent == [1])
        // More errors of the same server are no news, and an error late in the day asks nobody.
        #expect(exchange.datagramFailed(server: 0, "nothing there", at: .milliseconds(2)) == [])
        let failure = try #require(exchange.datagramFailed(server: 1, "nor here", at: .milliseconds(3)).failure)
        #expect(failure == "10.0.0.1:53: nothing there; 10.0.0.2:53: nor here")
    }

    @Test func anErrorOfAnEarlierServerDisturbsNobody() {
        var exchange = exchange(servers: 2)
        _ = exchange.start()
        _ = exchange.timerFired(at: .seconds(2))
        #expect(exchange.datagramFailed(server: 0, "no such host", at: .seconds(3)) == [])
        // It is known all the same: the next query goes to the other one again.
        #expect(exchange.timerFired(at: .seconds(4)).sent == [1])
    }

    @Test func theEndOnRequest() {
        var exchange = exchange()
        _ = exchange.start()
        #expect(exchange.interrupted() == [.finish(.interrupted)])
    }

    // MARK: over TCP

    @Test func aTruncatedAnswerIsAskedForOverTCP() throws {
        var exchange = exchange(servers: 2)
        _ = exchange.start()
        // A truncated message may end inside a record.
        let cut = Array(DNSAnswerBytes.address(to: query.bytes, flags: 0x8780).prefix(35))
        let next = exchange.received(cut, from: Self.servers[0], at: .milliseconds(1))
        #expect(next.kinds == [.answer, .retry])
        #expect(next.contains(.openTCP(server: 0)))
        // A second copy changes nothing.
        #expect(exchange.received(cut, from: Self.servers[0], at: .milliseconds(2)).kinds == [.ignored])
        let open = exchange.connectionOpened(at: .milliseconds(3))
        #expect(open.first == .sendOnTCP([0, 28] + query.bytes))
        let end = exchange.connectionReceived(DNSStream.framed(good()), at: .milliseconds(4))
        #expect(end.contains(.closeTCP))
        let answer = try #require(end.answer)
        #expect(answer.transport == .tcp)
        #expect(answer.elapsed == .milliseconds(3))
        #expect(exchange.queryCount == 2)
    }

    @Test(arguments: 1...46) func theAnswerComesInAnySplit(size: Int) {
        var exchange = exchange(tcp: true)
        #expect(exchange.start().contains(.openTCP(server: 0)))
        _ = exchange.connectionOpened(at: .milliseconds(1))
        let bytes = DNSStream.framed(good())
        var answers = 0
        for start in stride(from: 0, to: bytes.count, by: size) {
            let part = Array(bytes[start..<min(start + size, bytes.count)])
            answers += exchange.connectionReceived(part, at: .milliseconds(2)).answer == nil ? 0 : 1
        }
        #expect(answers == 1)
        #expect(exchange.state == .finished)
    }

    @Test func foreignMessagesBeforeTheAnswerAreIgnored() {
        var exchange = exchange(tcp: true)
        _ = exchange.start()
        _ = exchange.connectionOpened(at: .zero)
        var other = good()
        other[1] = 0
        let actions = exchange.connectionReceived(
            DNSStream.framed(other) + DNSStream.framed(good()), at: .milliseconds(1))
        #expect(actions.kinds == [.ignored, .answer])
        #expect(actions.answer != nil)
    }

    @Test func aConnectionThatEndsEarlySaysHowFarItCame() throws {
        var exchange = exchange(tcp: true)
        _ = exchange.start()
        _ = exchange.connectionOpened(at: .zero)
        _ = exchange.connectionReceived(Array(DNSStream.framed(good()).prefix(10)), at: .milliseconds(1))
        let end = exchange.connectionEnded("it closed", at: .milliseconds(2))
        #expect(end.contains(.closeTCP))
        #expect(end.failure == "10.0.0.1:53: it closed, after 10 bytes of an answer of 46")
    }

    @Test func aSilentConnectionHasItsShareOfTheTime() throws {
        var exchange = exchange(servers: 2, tcp: true)
        #expect(exchange.start().timer == .seconds(5))
        _ = exchange.connectionOpened(at: .zero)
        let next = exchange.timerFired(at: .seconds(5))
        #expect(next.contains(.closeTCP))
        #expect(next.contains(.openTCP(server: 1)))
        #expect(next.timer == .seconds(10))
        let failure = try #require(exchange.timerFired(at: .seconds(10)).failure)
        #expect(
            failure == "10.0.0.1:53: no answer over TCP within 5 s, though the connection stood; "
                + "10.0.0.2:53: no answer over TCP within 5 s: the SYN met silence")
    }

    @Test func aRefusedConnectionAfterATruncatedAnswer() throws {
        var exchange = exchange()
        _ = exchange.start()
        let cut = DNSAnswerBytes.answer(to: query.bytes, flags: 0x8780)
        _ = exchange.received(cut, from: Self.servers[0], at: .milliseconds(1))
        let failure = try #require(exchange.connectionEnded("RST", at: .milliseconds(2)).failure)
        #expect(failure == "10.0.0.1:53: RST")
    }

    @Test func lateDatagramsDoNotDisturbTheConnection() {
        var exchange = exchange(servers: 2)
        _ = exchange.start()
        _ = exchange.timerFired(at: .seconds(2))
        let cut = DNSAnswerBytes.answer(to: query.bytes, flags: 0x8780)
        _ = exchange.received(cut, from: Self.servers[1], at: .seconds(3))
        #expect(exchange.state == .tcp(server: 1))
        let refusal = DNSAnswerBytes.answer(to: query.bytes, flags: 0x8185)
        #expect(exchange.received(refusal, from: Self.servers[0], at: .seconds(3)).kinds == [.answer])
        #expect(exchange.received([1, 2], from: Self.servers[1], at: .seconds(3)).kinds == [.ignored])
        #expect(exchange.datagramFailed(server: 0, "late", at: .seconds(3)) == [])
        #expect(exchange.state == .tcp(server: 1))
        // A good answer is welcome from wherever it was asked for.
        let end = exchange.received(good(), from: Self.servers[0], at: .seconds(4))
        #expect(end.answer?.transport == .udp)
        #expect(end.contains(.closeTCP))
    }
}

extension [DNSExchange.Action] {
    /// The servers that get a datagram.
    var sent: [Int] {
        compactMap { action in
            if case .sendDatagram(_, let server) = action { return server }
            return nil
        }
    }

    /// The timer's last time.
    var timer: Duration? {
        compactMap { action in
            if case .setTimer(let time) = action { return time }
            return nil
        }.last
    }

    var events: [DNSEvent] {
        compactMap { action in
            if case .report(let event) = action { return event }
            return nil
        }
    }

    var kinds: [DNSEvent.Kind] { events.map(\.kind) }

    var messages: [String] { events.compactMap(\.message) }

    private var outcome: DNSOutcome? {
        compactMap { action in
            if case .finish(let outcome) = action { return outcome }
            return nil
        }.first
    }

    /// The answer that it ends with.
    var answer: DNSAnswer? {
        if case .answered(let answer) = outcome { return answer }
        return nil
    }

    /// The words that it ends with where there is no answer.
    var failure: String? {
        if case .failed(let reason) = outcome { return reason }
        return nil
    }
}
