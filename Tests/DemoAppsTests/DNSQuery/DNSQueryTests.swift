import CWirelab
import Diagnostics
import Glibc
import LabModel
import Packets
import Synchronization
import Testing

@testable import DemoApps

/// The application against scripted name servers on loopback.
@Suite(.timeLimit(.minutes(1))) struct DNSQueryTests {
    /// What an application told.
    private final class Story: Sendable {
        let events = Mutex<[DNSEvent]>([])
        var kinds: [DNSEvent.Kind] { events.withLock { $0.map(\.kind) } }
        var messages: [String] { events.withLock { $0.compactMap(\.message) } }
    }

    private let story = Story()
    private let neverInterrupted = eventfd(0, CInt(EFD_CLOEXEC))

    private func query(
        _ text: String = "server.lab", file: String = "", of servers: [ScriptedNameServer]
    ) throws -> DNSQuery {
        let candidates = try NameCandidates(text, type: nil, configuration: ResolverConfiguration(file))
        var query = DNSQuery(candidates, of: servers.map(\.address))
        query.interval = .milliseconds(200)
        return query
    }

    private func run(_ query: DNSQuery, interruption: CInt? = nil) throws -> DNSResult {
        defer { close(neverInterrupted) }
        return try query.run(interruption: interruption ?? neverInterrupted) { event in
            story.events.withLock { $0.append(event) }
        }
    }

    private func answer(of result: DNSResult) throws -> DNSAnswer {
        guard case .answered(let answer) = result.outcome else {
            throw WirelabError(.checkFailed, "\(result.outcome), after \(story.messages)")
        }
        return answer
    }

    @Test func oneDatagramEachWay() throws {
        let server = try ScriptedNameServer { query, _ in .messages([DNSAnswerBytes.address(to: query)]) }
        defer { server.end() }
        let result = try run(query(of: [server]))
        let answer = try answer(of: result)
        #expect(answer.message.answers.map(\.data.description) == ["10.0.0.10"])
        #expect(answer.server == server.address)
        #expect(result.failure == nil)
        #expect(story.kinds == [.query, .answer, .finished])
        #expect((server.udpQueries, server.tcpQueries) == (1, 0))
        #expect(story.events.withLock { $0.allSatisfy { $0.microseconds > 1_700_000_000_000_000 } })
    }

    @Test func aTruncatedAnswerComesOverTCPByteByByte() throws {
        let server = try ScriptedNameServer { query, transport in
            switch transport {
            case .udp: .messages([DNSAnswerBytes.answer(to: query, flags: 0x8780)])
            case .tcp: .byteByByte(DNSAnswerBytes.address(to: query, count: 60))
            }
        }
        defer { server.end() }
        let result = try run(query(of: [server]))
        let answer = try answer(of: result)
        #expect(answer.transport == .tcp)
        #expect(answer.message.answers.count == 60)
        #expect(result.queries == 2)
        #expect(story.kinds == [.query, .answer, .retry, .query, .answer, .finished])
        #expect((server.udpQueries, server.tcpQueries) == (1, 1))
    }

    @Test func overTCPFromTheStart() throws {
        let server = try ScriptedNameServer { query, _ in .messages([DNSAnswerBytes.address(to: query)]) }
        defer { server.end() }
        var query = try query(of: [server])
        query.startsWithTCP = true
        #expect(try answer(of: run(query)).transport == .tcp)
        #expect((server.udpQueries, server.tcpQueries) == (0, 1))
    }

    @Test func silenceOfTheFirstServerIsNoticed() throws {
        let silent = try ScriptedNameServer { _, _ in .silence }
        let server = try ScriptedNameServer { query, _ in .messages([DNSAnswerBytes.address(to: query)]) }
        defer {
            silent.end()
            server.end()
        }
        let result = try run(query(of: [silent, server]))
        #expect(try answer(of: result).server == server.address)
        #expect(result.elapsed >= .milliseconds(200))
        #expect(story.kinds == [.query, .retry, .query, .answer, .finished])
        #expect(silent.udpQueries == 1)
    }

    @Test func silenceOfAllEndsWithTheLimit() throws {
        let silent = try ScriptedNameServer { _, _ in .silence }
        defer { silent.end() }
        var query = try query(of: [silent])
        query.limit = .milliseconds(700)
        let result = try run(query)
        #expect(result.failure?.message.contains("silence, after \(result.queries) queries in ") == true)
        #expect(result.failure?.code == .environment)
        // After 0, 0.2, 0.4 and 0.6 s; fewer where this machine is busy.
        #expect((2...4).contains(result.queries))
        #expect(silent.udpQueries == result.queries)
        #expect(result.elapsed >= .milliseconds(700))
    }

    @Test func nothingListensThere() throws {
        // A socket that has the port but another peer: nobody else gets the port, and nobody listens on it.
        let loopback = SocketAddress(IPv4Address(rawValue: 0x7f00_0001), port: 0)
        let holder = try Socket(.datagram, for: loopback)
        try holder.bind(to: loopback)
        let address = try #require(holder.localAddress)
        _ = try holder.connect(to: address)
        let candidates = try NameCandidates("server.lab", type: nil, configuration: ResolverConfiguration(""))
        let result = try run(DNSQuery(candidates, of: [address]))
        #expect(result.failure?.message.contains("\(address): refused") == true, "\(result.outcome)")
        #expect(result.failure?.message.contains("ICMP port unreachable") == true)
        #expect(result.elapsed < .seconds(5))
        #expect(result.queries == 1)
    }

    @Test func garbageAndForgeriesBeforeTheAnswer() throws {
        let server = try ScriptedNameServer { query, _ in
            var other = DNSAnswerBytes.address(to: query)
            other[0] ^= 0xff
            return .messages([other, query, DNSAnswerBytes.address(to: query)])
        }
        defer { server.end() }
        #expect(try answer(of: run(query(of: [server]))).message.answers.count == 1)
        #expect(story.kinds == [.query, .ignored, .ignored, .answer, .finished])
    }

    @Test func aMalformedAnswerSaysWhere() throws {
        let server = try ScriptedNameServer { query, _ in
            .messages([DNSAnswerBytes.answer(to: query, flags: 0x8580, records: [[0xc0, 0xff]])])
        }
        defer { server.end() }
        let result = try run(query(of: [server]))
        #expect(result.failure?.message.contains("at byte 28: a pointer to byte 255") == true, "\(result.outcome)")
    }

    @Test func aTruncatedAnswerWithoutTCP() throws {
        let server = try ScriptedNameServer(listensOnTCP: false) { query, _ in
            .messages([DNSAnswerBytes.answer(to: query, flags: 0x8780)])
        }
        defer { server.end() }
        let result = try run(query(of: [server]))
        #expect(result.failure?.message.contains("nothing listens on this TCP port") == true, "\(result.outcome)")
    }

    @Test func aConnectionThatIsClosedAtOnce() throws {
        let server = try ScriptedNameServer { _, _ in .close }
        defer { server.end() }
        var query = try query(of: [server])
        query.startsWithTCP = true
        #expect(try run(query).failure?.message.contains("closed the connection (FIN)") == true)
    }

    @Test func foreignMessagesOnAConnectionAreNoAnswer() throws {
        let server = try ScriptedNameServer { query, _ in
            var other = DNSAnswerBytes.address(to: query)
            other[0] ^= 0xff
            return .messages([[UInt8]](repeating: other, count: 100))
        }
        defer { server.end() }
        var query = try query(of: [server])
        query.startsWithTCP = true
        query.limit = .milliseconds(300)
        let result = try run(query)
        #expect(result.failure?.message.contains("no answer over TCP within") == true, "\(result.outcome)")
        #expect(story.kinds.filter { $0 == .ignored }.count == 100)
    }

    @Test func theNextSearchDomainIsTried() throws {
        let server = try ScriptedNameServer { query, _ in
            // The second label of server.one. and server.two.
            query[20] == UInt8(ascii: "o")
                ? .messages([DNSAnswerBytes.denial(to: query, zoneOffset: 19)])
                : .messages([DNSAnswerBytes.address(to: query)])
        }
        defer { server.end() }
        let result = try run(query("server", file: "search one two", of: [server]))
        #expect(result.question.description == "server.two. IN A")
        #expect(result.queries == 2)
        #expect(result.text.contains("the search domain two. of /etc/resolv.conf; server.one. does not exist"))
    }

    @Test func theEndOnRequest() throws {
        let interruption = eventfd(0, CInt(EFD_CLOEXEC))
        defer { close(interruption) }
        let server = try ScriptedNameServer { _, _ in
            eventfd_write(interruption, 1)
            return .silence
        }
        defer { server.end() }
        let result = try run(query(of: [server]), interruption: interruption)
        #expect(result.outcome == .interrupted)
        #expect(result.failure == nil)
        #expect(result.queries == 1)
        #expect(story.kinds == [.query, .finished])
    }

    @Test func whatIsOfferedWithEDNS() throws {
        let server = try ScriptedNameServer { query, _ in
            // The last eleven bytes are the OPT record: the root, type, payload size …
            guard query.suffix(11).starts(with: [0, 0, 41, 0x10, 0]) else { return .silence }
            return .messages([DNSAnswerBytes.answer(to: Array(query.dropLast(11)), flags: 0x8580)])
        }
        defer { server.end() }
        var query = try query(of: [server])
        query.payloadSize = 4096
        query.isRecursionDesired = false
        #expect(try answer(of: run(query)).message.responseCode == .noError)
    }
}
