import Packets
import Testing

/// A file that ends anywhere is ended well.
@Suite struct PcapngTailTests {
    /// A head and packets of 1, 2, … bytes; where blocks begin.
    private static func file(packets: Int) -> (bytes: [UInt8], head: Int, boundaries: [Int]) {
        var writer = PcapngWriter(application: "test")
        let interface = writer.add(CaptureInterface(name: "eth0", description: nil))
        let head = writer.byteCount
        var boundaries = [head]
        for size in 1...packets {
            writer.write(
                [UInt8](repeating: 6, count: size).span.bytes, originalLength: size,
                timestamp: Timestamp(nanoseconds: 1), interface: interface)
            boundaries.append(writer.byteCount)
        }
        return (writer.drain { bytes in bytes.withUnsafeBytes { Array($0) } }, head, boundaries)
    }

    private static func reader(_ bytes: [UInt8]) -> (Int) -> UInt32? {
        { offset in
            guard offset >= 0, offset + 4 <= bytes.count else { return nil }
            return bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
        }
    }

    @Test func wholeBlocksAreFoundWhereverTheFileEnds() {
        let (bytes, head, boundaries) = Self.file(packets: 20)
        for end in head...bytes.count {
            let cut = Array(bytes[..<end])
            let tail = PcapngTail(start: head, end: end, packets: 0, readNumber: Self.reader(cut))
            let whole = boundaries.filter { $0 <= end }
            #expect(tail.offset == whole.last)
            #expect(tail.packets == whole.count - 1)
            #expect(Capture(pcapng: Array(cut[..<tail.offset])).fault == nil)
        }
    }

    @Test func packetsAreSteppedOverUpToTheHead() {
        let (bytes, _, boundaries) = Self.file(packets: 20)
        // The last piece held nothing whole: the packets before it are reached all the same.
        var tail = PcapngTail(start: bytes.count, end: bytes.count, packets: 20, readNumber: Self.reader(bytes))
        for boundary in boundaries.reversed().dropFirst() {
            let wentBack = tail.stepBack()
            #expect(wentBack)
            #expect(tail.offset == boundary)
        }
        #expect(tail.packets == 0)
        let wentBeyond = tail.stepBack()
        #expect(!wentBeyond)
        #expect(tail.offset == boundaries[0])
    }

    @Test func whatCannotBeReadEndsTheSearch() {
        var tail = PcapngTail(start: 0, end: 1000, packets: 0) { _ in nil }
        #expect(tail.offset == 0)
        let went = tail.stepBack()
        #expect(!went)
        var zeros = PcapngTail(start: 0, end: 1000, packets: 0) { _ in 0 }
        #expect(zeros.offset == 0)
        let wentOverZeros = zeros.stepBack()
        #expect(!wentOverZeros)
        var huge = PcapngTail(start: 100, end: 1000, packets: 0) { _ in .max }
        #expect(huge.offset == 100)
        let wentFar = huge.stepBack()
        #expect(!wentFar)
    }
}
