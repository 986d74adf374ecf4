/// Adds a number to all sequence numbers that an end sends, and to the acknowledgements of them, so that they run through 2^32
/// somewhere else. What a capture says must not change.
struct SequenceShift {
    private let linkType: UInt32
    private var shifts: [[UInt8]: UInt32] = [:]

    static func apply(to capture: inout CaptureImage, using random: inout SeededGenerator) {
        var shift = SequenceShift(linkType: capture.linkTypes[0])
        for index in capture.packets.indices { shift.change(&capture.packets[index], using: &random) }
    }

    private init(linkType: UInt32) {
        self.linkType = linkType
    }

    private mutating func change(_ packet: inout CaptureImage.Packet, using random: inout SeededGenerator) {
        guard let place = TCPPlace(packet.bytes, linkType: linkType) else { return }
        let sequence = packet.number(at: place.offset + 4)
        let key = place.source + place.destination
        // The first number that an end shows goes to just before the wrap.
        let own = shifts[key] ?? (0 &- sequence &- UInt32.random(in: 0...20_000, using: &random))
        shifts[key] = own
        packet.add(own, at: place.offset + 4)
        guard packet.bytes[place.offset + 13] & 0x10 != 0 else { return }
        let acknowledged = packet.number(at: place.offset + 8)
        let reverse = place.destination + place.source
        let other = shifts[reverse] ?? (0 &- acknowledged &- UInt32.random(in: 0...20_000, using: &random))
        shifts[reverse] = other
        packet.add(other, at: place.offset + 8)
        changeBlocks(&packet, place.offset, by: other)
    }

    /// The blocks of a SACK option (RFC 2018, kind 5) are numbers of the other end, too.
    private func changeBlocks(_ packet: inout CaptureImage.Packet, _ header: Int, by shift: UInt32) {
        let end = min(header + Int(packet.bytes[header + 12] >> 4) * 4, packet.bytes.count)
        var offset = header + 20
        while offset + 1 < end, packet.bytes[offset] != 0 {
            let length = packet.bytes[offset] == 1 ? 1 : Int(packet.bytes[offset + 1])
            guard length > 0 else { return }
            if packet.bytes[offset] == 5 {
                for number in stride(from: offset + 2, to: min(offset + length, end), by: 4) {
                    packet.add(shift, at: number)
                }
            }
            offset += length
        }
    }
}
