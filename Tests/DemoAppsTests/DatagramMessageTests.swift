import DemoApps
import Testing

struct DatagramMessageTests {
    static func read(_ bytes: [UInt8]) throws -> Message {
        try bytes.withUnsafeBytes { (bytes) throws(MessageFault) in try Message(datagram: bytes) }
    }

    @Test func `a text travels as a JSON string, padded with zeros`() throws {
        let datagram = try #require(Message.datagram("a \"b\"", size: 4096))
        #expect(Array(datagram.prefix(14)) == [0, 9, 0, 2] + Array("\"a \\\"b\\\"\"".utf8) + [0])
        #expect(datagram.count == 4096)
        #expect(datagram.dropFirst(13).allSatisfy { $0 == 0 })
        #expect(try Self.read(datagram).text() == "a \"b\"")
    }

    @Test func `a text that does not fit is no datagram`() {
        #expect(Message.datagram("abc", size: 8) == nil)
        #expect(Message.datagram("abc", size: 9)?.count == 9)
    }

    @Test func `a text message is understood too`() throws {
        #expect(try Self.read([0, 1, 0, 1, 0x61, 0, 0]).text() == "a")
    }

    @Test(arguments: [
        ([], MessageFault.incomplete(bytes: 0, of: 0)), ([0, 1, 0], .incomplete(bytes: 3, of: 0)),
        ([0, 2, 0, 1, 0x61], .incomplete(bytes: 5, of: 6)), ([0, 1, 0, 7, 0x61], .unknownKind(7)),
    ]) func `what is no message is refused`(bytes: [UInt8], fault: MessageFault) {
        #expect(throws: fault) { try Self.read(bytes) }
    }
}
