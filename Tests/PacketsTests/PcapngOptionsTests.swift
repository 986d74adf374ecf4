import Foundation
import Packets
import Testing

/// What a capture says about itself: read back here, and by the tools that others use.
@Suite struct PcapngOptionsTests {
    private static let section = CaptureSection(
        application: "wire 1.2.3", operatingSystem: "Linux 6.1", comments: ["three handshakes", "größer"])
    private static let interface = CaptureInterface(
        name: "eth0", description: "client-1", snapLength: 96, filter: "tcp port 1234")
    private static let statistics = InterfaceStatistics(
        received: 20, dropped: 17, delivered: 3, start: Timestamp(nanoseconds: 1_763_812_345_000_000_001),
        end: Timestamp(nanoseconds: 1_763_812_346_000_000_002),
        comment: "17 packets are missing: the kernel had no room for them")

    private static func file(_ interface: CaptureInterface = interface) -> [UInt8] {
        var writer = PcapngWriter(section)
        let number = writer.add(interface)
        for size in [60, 61, 0] {
            writer.write(
                [UInt8](repeating: 0, count: size).span.bytes, originalLength: 1514,
                timestamp: Timestamp(nanoseconds: 1_763_812_345_123_456_789), interface: number)
        }
        writer.write(statistics, timestamp: Timestamp(nanoseconds: 1_763_812_346_000_000_002), interface: number)
        return writer.drain { bytes in bytes.withUnsafeBytes { Array($0) } }
    }

    @Test func whatIsWrittenIsRead() {
        let capture = Capture(pcapng: Self.file())
        #expect(capture.fault == nil)
        #expect(capture.sections == [Self.section])
        #expect(capture.interfaces == [Self.interface])
        #expect(capture.statistics == [0: Self.statistics])
        #expect(capture.packets.map(\.bytes.count) == [60, 61, 0])
        #expect(capture.packets.map(\.originalLength) == [1514, 1514, 1514])
    }

    /// Behind a filter isb_ifrecv (4) is not known; without one it is the number that passed (6). The drops stand where the
    /// format has them (7) and where Wireshark looks for them (5).
    @Test(arguments: [("tcp" as String?, [5, 6, 7, 8]), (nil, [4, 5, 6, 7, 8])])
    func theCountsStandWhereTheFormatHasThem(filter: String?, codes: [UInt16]) throws {
        let interface = CaptureInterface(name: "eth0", description: nil, filter: filter)
        let bytes = Self.file(interface)
        let length = Int(bytes[bytes.count - 4]) + Int(bytes[bytes.count - 3]) << 8
        var offset = bytes.count - length + 20
        var found: [UInt16: UInt64] = [:]
        while offset < bytes.count - 4 {
            let code = UInt16(bytes[offset]) + UInt16(bytes[offset + 1]) << 8
            let size = Int(bytes[offset + 2]) + Int(bytes[offset + 3]) << 8
            if code >= 4 { found[code] = UInt64(bytes[offset + 4]) }
            offset += 4 + (size + 3) / 4 * 4
        }
        #expect(found.keys.sorted() == codes)
        let values: [UInt16: UInt64] = [4: 20, 5: 17, 6: 20, 7: 17, 8: 3]
        for (code, value) in found { #expect(value == values[code]) }
    }

    /// An option has 65,535 bytes at most; the filter's first one says that it is text.
    @Test(arguments: ["", "ä", "€", "\u{1F600}"], 0...4)
    func aLongTextIsCutBetweenTwoCharacters(last: String, missing: Int) {
        let text = String(repeating: "a", count: 65_535 - missing)
        let expected = missing >= last.utf8.count ? text + last : text
        let section = CaptureSection(application: text + last + "b", comments: [text + last + "b"])
        var writer = PcapngWriter(section)
        let filter = String(text.dropFirst()) + last
        _ = writer.add(CaptureInterface(name: nil, description: nil, filter: filter + "b"))
        let capture = Capture(pcapng: writer.drain { bytes in bytes.withUnsafeBytes { Array($0) } })
        #expect(capture.fault == nil)
        let comment = capture.sections[0].comments[0]
        #expect(comment.hasPrefix(expected) && comment.utf8.count <= 65_535)
        #expect(comment == (missing > last.utf8.count ? expected + "b" : expected))
        #expect(capture.sections[0].application == comment)
        #expect(capture.interfaces[0].filter == String(comment.dropFirst()))

        var merge = CaptureMerge(count: 0, application: text + last + "b")
        #expect(merge.advance() == nil)
        let merged = Capture(pcapng: merge.drain { bytes in bytes.withUnsafeBytes { Array($0) } })
        #expect(merged.fault == nil && merged.sections[0].application == comment)
    }

    @Test func aTagThatTheKernelTookOutIsPutBack() {
        var writer = PcapngWriter(application: "test")
        let interface = writer.add(CaptureInterface(name: "eth0", description: nil))
        let frame = (0..<20).map { UInt8($0) }
        for count in [20, 12, 11] {
            frame.withUnsafeBytes { bytes in
                writer.write(
                    UnsafeRawBufferPointer(rebasing: bytes[..<count]), tag: 0x8100_0005, originalLength: 24,
                    timestamp: Timestamp(nanoseconds: 1), interface: interface)
            }
        }
        let capture = Capture(pcapng: writer.drain { bytes in bytes.withUnsafeBytes { Array($0) } })
        let tagged = frame[..<12] + [0x81, 0, 0, 5] + frame[12...]
        #expect(
            capture.packets.map { Array(capture.bytes[$0.bytes]) }
                == [Array(tagged), Array(tagged[..<16]), Array(frame[..<11])])
    }

