import Packets
import Testing

@Suite struct TCPOptionsTests {
    @Test func linuxSYN() {
        let options = read(
            [2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 1, 3, 3, 7],
            as: { TCPOptions($0, length: $0.byteCount) })
        #expect(options.maximumSegmentSize == 1460)
        #expect(options.isSACKPermitted)
        #expect(options.timestamps?.value == 1)
        #expect(options.timestamps?.echoReply == 2)
        #expect(options.windowScale == 7)
        #expect(!options.isMalformed)
    }

    @Test(arguments: 1...4)
    func sackBlocks(count: Int) {
        let blocks = (0..<count).flatMap { PacketBytes.big32($0 * 100) + PacketBytes.big32($0 * 100 + 50) }
        let options = read(([1, 1, 5, UInt8(2 + blocks.count)] + blocks), as: { TCPOptions($0, length: $0.byteCount) })
        #expect(options.sackBlocks.map(\.left.rawValue) == (0..<count).map { UInt32($0 * 100) })
        #expect(options.sackBlocks.map(\.right.rawValue) == (0..<count).map { UInt32($0 * 100 + 50) })
    }

    @Test func unknownOptionsAreSkippedAndTheEndIsTheEnd() {
        let options = read([30, 4, 9, 9, 3, 3, 2, 0, 2, 4, 5, 180], as: { TCPOptions($0, length: $0.byteCount) })
        #expect(options.windowScale == 2)
        #expect(options.maximumSegmentSize == nil)
        #expect(!options.isMalformed)
    }

    @Test(arguments: [[2], [2, 4, 5], [2, 1, 0, 0], [2, 0], [3, 4, 7, 0], [5, 9, 0, 0, 0, 0, 0, 0, 0], [8, 255]])
    func malformedOptions(bytes: [UInt8]) {
        let options = read(([3, 3, 5] + bytes), as: { TCPOptions($0, length: $0.byteCount) })
        #expect(options.isMalformed)
        #expect(options.windowScale == 5, "what stood before is kept")
    }
}
