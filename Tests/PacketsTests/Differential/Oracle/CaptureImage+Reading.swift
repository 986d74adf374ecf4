extension CaptureImage {
    /// Reads a pcap file, or a pcapng file of one section whose packets are in enhanced packet blocks.
    ///
    /// - Returns: nil for other bytes; a packet that is cut off ends the capture.
    init?(file: [UInt8]) {
        let reader = FileReader(bytes: file)
        switch reader.number(at: 0, width: 4) {
        case 0xa1b2_c3d4: self.init(pcap: reader, nanosecondsPerTick: 1000)
        case 0xa1b2_3c4d: self.init(pcap: reader, nanosecondsPerTick: 1)
        case 0xd4c3_b2a1: self.init(pcap: reader.swapped, nanosecondsPerTick: 1000)
        case 0x4d3c_b2a1: self.init(pcap: reader.swapped, nanosecondsPerTick: 1)
        case 0x0a0d_0d0a:
            self.init(pcapng: reader.number(at: 8, width: 4) == 0x1a2b_3c4d ? reader : reader.swapped)
        default: return nil
        }
    }

    private init?(pcap reader: FileReader, nanosecondsPerTick: Int) {
        guard let linkType = reader.number(at: 20, width: 4) else { return nil }
        self.init(linkTypes: [UInt32(linkType)])
        var offset = 24
        while let length = reader.number(at: offset + 8, width: 4),
            let original = reader.number(at: offset + 12, width: 4), let bytes = reader.part(offset + 16, length)
        {
            let seconds = reader.number(at: offset, width: 4) ?? 0
            let fraction = (reader.number(at: offset + 4, width: 4) ?? 0) * nanosecondsPerTick
            packets.append(
                Packet(time: UInt64(seconds * 1_000_000_000 + fraction), bytes: bytes, originalLength: original))
            offset += 16 + length
        }
    }

    private init?(pcapng reader: FileReader) {
        self.init(linkTypes: [])
        var ticks: [Double] = []
        var offset = 0
        while let type = reader.number(at: offset, width: 4), let length = reader.number(at: offset + 4, width: 4),
            length >= 12, offset + length <= reader.bytes.count
        {
            defer { offset += length }
            switch type {
            case 1:
                linkTypes.append(UInt32(reader.number(at: offset + 8, width: 2) ?? 0))
                ticks.append(Self.nanosecondsPerTick(reader, from: offset + 16, to: offset + length - 4))
            case 6:
                let numbers = (2...6).compactMap { reader.number(at: offset + $0 * 4, width: 4) }
                guard numbers.count == 5, ticks.indices.contains(numbers[0]),
                    let bytes = reader.part(offset + 28, numbers[3])
                else { return nil }
                let time = UInt64(numbers[1]) << 32 | UInt64(numbers[2])
                let tick = ticks[numbers[0]]
                packets.append(
                    Packet(
                        time: tick >= 1 ? time * UInt64(tick) : UInt64(Double(time) * tick), bytes: bytes,
                        originalLength: numbers[4], interface: numbers[0]))
            default: break
            }
        }
    }

    /// What the option if_tsresol says, else a microsecond.
    private static func nanosecondsPerTick(_ reader: FileReader, from start: Int, to end: Int) -> Double {
        var offset = start
        while offset + 4 <= end, let code = reader.number(at: offset, width: 2), code != 0,
            let length = reader.number(at: offset + 2, width: 2)
        {
            if code == 9, let resolution = reader.number(at: offset + 4, width: 1) {
                let base: Double = resolution & 0x80 == 0 ? 10 : 2
                return (0..<(resolution & 0x7f)).reduce(1_000_000_000) { value, _ in value / base }
            }
            offset += 4 + (length + 3) / 4 * 4
        }
        return 1000
    }
}

/// Numbers out of a file's bytes; nil behind their end.
private struct FileReader {
    let bytes: [UInt8]
    var bigEndian = false

    var swapped: FileReader { FileReader(bytes: bytes, bigEndian: true) }

    func part(_ start: Int, _ length: Int) -> [UInt8]? {
        guard length >= 0, start + length <= bytes.count else { return nil }
        return Array(bytes[start..<start + length])
    }

    func number(at offset: Int, width: Int) -> Int? {
        guard let part = part(offset, width) else { return nil }
        return (bigEndian ? part : part.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
}
