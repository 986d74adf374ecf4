import CaptureInput
import Diagnostics
import Foundation
import Packets
import Testing

/// Captures from files, in pieces, packed or not.
struct CaptureInputTests {
    /// Packets as they were handed over.
    private struct Packet: Equatable {
        let length: Int
        let first: UInt8
        let time: UInt64
    }

    /// A pcapng file whose packets have the lengths given; the first byte of each counts.
    private func file(_ lengths: [Int]) -> [UInt8] {
        var writer = PcapngWriter(application: "test")
        let interface = writer.add(CaptureInterface(name: "eth0", description: "server"))
        for (index, length) in lengths.enumerated() {
            let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: length)
            writer.write(
                bytes.span.bytes, originalLength: length, timestamp: Timestamp(nanoseconds: UInt64(index)),
                interface: interface)
        }
        return writer.drain { $0.withUnsafeBytes { [UInt8]($0) } }
    }

    private func packets(_ lengths: [Int]) -> [Packet] {
        lengths.enumerated().map { Packet(length: $1, first: UInt8(truncatingIfNeeded: $0), time: UInt64($0)) }
    }

    /// What is read of a file until its end or its fault.
    private func read(_ bytes: [UInt8]) throws -> (packets: [Packet], fault: WirelabError?, bytesRead: Int) {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        var input = try CaptureInput(url.path)
        #expect(input.size == bytes.count)
        var packets: [Packet] = []
        var fault: WirelabError?
        do {
            try input.forEachPacket { packet, bytes, linkType in
                #expect(linkType == .ethernet && packet.bytes.count == bytes.byteCount)
                packets.append(
                    Packet(
                        length: bytes.byteCount, first: bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self),
                        time: packet.timestamp.nanoseconds))
            }
        } catch {
            fault = input.fault(error)
            #expect(fault?.message.hasPrefix("\(url.path): byte ") ?? false)
        }
        return (packets, fault, input.bytesRead)
    }

    private func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-c", url.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let packed = try pipe.fileHandleForReading.readToEnd()
        process.waitUntilExit()
        return [UInt8](packed ?? Data())
    }

    /// Of many packets the file has several pieces; of a large one the piece must grow, more than once.
    @Test func `interfaces are known before the first packet is handed over`() throws {
        let bytes = file([100, 60, 4000])
        for (name, content) in [("plain", bytes), ("packed", try gzip(bytes))] {
            let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
            try Data(content).write(to: url)
            defer { try? FileManager.default.removeItem(at: url) }
            var input = try CaptureInput(url.path)
            #expect(try input.interfacesBeforePackets().map(\.description) == ["server"], "\(name)")
            #expect(input.decoder.packets == 0)
            var lengths: [Int] = []
            try input.forEachPacket { packet, _, _ in lengths.append(packet.originalLength) }
            #expect(lengths == [100, 60, 4000] && input.bytesRead == bytes.count)
        }
    }

    @Test(arguments: [[], [0x0a], [UInt8](repeating: 7, count: 100)])
    func `what is no capture has no interfaces, and says so later`(_ bytes: [UInt8]) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        var input = try CaptureInput(url.path)
        #expect(try input.interfacesBeforePackets().isEmpty)
        #expect(throws: WirelabError.self) { try input.forEachPacket { _, _, _ in } }
    }

    @Test(arguments: [
        [60], [Int](repeating: 1514, count: 2_000), [60, 600_000, 60], [60, 3_000_000, 1514],
        [Int](repeating: 65_549, count: 40),
    ]) func `packets are whole wherever pieces end`(_ lengths: [Int]) throws {
        let bytes = file(lengths)
        let plain = try read(bytes)
        #expect(plain.packets == packets(lengths) && plain.fault == nil && plain.bytesRead == bytes.count)
        let packed = try read(gzip(bytes))
        #expect(packed.packets == packets(lengths) && packed.fault == nil && packed.bytesRead == bytes.count)
    }

    @Test func `several members of gzip are one capture`() throws {
        let lengths = [Int](repeating: 1000, count: 3_000)
        let bytes = file(lengths)
        let cuts = [0, 1, 700, 524_288, 1_000_000, bytes.count]
        let members = try zip(cuts, cuts.dropFirst()).flatMap { try gzip(Array(bytes[$0..<$1])) }
        #expect(try read(members).packets == packets(lengths))
        // gzip(1) passes over zeros behind the last member, as tapes have them.
        let padded = try read(members + [UInt8](repeating: 0, count: 1000))
        #expect(padded.packets == packets(lengths) && padded.fault == nil)
    }

    @Test(arguments: [1, 100, 5_000]) func `of a compressed file that is cut off the rest is read`(_ missing: Int)
        throws
    {
        var generator = SystemRandomNumberGenerator()
        // Bytes by chance cannot be packed, so that each is there when it was read.
        var writer = PcapngWriter(application: "test")
        let interface = writer.add(CaptureInterface(name: "eth0", description: nil))
        for _ in 0..<100 {
            let bytes = (0..<1000).map { _ in UInt8.random(in: 0...255, using: &generator) }
            writer.write(
                bytes.span.bytes, originalLength: 1000, timestamp: Timestamp(nanoseconds: 0), interface: interface)
        }
        let packed = try gzip(writer.drain { $0.withUnsafeBytes { [UInt8]($0) } })
        let result = try read(packed.dropLast(missing))
        #expect(result.packets.count >= 99 - missing / 1000)
        #expect(result.fault?.code == .invalidInput)
        #expect(
            result.fault?.message.hasSuffix("byte \(packed.count - missing): the compressed file is cut off") ?? false)
    }

    @Test func `a checksum that is wrong is told after all packets`() throws {
        var packed = try gzip(file([Int](repeating: 100, count: 50)))
        packed[packed.count - 8] ^= 0xff
        let result = try read(packed)
        #expect(result.packets.count == 50)
        #expect(result.fault?.message.hasSuffix("the compressed file is damaged") ?? false)
    }

    @Test func `a length beyond reason is a fault and no reason to fill the memory`() throws {
        var bytes = file([60, 60])
        let last = bytes.count
        bytes += [6, 0, 0, 0, 0xf0, 0xff, 0xff, 0x7f] + [UInt8](repeating: 0, count: 3_000_000)
        let result = try read(bytes)
        #expect(result.packets == packets([60, 60]))
        #expect(result.fault?.message.contains("byte \(last): ") ?? false)
    }

    @Test func `a file that cannot be opened is named`() {
        #expect { _ = try CaptureInput("/nowhere/x.pcap") } throws: { error in
            "\(error)" == "cannot read /nowhere/x.pcap: No such file or directory"
        }
    }
}