    @Test(arguments: 0...9) func aPacketCanBeInsertedLater(count: Int) {
        let packet = (0..<count).map { UInt8($0) }
        let time = Timestamp(nanoseconds: 1_763_812_345_123_456_789)
        var writer = PcapngWriter(application: "test")
        let interface = writer.add(CaptureInterface(name: "eth0", description: nil))
        var other = writer
        for _ in 1...2 {
            writer.write(packet.span.bytes, originalLength: 99, timestamp: time, interface: interface)
        }
        let places = (1...2).map { _ in
            other.writeFrame(ofBytes: count, originalLength: 99, timestamp: time, interface: interface)
        }
        var bytes = other.drain { bytes in bytes.withUnsafeBytes { Array($0) } }
        for place in places.reversed() { bytes.insert(contentsOf: packet, at: place) }
        #expect(bytes == writer.drain { bytes in bytes.withUnsafeBytes { Array($0) } })
        #expect(other.packetCount == 2)
    }

    @Test func aSecondSectionStandsAlone() {
        var writer = PcapngWriter(Self.section)
        _ = writer.add(Self.interface)
        writer.drain { _ in }
        writer.begin(CaptureSection(application: "test"))
        #expect(writer.add(Self.interface) == 0)
        let capture = Capture(pcapng: writer.drain { bytes in bytes.withUnsafeBytes { Array($0) } })
        #expect(capture.fault == nil)
        #expect(capture.sections == [CaptureSection(application: "test")])
    }

    @Test func commentsSurviveAMergeOnce() {
        let capture = Capture(pcapng: Self.file())
        let merged = Merged([capture.bytes, capture.bytes]).capture
        #expect(merged.sections == [CaptureSection(application: "test", comments: Self.section.comments)])
        #expect(merged.interfaces == [Self.interface, Self.interface])
        #expect(merged.statistics == [0: Self.statistics, 1: Self.statistics])
    }

    @Test func capinfosReadsIt() throws {
        let said = try run("/usr/bin/capinfos", Self.file())
        for text in [
            "Number of packets:   3", "Capture oper-sys:    Linux 6.1", "Capture application: wire 1.2.3",
            "Capture comment:     three handshakes", "größer", "Name = eth0", "Description = client-1",
            "Capture length = 96", "nanoseconds", "Filter string = tcp port 1234", "Number of stat entries = 1",
        ] { #expect(said.contains(text), "\(text) in \(said)") }
    }

    @Test func tsharkReadsIt() throws {
        let fields = ["-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len", "-e", "frame.cap_len"]
        let said = try run("/usr/bin/tshark", Self.file(), before: ["-n", "-r"], after: fields)
        #expect(
            said.split(separator: "\n").map(String.init) == [
                "1763812345.123456789\t1514\t60", "1763812345.123456789\t1514\t61", "1763812345.123456789\t1514\t0",
            ])
    }

    /// Runs a tool of Wireshark's on a file; what it says, and that it had nothing to complain about.
    private func run(_ tool: String, _ bytes: [UInt8], before: [String] = [], after: [String] = []) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("capture.pcapng")
        try Data(bytes).write(to: file)
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: tool)
        process.arguments = before + [file.path] + after
        process.standardOutput = output
        process.standardError = errors
        process.environment = ["LC_ALL": "C.UTF-8", "HOME": folder.path, "PATH": "/usr/bin:/bin"]
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaints = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(complaints)")
        // As root, tshark always warns that it is.
        #expect(complaints.split(separator: "\n").filter { !$0.contains("Running as user") } == [])
        return said
    }
}
