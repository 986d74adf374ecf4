import DemoApps
import Testing

struct MessageStreamTests {
    /// Text, JSON, an empty payload; the bytes as they stand on the wire.
    static let bytes: [UInt8] =
        [0, 4, 0, 1] + Array("h\u{e9}y".utf8) + [0, 2, 0, 2] + Array("{}".utf8) + [0, 0, 0, 1] + [0, 1, 0, 1, 0x61]

    static func decode(_ pieces: [ArraySlice<UInt8>]) throws -> [Message] {
        var messages: [Message] = []
        var stream = MessageStream()
        for piece in pieces { try piece.withUnsafeBytes { try stream.receive($0) { messages.append($0) } } }
        return messages
    }

    @Test func `one message after the other`() throws {
        let messages = try Self.decode([Self.bytes[...]])
        #expect(messages.map(\.kind) == [.text, .json, .text, .text])
        #expect(try messages.map { try $0.text() } == ["héy", "{}", "", "a"])
    }

    @Test func `every split in three gives the same`() throws {
        let bytes = Self.bytes
        let whole = try Self.decode([bytes[...]])
        for first in 0...bytes.count {
            for second in first...bytes.count {
                #expect(try Self.decode([bytes[..<first], bytes[first..<second], bytes[second...]]) == whole)
            }
        }
    }

    @Test func `byte by byte gives the same`() throws {
        let pieces = Self.bytes.indices.map { Self.bytes[$0...$0] }
        #expect(try Self.decode(pieces) == Self.decode([Self.bytes[...]]))
    }

    @Test(arguments: 1..<bytes.count) func `a stream that is cut gives only whole messages, and says so`(length: Int)
        throws
    {
        var stream = MessageStream()
        var messages: [Message] = []
        try Self.bytes[..<length].withUnsafeBytes { try stream.receive($0) { messages.append($0) } }
        let ends = [8, 14, 18, 23]
        #expect(messages.count == ends.count { $0 <= length })
        if ends.contains(length) {
            try stream.finish()
        } else {
            #expect(throws: MessageFault.self) { try stream.finish() }
        }
    }

    @Test func `an unknown type is refused before its payload is there`() {
        #expect(throws: MessageFault.unknownKind(0x5420)) { try Self.decode([Array("GET / HTTP".utf8)[...]]) }
    }

    @Test(arguments: [0, 1, 65_535]) func `what is encoded is decoded`(length: Int) throws {
        let message = try #require(Message(.text, payload: [UInt8](repeating: 0x61, count: length)))
        #expect(message.bytes.count == Message.headerLength + length)
        #expect(try Self.decode([message.bytes[...]]) == [message])
    }

    @Test func `a payload too long for the length field is no message`() {
        #expect(Message(.text, payload: [UInt8](repeating: 0, count: 65_536)) == nil)
    }

    @Test(arguments: [
        ("\"h\\u00e9y\"", "héy"), ("{\"a\":[1,2.5e3,null]}", "{\"a\":[1,2.5e3,null]}"), ("12", "12"), ("\"\"", ""),
    ]) func `a JSON string is its content, any other JSON its text`(json: String, text: String) throws {
        #expect(try #require(Message(.json, payload: Array(json.utf8))).text() == text)
    }

    @Test(arguments: ["", "{", "nope", "\"a", "{\"a\":}", "1 2"]) func `what is no JSON is refused`(text: String) throws
    {
        let message = try #require(Message(.json, payload: Array(text.utf8)))
        #expect(throws: MessageFault.notJSON) { try message.check() }
        #expect(throws: MessageFault.notJSON) { try message.text() }
    }

    @Test func `a text that is not UTF-8 is refused`() throws {
        let message = try #require(Message(.text, payload: [0x61, 0xff]))
        #expect(throws: MessageFault.notUTF8) { try message.text() }
    }
}
