/// Packets that are no TCP segments, or only a part of one, between those that are.
enum ScriptedNoise {
    /// - Parameters:
    ///   - packets: the segments.
    ///   - path: where the noise is.
    ///   - random: whether there is any, and which.
    /// - Returns: the noise, in no order.
    static func packets(
        among packets: [CaptureImage.Packet], path: ScriptedPath, using random: inout SeededGenerator
    ) -> [CaptureImage.Packet] {
        guard Int.random(in: 0..<3, using: &random) == 0, !packets.isEmpty else { return [] }
        return (0..<Int.random(in: 1...12, using: &random)).map { _ in
            let beside = packets[Int.random(in: packets.indices, using: &random)]
            return packet(Int.random(in: 0..<6, using: &random), beside: beside, path, using: &random)
        }
    }

    private static func packet(
        _ kind: Int, beside segment: CaptureImage.Packet, _ path: ScriptedPath, using random: inout SeededGenerator
    ) -> CaptureImage.Packet {
        let time = segment.time
        switch kind {
        case 0:
            return path.packet(
                protocol: 17, big16(60_000) + big16(60_001) + [0, 12, 0, 0, 1, 2, 3, 4], from: 0, time: time)
        case 1: return CaptureImage.Packet(time: time, bytes: [UInt8](repeating: 0, count: 3))
        case 2: return path.packet(protocol: 6, [0x9c, 0x40, 0x04], from: 1, time: time)
        case 3: return path.packet(protocol: 6, [UInt8](repeating: 0, count: 20), from: 1, time: time)
        case 4: return fragment(of: segment, path)
        default: return complaint(about: segment, path)
        }
    }

    /// "Port unreachable" with the head of a segment in it (RFC 792, RFC 4443): that is no segment.
    private static func complaint(about segment: CaptureImage.Packet, _ path: ScriptedPath) -> CaptureImage.Packet {
        let link = path.packet(protocol: 0, [], from: 0, time: 0).bytes.count - (path.isIPv6 ? 40 : 20)
        let inner = Array(segment.bytes.dropFirst(max(link, 0)).prefix(path.isIPv6 ? 60 : 48))
        let head: [UInt8] = path.isIPv6 ? [1, 4, 0, 0, 0, 0, 0, 0] : [3, 3, 0, 0, 0, 0, 0, 0]
        return path.packet(protocol: path.isIPv6 ? 58 : 1, head + inner, from: 1, time: segment.time)
    }

    /// The segment's packet as the first fragment of a longer one, or as a later one.
    private static func fragment(of segment: CaptureImage.Packet, _ path: ScriptedPath) -> CaptureImage.Packet {
        var part = segment
        guard !path.isIPv6, let place = TCPPlace(segment.bytes, linkType: path.linkType),
            segment.bytes[place.offset - 20] == 0x45
        else { return segment }
        part.bytes[place.offset - 14] = segment.time % 2 == 0 ? 0x20 : 0
        part.bytes[place.offset - 13] = segment.time % 2 == 0 ? 0 : 3
        return part
    }
}
