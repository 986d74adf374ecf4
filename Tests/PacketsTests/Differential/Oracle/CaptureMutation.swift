/// What can befall a capture on its way to the analysis: also what no network and no capture program does.
enum CaptureMutation: String, CaseIterable {
    case drop, duplicate, swap, delay, cut, shift, oneDirection, beginLate
    case equalTimes, backwards, fromZero, damage, reverse

    func apply(to capture: inout CaptureImage, using random: inout SeededGenerator) {
        guard !capture.packets.isEmpty else { return }
        switch self {
        case .drop:
            let share = Double.random(in: 0.01...0.3, using: &random)
            capture.packets.removeAll { _ in Double.random(in: 0..<1, using: &random) < share }
        case .duplicate: Self.sometimes(Self.duplicate, in: &capture, using: &random)
        case .swap: Self.sometimes(Self.swap, in: &capture, using: &random)
        case .delay: Self.sometimes(Self.delay, in: &capture, using: &random)
        case .cut:
            let length = Int.random(in: 54...90, using: &random)
            for index in capture.packets.indices {
                capture.packets[index].bytes = Array(capture.packets[index].bytes.prefix(length))
            }
        case .shift: SequenceShift.apply(to: &capture, using: &random)
        case .oneDirection: Self.leaveOneDirection(&capture, using: &random)
        case .beginLate:
            capture.packets.removeFirst(Int.random(in: 0...capture.packets.count / 2, using: &random))
        case .equalTimes, .backwards, .fromZero: changeTimes(&capture, using: &random)
        case .damage: Self.sometimes(Self.damage, in: &capture, using: &random)
        case .reverse:
            let start = Int.random(in: capture.packets.indices, using: &random)
            let end = min(start + Int.random(in: 2...12, using: &random), capture.packets.count)
            capture.packets[start..<end].reverse()
        }
    }
}

extension CaptureMutation {
    private typealias Change = (inout CaptureImage, Int, inout SeededGenerator) -> Void

    /// Does something to a few packets.
    private static func sometimes(
        _ change: Change, in capture: inout CaptureImage, using random: inout SeededGenerator
    ) {
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            change(&capture, Int.random(in: capture.packets.indices, using: &random), &random)
        }
    }

    private static func duplicate(
        _ capture: inout CaptureImage, at index: Int, using random: inout SeededGenerator
    ) {
        var copy = capture.packets[index]
        let place = min(index + Int.random(in: 1...6, using: &random), capture.packets.count)
        copy.time = Bool.random(using: &random) ? copy.time : capture.packets[place - 1].time
        capture.packets.insert(copy, at: place)
    }

    /// Two packets change places; their times stay with them, or with the places.
    private static func swap(_ capture: inout CaptureImage, at index: Int, using random: inout SeededGenerator) {
        let other = min(index + Int.random(in: 1...3, using: &random), capture.packets.count - 1)
        let times = (capture.packets[index].time, capture.packets[other].time)
        capture.packets.swapAt(index, other)
        if Bool.random(using: &random) { (capture.packets[index].time, capture.packets[other].time) = times }
    }

    private static func delay(_ capture: inout CaptureImage, at index: Int, using random: inout SeededGenerator) {
        var packet = capture.packets.remove(at: index)
        let delays: [UInt64] = [1, 1000, 500_000, 2_900_000, 3_000_000, 4_000_000, 19_000_000, 21_000_000, 400_000_000]
        packet.time += delays.randomElement(using: &random) ?? 0
        let place = capture.packets[index...].firstIndex { $0.time > packet.time } ?? capture.packets.count
        capture.packets.insert(packet, at: place)
    }

    private static func leaveOneDirection(_ capture: inout CaptureImage, using random: inout SeededGenerator) {
        let linkType = capture.linkTypes[0]
        let up = Bool.random(using: &random)
        capture.packets.removeAll { packet in
            guard let place = TCPPlace(packet.bytes, linkType: linkType) else { return false }
            return place.source.lexicographicallyPrecedes(place.destination) == up
        }
    }

    /// Other bytes in a TCP header: sequence numbers, flags, window, the header's length, options.
    private static func damage(_ capture: inout CaptureImage, at index: Int, using random: inout SeededGenerator) {
        guard let place = TCPPlace(capture.packets[index].bytes, linkType: capture.linkTypes[0]) else { return }
        let end = min(place.offset + 40, capture.packets[index].bytes.count)
        let byte = Int.random(in: place.offset + 4..<end, using: &random)
        capture.packets[index].bytes[byte] = UInt8.random(in: 0...255, using: &random)
    }

    private func changeTimes(_ capture: inout CaptureImage, using random: inout SeededGenerator) {
        let index = Int.random(in: capture.packets.indices, using: &random)
        switch self {
        case .equalTimes:
            let end = min(index + Int.random(in: 2...60, using: &random), capture.packets.count)
            for later in index..<end { capture.packets[later].time = capture.packets[index].time }
        case .backwards:
            let back = UInt64.random(in: 1...5_000_000_000, using: &random)
            for later in index..<capture.packets.count {
                capture.packets[later].time -= min(back, capture.packets[later].time)
            }
        default:
            let first = capture.packets[0].time
            for index in capture.packets.indices {
                capture.packets[index].time -= min(first, capture.packets[index].time)
            }
        }
    }

    /// Two captures as one, in the order of their times, as far as each is in order.
    static func merge(_ first: CaptureImage, _ second: CaptureImage) -> CaptureImage {
        var merged: [CaptureImage.Packet] = []
        var rest = second.packets[...]
        for packet in first.packets {
            while let other = rest.first, other.time < packet.time {
                merged.append(other)
                rest.removeFirst()
            }
            merged.append(packet)
        }
        return first.with(merged + rest)
    }
}
