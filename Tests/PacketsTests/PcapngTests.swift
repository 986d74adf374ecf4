import Diagnostics
import Packets
import Testing

@Suite struct PcapngTests {
    /// Two interfaces, three packets of lengths that need padding, statistics.
    static func sample() -> [UInt8] {
        var writer = PcapngWriter(application: "test 1")
        let first = writer.add(CaptureInterface(name: "eth0", description: "server", snapLength: 96))
        let second = writer.add(CaptureInterface(name: "eth0", description: "client-1"))
        let packets: [[UInt8]] = [[1], [1, 2, 3, 4], [1, 2, 3, 4, 5]]
        for (index, packet) in packets.enumerated() {
            writer.write(
                packet.span.bytes, originalLength: 60 + index,
                timestamp: Timestamp(nanoseconds: 1_763_812_345_123_456_789 + UInt64(index)),
                interface: index == 1 ? second : first)
        }
        writer.write(
            InterfaceStatistics(received: 3, dropped: 1), timestamp: Timestamp(nanoseconds: 5), interface: first)
        return writer.drain { bytes in bytes.withUnsafeBytes { Array($0) } }
    }

    @Test func whatIsWrittenIsRead() {
        let capture = Capture(pcapng: Self.sample())
        #expect(capture.fault == nil)
        #expect(
            capture.interfaces == [
                CaptureInterface(name: "eth0", description: "server", snapLength: 96),
                CaptureInterface(name: "eth0", description: "client-1"),
            ])
        #expect(capture.packets.map(\.interface) == [0, 1, 0])
        #expect(capture.packets.map(\.originalLength) == [60, 61, 62])
        #expect(capture.packets.map { Array(capture.bytes[$0.bytes]) } == [[1], [1, 2, 3, 4], [1, 2, 3, 4, 5]])
        #expect(capture.packets.map { $0.timestamp.nanoseconds % 10 } == [9, 0, 1])
        #expect(capture.statistics == [0: InterfaceStatistics(received: 3, dropped: 1)])
    }

    @Test func aCutFileGivesEverythingBeforeTheCut() throws {
        let whole = Self.sample()
        let packets = Capture(pcapng: whole).packets
        // Where a cut leaves whole blocks only, the file is simply shorter.
        var blockEnds = [0]
        while let end = blockEnds.last, end < whole.count {
            blockEnds.append(end + Int(whole[end + 4]) + Int(whole[end + 5]) << 8)
        }
        for length in 0..<whole.count {
            let cut = Capture(pcapng: Array(whole[..<length]))
            #expect(cut.packets == packets.filter { $0.bytes.upperBound + 4 <= length && isWhole($0, length) })
            if blockEnds.contains(length) {
                #expect(cut.fault == nil)
            } else {
                let block = try #require(blockEnds.last { $0 < length })
                #expect(cut.fault?.message.hasPrefix("byte \(block): ") == true)
            }
        }
        func isWhole(_ packet: CapturedPacket, _ length: Int) -> Bool {
            blockEnds.contains { $0 <= length && $0 > packet.bytes.upperBound }
        }
    }

    @Test func changedBytesDoNoHarm() {
        let whole = Self.sample()
        for index in whole.indices {
            for value: UInt8 in [0, 1, 0x7f, 0xff] {
                var changed = whole
                changed[index] = value
                let capture = Capture(pcapng: changed)
                #expect(capture.packets.count <= 3)
                capture.forEachDissection { _ in }
            }
        }
    }

    /// A big-endian file with what Wirelab does not write: an unknown block, an unknown option, other resolutions.
    @Test(arguments: [
        (resolution: [] as [UInt8], count: 1_000_001, nanoseconds: 1_000_001_000),
        (resolution: [9], count: 1_000_000_001, nanoseconds: 1_000_000_001),
        (resolution: [3], count: 1_001, nanoseconds: 1_001_000_000),
        (resolution: [0x8a], count: 1_536, nanoseconds: 1_500_000_000),
    ])
    func foreignFiles(resolution: [UInt8], count: Int, nanoseconds: Int) throws {
        let big16 = PacketBytes.big16
        let big32 = PacketBytes.big32
        func block(_ type: Int, _ body: [UInt8]) -> [UInt8] {
            big32(type) + big32(body.count + 12) + body + big32(body.count + 12)
        }
        let resolutionOption = resolution.isEmpty ? [] : big16(9) + big16(1) + resolution + [0, 0, 0]
        let file =
            block(0x0a0d_0d0a, big32(0x1a2b_3c4d) + big16(1) + big16(0) + [UInt8](repeating: 0xff, count: 8))
            + block(0x0000_0bad, [1, 2, 3, 4])
            + block(1, big16(101) + big16(0) + big32(0) + big16(2988) + big16(1) + [7, 0, 0, 0] + resolutionOption)
            + block(6, big32(0) + big32(0) + big32(count) + big32(3) + big32(9) + [1, 2, 3, 0])
        let capture = Capture(pcapng: file)
        #expect(capture.fault == nil)
        #expect(capture.interfaces.map(\.linkType) == [.rawIP])
        let packet = try #require(capture.packets.first)
        #expect(packet.timestamp.nanoseconds == UInt64(nanoseconds))
        #expect(packet.originalLength == 9)
        #expect(Array(capture.bytes[packet.bytes]) == [1, 2, 3])
    }

    @Test(arguments: [[0xd4, 0xc3, 0xb2, 0xa1] + [UInt8](repeating: 0, count: 20), Array("not a capture at all".utf8)])
    func otherFormatsAreNamed(bytes: [UInt8]) {
        #expect(Capture(pcapng: bytes).fault?.message.contains("no pcapng file") == true)
    }

    @Test func sectionsNumberTheirOwnInterfaces() {
        let capture = Capture(pcapng: Self.sample() + Self.sample())
        #expect(capture.fault == nil)
        #expect(capture.interfaces.count == 4)
        #expect(capture.packets.map(\.interface) == [0, 1, 0, 2, 3, 2])
    }
}
