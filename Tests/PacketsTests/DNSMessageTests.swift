import Packets
import Testing

@Suite struct DNSMessageTests {
    /// A query as `dig +nocookie server.tcp-ip-sandbox.internal` sends it.
    private static let query: [UInt8] =
        [0xbe, 0xef]  // identifier
        + [0x01, 0x20]  // query, opcode 0, recursion desired; authentic data, as dig asks
        + [0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01]  // one question, one additional record
        + [0x06] + Array("server".utf8) + [0x0e] + Array("tcp-ip-sandbox".utf8) + [0x08] + Array("internal".utf8) + [
            0x00
        ]
        + [0x00, 0x01, 0x00, 0x01]  // type A, class IN
        + [0x00]  // the root's name
        + [0x00, 0x29]  // type OPT
        + [0x04, 0xd0]  // 1232 bytes of UDP payload
        + [0x00, 0x00, 0x00, 0x00]  // no upper bits, version 0, no flags
        + [0x00, 0x00]  // no options

    @Test func aQueryByteByByte() throws {
        let question = DNSQuestion(name: try DNSName("server.tcp-ip-sandbox.internal"), type: .a)
        let query = DNSQueryMessage(
            identifier: 0xbeef, question: question, flags: [.recursionDesired, .authenticData], payloadSize: 1232)
        #expect(query.bytes == Self.query)
        let message = try #require(DNSMessage(Self.query))
        #expect(message.header.identifier == 0xbeef)
        #expect(message.header.flags == [.recursionDesired, .authenticData])
        #expect(message.header.opcode == .query)
        #expect(message.questions == [question])
        #expect(message.edns?.payloadSize == 1232)
        #expect(message.edns?.version == 0)
        #expect(message.fault == nil)
        #expect(message.trailingByteCount == 0)
    }

    /// A denial as the lab's dnsmasq sends it.
    private static let denial: [UInt8] =
        [0x00, 0x07]  // identifier
        + [0x85, 0x03]  // answer, opcode 0, authoritative, recursion desired; not available, code 3
        + [0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00]  // one question, one authority
        + [0x06] + Array("nobody".utf8) + [0x03] + Array("lab".utf8) + [0x00]  // the zone's name is at byte 19
        + [0x00, 0x1c, 0x00, 0x01]  // type AAAA, class IN
        + [0xc0, 0x13]  // the name at byte 19
        + [0x00, 0x06, 0x00, 0x01]  // type SOA, class IN
        + [0x00, 0x00, 0x01, 0x2c]  // 300 seconds
        + [0x00, 0x26]  // 38 bytes of data
        + [0x02] + Array("ns".utf8) + [0xc0, 0x13]  // the primary server, ns.lab.
        + [0x0a] + Array("hostmaster".utf8) + [0xc0, 0x13]  // the mailbox, hostmaster.lab.
        + [0x00, 0x00, 0x00, 0x01]  // serial
        + [0x00, 0x00, 0x04, 0xb0]  // refresh after 1200 seconds
        + [0x00, 0x00, 0x00, 0xb4]  // retry after 180 seconds
        + [0x00, 0x12, 0x75, 0x00]  // expire after 1209600 seconds
        + [0x00, 0x00, 0x01, 0x2c]  // minimum 300 seconds

