/// Where in a packet's bytes its TCP header lies, found without the code under test.
struct TCPPlace {
    /// Of the TCP header, from the packet's first byte.
    let offset: Int
    /// The source's address and port, as they stand in the packet.
    let source: [UInt8]
    let destination: [UInt8]

    /// - Returns: nil where there is no TCP header, or less than its first 20 bytes were captured.
    init?(_ bytes: [UInt8], linkType: UInt32) {
        guard let start = Self.network(bytes, linkType: linkType), start < bytes.count else { return nil }
        let addresses: Range<Int>
        switch bytes[start] >> 4 {
        case 4:
            offset = start + Int(bytes[start] & 15) * 4
            guard bytes.count > start + 20, bytes[start + 9] == 6,
                bytes[start + 6] & 0x1f == 0 && bytes[start + 7] == 0
            else { return nil }
            addresses = start + 12..<start + 20
        case 6:
            guard bytes.count > start + 40 else { return nil }
            var (next, place) = (bytes[start + 6], start + 40)
            while [0, 43, 60].contains(next), place + 8 < bytes.count {
                next = bytes[place]
                place += 8 + Int(bytes[place + 1]) * 8
            }
            guard next == 6 else { return nil }
            offset = place
            addresses = start + 8..<start + 40
        default: return nil
        }
        guard offset + 20 <= bytes.count else { return nil }
        let middle = (addresses.lowerBound + addresses.upperBound) / 2
        source = Array(bytes[addresses.lowerBound..<middle] + bytes[offset..<offset + 2])
        destination = Array(bytes[middle..<addresses.upperBound] + bytes[offset + 2..<offset + 4])
    }

    private static func network(_ bytes: [UInt8], linkType: UInt32) -> Int? {
        switch linkType {
        case 1, 113:
            var type = linkType == 1 ? 12 : 14
            while type + 2 <= bytes.count, [[0x81, 0], [0x88, 0xa8]].contains(Array(bytes[type..<type + 2])) {
                type += 4
            }
            return type + 2
        case 276: return 20
        case 0, 108: return 4
        default: return 0
        }
    }
}

extension CaptureImage.Packet {
    /// A 32-bit number at a place; 0 where it was not captured.
    func number(at offset: Int) -> UInt32 {
        guard offset + 4 <= bytes.count else { return 0 }
        return bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func add(_ number: UInt32, at offset: Int) {
        guard offset + 4 <= bytes.count else { return }
        let sum = self.number(at: offset) &+ number
        for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: sum >> (24 - index * 8)) }
    }
}
