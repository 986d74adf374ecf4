import Diagnostics
import LabModel
import Packets
import Testing

@testable import DemoApps

@Suite struct DNSResultTests {
    private static let server = SocketAddress(IPv4Address(rawValue: 0x0a00_0002), port: 53)

    private func result(
        _ text: String, _ type: DNSRecordType? = nil, file: String = "", transport: DNSTransport = .udp,
        queries: Int = 1,
        answer: ([UInt8]) -> [UInt8]
    ) throws -> DNSResult {
        let candidates = try NameCandidates(text, type: type, configuration: ResolverConfiguration(file))
        let candidate = try #require(candidates.candidates.first)
        let question = DNSQuestion(name: candidate.name, type: candidates.type)
        let bytes = answer(DNSQueryMessage(identifier: 7, question: question).bytes)
        let outcome = DNSOutcome.answered(
            DNSAnswer(
                message: try #require(DNSMessage(bytes)), byteCount: bytes.count, server: Self.server,
                transport: transport,
                elapsed: .microseconds(410)))
        return DNSResult(
            candidates: candidates, candidate: candidate, outcome: outcome, queries: queries,
            elapsed: .milliseconds(2500))
    }

    @Test func anAnswer() throws {
        let result = try result("server", file: "search lab.internal") { DNSAnswerBytes.address(to: $0) }
        #expect(result.failure == nil)
        #expect(
            result.text == """
                question    server.lab.internal. A: which IPv4 addresses?
                            "server" and the search domain lab.internal. of /etc/resolv.conf
                answer      from 10.0.0.2:53 over UDP after 0.41 ms: 53 bytes
                status      NOERROR: 1 A record
                flags       authoritative, recursion desired, recursion available

                ANSWER                TTL  TYPE  DATA
                server.lab.internal.  300  A     10.0.0.10

                """)
    }

    @Test func aDenial() throws {
        let result = try result("nobody.lab.", transport: .tcp, queries: 2) {
            DNSAnswerBytes.denial(to: $0, zoneOffset: 19)
        }
        #expect(result.failure?.code == .checkFailed)
        #expect(result.failure?.message == "nobody.lab. does not exist")
        #expect(
            result.text == """
                question    nobody.lab. A: which IPv4 addresses?
                answer      from 10.0.0.2:53 over TCP after 0.41 ms, handshake included: 64 bytes; 2 queries in 2.5 s
                status      NXDOMAIN: the name does not exist; that may be remembered for 60 s
                flags       authoritative, recursion desired, no recursion available

                AUTHORITY  TTL  TYPE  DATA
                lab.       300  SOA   lab. lab. 1 1200 180 1209600 60

                """)
    }

    @Test func aReverseName() throws {
        let result = try result("10.0.0.9") { DNSAnswerBytes.answer(to: $0, flags: 0x8105) }
        #expect(result.failure?.code == .environment)
        #expect(result.failure?.message.contains("10.0.0.2:53 answered REFUSED to 9.0.0.10.in-addr.arpa. PTR") == true)
        #expect(result.text.contains("question    9.0.0.10.in-addr.arpa. PTR: which name has the address?\n"))
        #expect(result.text.contains("            the name under which 10.0.0.9 has its own name\n"))
        #expect(result.text.contains("status      REFUSED: the server does not want to answer this"))
        #expect(result.text.contains("flags       recursion desired, not authoritative, no recursion available\n"))
    }

    @Test func noSuchRecord() throws {
        let none = try result("server.lab", .aaaa) { DNSAnswerBytes.answer(to: $0, flags: 0x8580) }
        #expect(none.failure?.code == .checkFailed)
        #expect(none.failure?.message == "server.lab. has no AAAA record")
        #expect(none.text.contains("NOERROR without an answer: the name exists, but has no AAAA record"))
        let alias = try result("server.lab") {
            DNSAnswerBytes.answer(to: $0, flags: 0x8580, records: [[0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 9, 0, 2, 0xc0, 12]])
        }
        #expect(alias.failure?.code == .checkFailed)
        #expect(alias.text.contains("NOERROR: an alias, but no A record at its end"))
    }

    @Test func noAnswer() throws {
        let candidates = try NameCandidates("server.lab", type: nil, configuration: ResolverConfiguration(""))
        let candidate = try #require(candidates.candidates.first)
        let failed = DNSResult(
            candidates: candidates, candidate: candidate, outcome: .failed("10.0.0.2:53: silence"), queries: 5,
            elapsed: .seconds(10))
        #expect(failed.failure?.code == .environment)
        #expect(failed.failure?.message == "no answer to server.lab. A: 10.0.0.2:53: silence")
        #expect(
            failed.text == """
                question    server.lab. A: which IPv4 addresses?
                no answer   5 queries in 10 s

                """)
        let interrupted = DNSResult(
            candidates: candidates, candidate: candidate, outcome: .interrupted, queries: 1, elapsed: .seconds(1))
        #expect(interrupted.failure == nil)
        #expect(interrupted.text.contains("interrupted no answer yet; 1 query in 1 s\n"))
    }

    @Test func theAnswerAsJSON() throws {
        let result = try result("server.lab") { DNSAnswerBytes.address(to: $0) }
        guard case .answered(let answer) = result.outcome else { return }
        var event = DNSEvent.answer(answer)
        event.microseconds = 1_700_000_000_000_001
        #expect(
            event.json
                == #"{"time":1700000000.000001,"event":"answer","application":"dns-query","server":"10.0.0.2:53","#
                + #""transport":"udp","bytes":44,"id":7,"rcode":"NOERROR","flags":["qr","aa","rd","ra"],"#
                + #""answers":[{"name":"server.lab.","ttl":300,"class":"IN","type":"A","data":"10.0.0.10"}],"#
                + #""authority":[],"additional":[],"seconds":0.000410}"#)
        #expect(event.line == nil)
        let finished = DNSEvent.finished(result)
        #expect(
            finished.json == #"{"time":0.000000,"event":"finished","application":"dns-query","server":"10.0.0.2:53","#
                + #""transport":"udp","rcode":"NOERROR","queries":1,"seconds":2.500000}"#)
    }

    @Test func theQueryAsJSON() throws {
        let query = DNSQueryMessage(identifier: 7, question: DNSQuestion(name: try DNSName("a.b"), type: .mx))
        #expect(
            DNSEvent.query(query, to: Self.server, over: .tcp).json
                == #"{"time":0.000000,"event":"query","application":"dns-query","server":"10.0.0.2:53","#
                + #""transport":"tcp","id":7,"name":"a.b.","type":"MX","bytes":21}"#)
    }

    @Test func whatPeopleAreTold() {
        let retry = DNSEvent.retry(Self.server, over: .tcp, "the answer is truncated")
        #expect(retry.line == "the answer is truncated; asking 10.0.0.2:53 over TCP")
        let ignored = DNSEvent.ignored(3, from: Self.server, over: .udp, "it is no answer")
        #expect(ignored.line == "ignored 3 bytes from 10.0.0.2:53 over UDP: it is no answer")
    }
}
