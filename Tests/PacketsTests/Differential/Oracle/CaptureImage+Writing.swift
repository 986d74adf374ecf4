extension CaptureImage {
    /// The capture as a file; as pcap it has the first interface's link type.
    func file(_ format: CaptureFormat = CaptureFormat()) -> [UInt8] {
        format.kind == .pcap ? pcap(format) : pcapng(format)
    }

    /// The format of libpcap (draft-ietf-opsawg-pcap).
    private func pcap(_ format: CaptureFormat) -> [UInt8] {
        var file = FileBytes(bigEndian: format.bigEndian)
        file.append(format.nanoseconds ? 0xa1b2_3c4d : 0xa1b2_c3d4, width: 4)
        for (number, width) in [(2, 2), (4, 2), (0, 4), (0, 4), (262_144, 4)] { file.append(number, width: width) }
        file.append(Int(linkTypes[0]), width: 4)
        for packet in packets {
            file.append(Int(packet.time / 1_000_000_000), width: 4)
            file.append(Int(packet.time % 1_000_000_000) / (format.nanoseconds ? 1 : 1000), width: 4)
            file.append(packet.bytes.count, width: 4)
            file.append(packet.originalLength, width: 4)
            file.bytes += packet.bytes
        }
        return file.bytes
    }

    /// draft-ietf-opsawg-pcapng: a section header, the interfaces, then enhanced packet blocks.
    private func pcapng(_ format: CaptureFormat) -> [UInt8] {
        var file = FileBytes(bigEndian: format.bigEndian)
        file.block(0x0a0d_0d0a) { body in
            body.append(0x1a2b_3c4d, width: 4)
            body.append(1, width: 2)
            body.append(0, width: 2)
            body.append(-1, width: 8)
        }
        for linkType in linkTypes {
            file.block(1) { body in
                body.append(Int(linkType), width: 2)
                body.append(0, width: 2)
                body.append(0, width: 4)
                // if_tsresol; without it times count microseconds.
                guard format.nanoseconds else { return }
                body.append(9, width: 2)
                body.append(1, width: 2)
                body.bytes += [9, 0, 0, 0]
                body.append(0, width: 4)
            }
        }
        for packet in packets {
            let time = packet.time / (format.nanoseconds ? 1 : 1000)
            file.block(6) { body in
                for number in [
                    packet.interface, Int(time >> 32), Int(time & 0xffff_ffff), packet.bytes.count,
                    packet.originalLength,
                ] { body.append(number, width: 4) }
                body.bytes += packet.bytes
            }
        }
        return file.bytes
    }
}

/// Bytes of a file in one byte order.
private struct FileBytes {
    let bigEndian: Bool
    var bytes: [UInt8] = []

    init(bigEndian: Bool) { self.bigEndian = bigEndian }

    mutating func append(_ number: Int, width: Int) {
        let little = (0..<width).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        bytes += bigEndian ? little.reversed() : little
    }

    mutating func block(_ type: Int, _ body: (inout FileBytes) -> Void) {
        var inner = FileBytes(bigEndian: bigEndian)
        body(&inner)
        inner.bytes += [UInt8](repeating: 0, count: (4 - inner.bytes.count % 4) % 4)
        append(type, width: 4)
        append(inner.bytes.count + 12, width: 4)
        bytes += inner.bytes
        append(inner.bytes.count + 12, width: 4)
    }
}
