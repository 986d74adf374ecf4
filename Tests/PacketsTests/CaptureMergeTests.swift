import Diagnostics
import Packets
import Testing

@Suite struct CaptureMergeTests {
    private static func file(
        _ host: String, _ times: [Int], dropped: Int = 0, order: PcapngFile.ByteOrder = .little
    ) -> [UInt8] {
        var file = PcapngFile(order)
        file.section()
        file.interface(host)
        for time in times { file.packet([UInt8(truncatingIfNeeded: time), 2, 3], at: time, originalLength: 60) }
        file.statistics(received: times.count, dropped: dropped)
        return file.bytes
    }

    @Test(arguments: [1, 3, 4, 7, 100, 1 << 16])
    func `packets lie in time order, whatever the pieces`(_ size: Int) {
        let merged = Merged(
            [
                Self.file("server", [1, 4, 6]), Self.file("client-1", [2, 3, 4, 9], dropped: 5),
                Self.file("client-2", []),
            ],
            pieces: size)
        #expect(merged.capture.fault == nil)
        #expect(merged.capture.interfaces.map(\.description) == ["server", "client-1", "client-2"])
        #expect(merged.times == [1, 2, 3, 4, 4, 6, 9])
        #expect(merged.hosts == ["server", "client-1", "client-1", "server", "client-1", "server", "client-1"])
        #expect(merged.capture.statistics.mapValues(\.received) == [0: 3, 1: 4, 2: 0])
        #expect(merged.capture.statistics.mapValues(\.dropped) == [0: 0, 1: 5, 2: 0])
        #expect(merged.capture.packets.map { Array(merged.capture.bytes[$0.bytes]) }.last == [9, 2, 3])
        #expect(merged.merge.packetCount == 7)
        #expect(merged.merge.first?.nanoseconds == 1 && merged.merge.last?.nanoseconds == 9)
        #expect((0..<3).map { merged.merge.summary(of: $0).packets } == [3, 4, 0])
    }

    @Test func `many captures are sorted, each in its own order`() {
        let times = (0..<40).map { host in (0..<host % 30).map { ($0 * 7919 + host * 131) % 500 }.sorted() }
        let merged = Merged(times.enumerated().map { Self.file("host-\($0.offset)", $0.element) }, pieces: 50)
        #expect(merged.times == times.flatMap { $0 }.sorted().map(UInt64.init))
        for (index, own) in times.enumerated() {
            let theirs = zip(merged.times, merged.hosts).filter { $0.1 == "host-\(index)" }.map(\.0)
            #expect(theirs == own.map(UInt64.init))
        }
    }

    @Test func `a clock that goes back does not change the order of its own packets`() {
        let merged = Merged([Self.file("server", [5, 3, 8]), Self.file("client-1", [4, 6])])
        #expect(zip(merged.hosts, merged.times).filter { $0.0 == "server" }.map(\.1) == [5, 3, 8])
        #expect(merged.merge.first?.nanoseconds == 3)
    }

    /// Each kind of option with numbers in it, and such as have none, known and not known.
    private static func everything(_ order: PcapngFile.ByteOrder) -> [UInt8] {
        var file = PcapngFile(order)
        file.section(comments: ["a rehearsal"])
        let custom = file.option(2989, numbers: [(32473, 4)]) + file.option(0x7fff, [1, 2, 3])
        file.interface(
            "server",
            options: file.option(1, Array("the first host".utf8)) + file.option(11, [0] + Array("tcp port 1234".utf8))
                + file.option(8, numbers: [(1_000_000_000, 8)]) + file.option(14, numbers: [(3, 8)]) + custom)
        file.packet([1, 2, 3], at: 10, options: file.option(2, numbers: [(1, 4)]) + file.option(4, numbers: [(7, 8)]))
        file.packet([1, 2, 3, 4], at: 11, options: file.option(1, Array("look here".utf8)) + file.option(0, []))
        file.block(0xbad, [1, 2, 3, 4])
        file.block(3, file.number(4, 4) + [9, 9, 9, 9])
        file.statistics(
            received: 3, dropped: 1,
            options: file.option(2, numbers: [(1, 4), (2, 4)]) + file.option(7, numbers: [(2, 8)])
                + file.option(1, Array("the last word".utf8)))
        return file.bytes
    }

    @Test func `both byte orders merge to the same file, with every option`() {
        let merged = PcapngFile.ByteOrder.allCases.map { Merged([Self.everything($0)]) }
        #expect(merged[0].bytes == merged[1].bytes)
        #expect(merged[0].capture.fault == nil && merged[0].merge.summary(of: 0).fault == nil)
        // With its own clock of nanoseconds, three seconds late; a simple packet block has no time.
        #expect(merged[0].times == [3_000_000_010, 3_000_000_011, 3_000_000_000])
        let copied = Self.everything(.little)
        // All but the section header, the unknown block and the simple packet is there byte by byte.
        for text in ["a rehearsal", "the first host", "tcp port 1234", "look here", "the last word"] {
            #expect(merged[0].bytes.firstRange(of: Array(text.utf8)) != nil, "\(text)")
        }
        let interface = Self.blocks(copied).first { $0.starts(with: [1, 0, 0, 0]) }
        #expect(Self.blocks(merged[0].bytes).contains { $0 == interface })
        let statistics = Self.blocks(copied).first { $0.starts(with: [5, 0, 0, 0]) }
        #expect(Self.blocks(merged[0].bytes).last == statistics)
    }

