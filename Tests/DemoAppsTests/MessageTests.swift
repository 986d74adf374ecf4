import DemoApps
import NIOCore
import Testing

@Suite struct MessageTests {
    /// Text, JSON, an empty payload, a type not known; the bytes as they stand on the wire.
    static let stream: [UInt8] =
        [0, 4, 0, 1] + Array("h\u{e9}y".utf8) + [0, 2, 0, 2] + Array("{}".utf8) + [0, 0, 0, 1] + [
            0, 1, 0xff, 0xfe, 0x80,
        ]

    static func decode(_ pieces: [ArraySlice<UInt8>]) throws -> [Message] {
        var messages: [Message] = []
        let processor = NIOSingleStepByteToMessageProcessor(MessageDecoder())
        for piece in pieces {
            try processor.process(buffer: ByteBuffer(bytes: piece)) { messages.append($0) }
        }
        return messages
    }

    @Test func oneMessageAfterTheOther() throws {
        let messages = try Self.decode([Self.stream[...]])
        #expect(messages.map(\.kind) == [.text, .json, .text, .init(rawValue: 0xfffe)])
        #expect(messages.map(\.text) == ["héy", "{}", "", nil])
    }

    @Test func everySplitInThree() throws {
        let stream = Self.stream
        let whole = try Self.decode([stream[...]])
        for first in 0...stream.count {
            for second in first...stream.count {
                #expect(try Self.decode([stream[..<first], stream[first..<second], stream[second...]]) == whole)
            }
        }
    }

    @Test func byteByByte() throws {
        let pieces = Self.stream.indices.map { Self.stream[$0...$0] }
        #expect(try Self.decode(pieces) == Self.decode([Self.stream[...]]))
    }

    @Test(arguments: 1..<stream.count)
    func aCutStreamGivesOnlyWholeMessages(length: Int) throws {
        let count = [8, 14, 18, 23].count { $0 <= length }
        #expect(try Self.decode([Self.stream[..<length]]).count == count)
    }

    @Test(arguments: [0, 1, 65_535])
    func whatIsEncodedIsDecoded(length: Int) throws {
        let payload = ByteBuffer(repeating: 0x61, count: length)
        let message = try #require(Message(.text, payload: payload))
        var buffer = ByteBuffer()
        message.encode(into: &buffer)
        #expect(buffer.readableBytes == Message.headerLength + length)
        var decoder = MessageDecoder()
        #expect(decoder.decode(buffer: &buffer) == message)
        #expect(buffer.readableBytes == 0)
    }

    @Test func aPayloadTooLongForTheLengthField() {
        #expect(Message(.text, payload: ByteBuffer(repeating: 0, count: 65_536)) == nil)
    }
}