    @Test func aDenialByteByByte() throws {
        let message = try #require(DNSMessage(Self.denial))
        #expect(message.fault == nil)
        #expect(message.header.flags == [.response, .authoritative, .recursionDesired])
        #expect(message.responseCode == .nameError)
        #expect(message.responseCode.description == "NXDOMAIN")
        #expect(message.questions.map(\.description) == ["nobody.lab. IN AAAA"])
        #expect(
            message.authorities.map(\.description) == [
                "lab. 300 IN SOA ns.lab. hostmaster.lab. 1 1200 180 1209600 300"
            ])
    }

    @Test func everyTypeIsRead() throws {
        let message = try #require(DNSMessage(DNSBytes.everyType))
        #expect(message.fault == nil)
        #expect(message.trailingByteCount == 0)
        #expect(
            message.answers.map(\.description) == [
                "Host.example. 300 IN A 10.0.0.10",
                "Host.example. 300 IN AAAA 2001:db8::1",
                "alias. 300 IN CNAME Host.example.",
                "example. 300 IN NS ns.example.",
                "example. 300 IN MX 10 mail.example.",
                "10.0. 300 IN PTR Host.example.",
                "_dns._udp. 300 IN SRV 1 2 53 Host.example.",
                "Host.example. 300 IN TXT \"a\\\"\" \"\" \"b c\"",
            ])
        #expect(message.authorities.map(\.data.description) == ["Host.example. root.example. 1 2 3 4 5"])
        #expect(message.additionals.last?.description == "Host.example. 300 IN TYPE65280 \\# 3 0102ff")
        let edns = try #require(message.edns)
        #expect(edns.payloadSize == 1232)
        #expect(edns.wantsDNSSEC)
        #expect(edns.options.map(\.code) == [10])
        #expect(edns.options.map(\.data) == [[0xab, 0xcd]])
        // The header says NOERROR, OPT says 1 above it: code 16.
        #expect(message.header.responseCode == .noError)
        #expect(message.responseCode == .badVersion)
    }

    @Test func theCaseOfTheQuestionIsKept() throws {
        let name = try DNSName("sErVeR.eXaMpLe")
        let query = DNSQueryMessage(identifier: 1, question: DNSQuestion(name: name, type: .txt))
        let message = try #require(DNSMessage(query.bytes))
        #expect(message.questions.first?.name.description == "sErVeR.eXaMpLe.")
        #expect(message.questions.first?.name == (try DNSName("SERVER.example.")))
        #expect(message.header.flags == .recursionDesired)
        #expect(message.edns == nil)
    }

    @Test(arguments: [
        (0x8000, DNSFlags.response), (0x0400, .authoritative), (0x0200, .truncated), (0x0100, .recursionDesired),
        (0x0080, .recursionAvailable), (0x0040, .reserved), (0x0020, .authenticData), (0x0010, .checkingDisabled),
    ])
    func eachFlagHasItsBit(bits: Int, flag: DNSFlags) throws {
        let header = try #require(read(DNSBytes.header(flags: bits), as: DNSHeader.init))
        #expect(header.flags == flag)
        #expect(header.opcode == .query)
        #expect(header.responseCode == .noError)
    }

    @Test func opcodeAndResponseCode() throws {
        let header = try #require(read(DNSBytes.header(flags: 0xa804), as: DNSHeader.init))
        #expect(header.opcode == .update)
        #expect(header.responseCode == .notImplemented)
        #expect(header.flags == .response)
        let names = (0...6).map { DNSResponseCode(rawValue: $0).description }
        #expect(names == ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN"])
        #expect(DNSResponseCode(rawValue: 3841).description == "RCODE3841")
    }

    @Test(arguments: ["A", "AAAA", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT", "ANY", "TYPE65280"])
    func typesReadTheirNames(name: String) throws {
        let type = try #require(DNSRecordType(name.lowercased()))
        #expect(type.description == name)
    }

    @Test(arguments: ["", "AA", "TYPE", "TYPE65536", "TYPE-1", "IN"])
    func whatIsNoType(name: String) {
        #expect(DNSRecordType(name) == nil)
    }

    @Test func timesToLiveWithTheHighestBitCountAsZero() throws {
        let bytes =
            DNSBytes.header(answers: 2)
            + DNSBytes.record([0], type: 1, timeToLive: 0x7fff_ffff, [1, 2, 3, 4])
            + DNSBytes.record([0], type: 1, timeToLive: 0x8000_0000, [1, 2, 3, 4])
        #expect(try #require(DNSMessage(bytes)).answers.map(\.timeToLive) == [0x7fff_ffff, 0])
    }

    @Test func onlyTheInternetClassHasItsTypes() throws {
        // An update deletes with class ANY and no data; multicast DNS sets the class's highest bit.
        let bytes =
            DNSBytes.header(answers: 2) + DNSBytes.record([0], type: 1, recordClass: 255, [])
            + DNSBytes.record([0], type: 1, recordClass: 0x8001, [224, 0, 0, 251])
        let message = try #require(DNSMessage(bytes))
        #expect(message.fault == nil)
        #expect(message.answers.map(\.data.description) == ["\\# 0", "224.0.0.251"])
    }

    @Test func bytesAfterTheLastRecordAreCounted() throws {
        #expect(try #require(DNSMessage(DNSBytes.everyType + [0, 0, 0])).trailingByteCount == 3)
    }
}