    /// The blocks of a little-endian file.
    static func blocks(_ bytes: [UInt8]) -> [[UInt8]] {
        var blocks: [[UInt8]] = []
        var rest = bytes[...]
        while rest.count >= 12 {
            let length = rest.dropFirst(4).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            blocks.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return blocks
    }

    @Test func `a merge of a merge is the same file`() {
        let files = [
            Self.file("server", [1, 4, 6], dropped: 2), Self.everything(.big), Self.file("client-1", [2, 5]),
        ]
        let once = Merged(files)
        #expect(Merged([once.bytes]).bytes == once.bytes)
    }

    @Test func `sections number their own interfaces, and equal comments are said once`() {
        var file = PcapngFile(.big)
        file.section(comments: ["one"])
        file.interface("server")
        file.packet([1], at: 1)
        file.section(comments: ["of the second section"])
        file.interface("client-1")
        file.interface("client-2")
        file.packet([2], at: 5, interface: 1)
        file.statistics(received: 1, dropped: 0, interface: 1)
        file.statistics(received: 2, dropped: 0, interface: 1)
        let merged = Merged([file.bytes, file.bytes])
        #expect(merged.capture.interfaces.count == 6)
        #expect(merged.times == [1, 1, 5, 5])
        #expect(merged.hosts == ["server", "server", "client-2", "client-2"])
        // The last word on an interface counts.
        #expect(Self.blocks(merged.bytes).count { $0.starts(with: [5, 0, 0, 0]) } == 2)
        #expect(merged.capture.statistics.mapValues(\.received).values.sorted() == [2, 2])
        #expect(Self.blocks(merged.bytes).count { $0.starts(with: [10, 13, 13, 10]) } == 1)
    }

    @Test func `of a capture that was cut everything before the cut is merged, and the cut is named`() {
        let whole = Self.file("server", [1, 4, 6])
        let ends = Self.blocks(whole).reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
        for length in 0..<whole.count {
            let merged = Merged([Array(whole[..<length]), Self.file("client-1", [2, 5])], pieces: 64)
            let block = ends.last { $0 <= length } ?? 0
            let summary = merged.merge.summary(of: 0)
            #expect(
                summary.packets == Array(ends.prefix { $0 <= block }.dropFirst(3)).count - (block >= ends[6] ? 1 : 0))
            #expect((summary.fault == nil) == (length != 0 && ends.contains(length)), "\(length)")
            if let fault = summary.fault { #expect(fault.message.hasPrefix("byte \(block): the file "), "\(fault)") }
            #expect(merged.merge.summary(of: 1).packets == 2 && merged.merge.summary(of: 1).fault == nil)
            #expect(merged.capture.fault == nil && merged.capture.packets.count == summary.packets + 2)
        }
    }

    @Test func `changed bytes do no harm`() {
        let whole = Self.everything(.big)
        let other = Self.file("client-1", [2, 5])
        for index in whole.indices {
            for value: UInt8 in [0, 1, 0x7f, 0xff] {
                var changed = whole
                changed[index] = value
                let merged = Merged([changed, other], pieces: 1 << 10)
                #expect(merged.capture.fault == nil, "byte \(index) is \(value)")
                #expect(merged.merge.summary(of: 1).packets == 2)
            }
        }
    }

    @Test func `a length that no block has is a fault, not a reason to read on`() {
        var file = PcapngFile()
        file.section()
        let broken = file.bytes + file.number(6, 4) + file.number(0x4000_0000, 4) + [UInt8](repeating: 0, count: 64)
        #expect(
            Merged([broken]).merge.summary(of: 0).fault?.message
                == "byte 28: a block has the impossible length 1073741824")
    }

    @Test(arguments: [[], Array("not a capture at all".utf8)])
    func `what is no capture is named, and the others are merged`(_ bytes: [UInt8]) {
        let merged = Merged([bytes, Self.file("server", [1])])
        #expect(merged.merge.summary(of: 0).fault?.message.hasPrefix("byte 0: ") == true)
        #expect(merged.times == [1])
    }

    @Test func `what is held is a piece of each, not the captures`() {
        let files = (0..<3).map { host in Self.file("host-\(host)", (0..<2000).map { $0 * 3 + host }) }
        let merged = Merged(files, pieces: 4096)
        #expect(merged.capture.packets.count == 6000)
        #expect(merged.largestOutput <= 3 * 4096 + 1024, "\(merged.largestOutput)")
    }

    @Test func `no captures make an empty file`() {
        let merged = Merged([])
        #expect(merged.capture.fault == nil && merged.capture.packets.isEmpty && merged.bytes.count >= 28)
        #expect(merged.merge.first == nil)
    }
}
