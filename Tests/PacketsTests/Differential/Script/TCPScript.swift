/// A capture that a seed makes: connections at the same time, other packets between them, and what befell the capture.
///
/// The same seed makes the same capture everywhere.
struct TCPScript: CustomStringConvertible {
    let seed: UInt64
    let capture: CaptureImage
    let format: CaptureFormat
    /// Whether the file breaks off behind the capture, inside a packet.
    let breaksOff: Bool
    let description: String
    /// Whether the capture is as the script was.
    let isUnmutated: Bool

    /// The capture as a file.
    var file: [UInt8] {
        guard breaksOff, let last = capture.packets.last else { return capture.file(format) }
        let whole = capture.with(capture.packets + [last]).file(format)
        // More than the padding and the length at the end of a block of pcapng, less than its header.
        return Array(whole.dropLast(1 + Int(seed % 12)))
    }

    init(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        let linkType = Self.linkTypes[Int.random(in: Self.linkTypes.indices, using: &random)]
        var capture = Self.capture(linkType, using: &random)
        if Int.random(in: 0..<8, using: &random) == 0 {
            capture = CaptureMutation.merge(capture, Self.capture(linkType, using: &random))
        }
        // A third of the captures is as it was; mutations make of every script something that no TCP would write.
        let count = [0, 0, 1, 1, 2, 3][Int.random(in: 0..<6, using: &random)]
        let mutations = CaptureMutation.allCases.shuffled(using: &random).prefix(count)
        for mutation in mutations { mutation.apply(to: &capture, using: &random) }
        self.seed = seed
        isUnmutated = mutations.isEmpty
        self.capture = capture
        format = CaptureFormat(using: &random)
        breaksOff = Int.random(in: 0..<20, using: &random) == 0
        description =
            "seed \(seed): \(capture.packets.count) packets, link type \(linkType), \(format), "
            + "mutations \(mutations.map(\.rawValue))\(breaksOff ? ", the file breaks off" : "")"
    }

    /// Mostly Ethernet; the others are Linux's "any" in two versions, IP alone, and the loopback of BSD.
    private static let linkTypes: [UInt32] = [1, 1, 1, 1, 1, 1, 1, 1, 101, 113, 113, 276, 0, 108, 228, 229]

    private static func capture(_ linkType: UInt32, using random: inout SeededGenerator) -> CaptureImage {
        let oddly = Bool.random(using: &random)
        let count = Int.random(in: 1...5, using: &random)
        let start: UInt64 = 1_800_000_000_000_000_000
        var packets: [CaptureImage.Packet] = []
        var path = ScriptedPath(linkType: linkType)
        for index in 0..<count {
            // Some connections have an endpoint in common with the one before.
            path = Self.path(linkType, index, after: path, using: &random)
            let offset = UInt64.random(in: 0...2_000_000_000, using: &random)
            var connection = ScriptedConnection(random: random, start: start + offset)
            connection.hasOffload = Int.random(in: 0..<5, using: &random) == 0
            connection.play(oddly: oddly)
            random = connection.random
            _ = random.next()
            packets += connection.segments.map(path.packet)
        }
        packets += ScriptedNoise.packets(among: packets, path: path, using: &random)
        // In the order of time; what has the same time stays in the order of the script.
        let order = packets.indices.sorted { (packets[$0].time, $0) < (packets[$1].time, $1) }
        return CaptureImage(linkTypes: [linkType], packets: order.map { packets[$0] })
    }

    private static func path(
        _ linkType: UInt32, _ index: Int, after last: ScriptedPath, using random: inout SeededGenerator
    ) -> ScriptedPath {
        var path = ScriptedPath(linkType: linkType)
        func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
        path.isIPv6 = linkType == 229 || linkType != 228 && chance(5)
        if linkType == 1, chance(4) {
            path.tags = chance(3) ? [[0x88, 0xa8, 0, 7], [0x81, 0, 0, 5]] : [[0x81, 0, 0, 5]]
        }
        path.ports = [UInt16(40_000 + index * 7), chance(4) ? 30_000 : 1234]
        if chance(6) { path.ports = [path.ports[1], path.ports[0]] }
        if index > 0, chance(4) { path.ports = last.ports }
        // On one machine both ends have one address, and a connection to itself one port, too.
        if chance(8) { path.hosts = [10, 10] } else if chance(3) { path.hosts = [10, 21] }
        if path.hosts[0] == path.hosts[1], chance(3) { path.ports[1] = path.ports[0] }
        path.isPadded = Bool.random(using: &random)
        path.hasExtensions = chance(8)
        path.leavesLengthOut = !path.isIPv6 && chance(4)
        return path
    }
}
