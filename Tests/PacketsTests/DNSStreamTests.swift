import Packets
import Testing

@Suite struct DNSStreamTests {
    private static let messages: [[UInt8]] = [DNSBytes.everyType, [], [1], DNSBytes.header()]

    @Test(arguments: 1...40) func messagesArriveInAnySplit(size: Int) {
        let bytes = Self.messages.flatMap(DNSStream.framed)
        var stream = DNSStream()
        var messages: [[UInt8]] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            stream.append(bytes[start..<min(start + size, bytes.count)])
            while let message = stream.next() { messages.append(message) }
        }
        #expect(messages == Self.messages)
        #expect(stream.pendingByteCount == 0)
    }

    @Test func theLengthIsKnownBeforeTheRest() {
        var stream = DNSStream()
        stream.append([0x01])
        #expect(stream.announcedLength == nil)
        stream.append([0x02, 9])
        #expect(stream.announcedLength == 258)
        #expect(stream.next() == nil)
        #expect(stream.pendingByteCount == 3)
    }

    @Test func theLengthComesFirst() {
        #expect(DNSStream.framed([7, 8, 9]) == [0, 3, 7, 8, 9])
    }
}
