import Packets
import Testing

/// In a capture of several interfaces each one's packets are analysed as if the others were not there.
struct InterfaceViewTests {
    @Test func `an interface's lines are those of its own slice`() throws {
        var lines = 0
        for seed in stride(from: 1, to: 200, by: 2) as StrideTo<UInt64> {
            // Two hosts that saw the same connections, one of them with losses; and a third with others.
            var capture = TCPScript(seed: seed).capture
            capture.linkTypes = [capture.linkTypes[0], capture.linkTypes[0], 1]
            var random = SeededGenerator(state: seed)
            for packet in capture.packets where Int.random(in: 0..<20, using: &random) > 0 {
                capture.packets.append(packet.seen(by: 1))
            }
            capture.packets += TCPScript(seed: seed + 1).capture.packets.map { $0.seen(by: 2) }
            let order = capture.packets.indices.sorted {
                (capture.packets[$0].time, $0) < (capture.packets[$1].time, $1)
            }
            capture.packets = order.map { capture.packets[$0] }
            // Another host's link may be of another type; what cannot be read is not analysed in the slice either.
            let whole = try Self.lines(capture)
            for interface in 0...2 {
                let slice = try Self.lines(capture.view(of: interface))[0] ?? []
                let difference = FrameDifference(expected: slice, actual: whole[interface] ?? [])
                #expect(difference.isEmpty, "seed \(seed), interface \(interface): \(difference)")
                lines += slice.count
            }
        }
        #expect(lines > 10_000)
    }

    /// The lines of each interface, frames counted among its own packets.
    private static func lines(_ capture: CaptureImage) throws -> [Int: [String]] {
        var analysis = CaptureAnalysis()
        var decoder = CaptureDecoder()
        var frames: [Int: Int] = [:]
        var lines: [Int: [String]] = [:]
        _ = try decoder.decode(capture.file(CaptureFormat(.pcapng)).span.bytes, at: 0, isWhole: true) {
            packet, bytes, linkType in
            frames[packet.interface, default: 0] += 1
            guard var segment = analysis.judge(packet, bytes, linkType: linkType) else { return }
            segment.frame = frames[packet.interface, default: 0]
            lines[packet.interface, default: []].append(segment.line)
        }
        return lines
    }
}

extension CaptureImage.Packet {
    fileprivate func seen(by interface: Int) -> CaptureImage.Packet {
        CaptureImage.Packet(time: time, bytes: bytes, originalLength: originalLength, interface: interface)
    }
}
