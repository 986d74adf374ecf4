/// A connection that is made up, segment by segment: what a capture between its two ends sees of it.
///
/// It is no TCP: episodes follow each other by chance, and each writes the segments that such a thing leaves behind.
struct ScriptedConnection {
    var random: SeededGenerator
    var clock: UInt64
    /// The client and the server.
    var ends: [ScriptedEnd]
    private(set) var segments: [ScriptedSegment] = []
    /// Whether segments may be larger than a packet, as offload makes them.
    var hasOffload = false

    init(random: SeededGenerator, start: UInt64) {
        self.random = random
        clock = start
        ends = []
        ends = [randomEnd(), randomEnd()]
    }

    private mutating func randomEnd() -> ScriptedEnd {
        let sequences: [UInt32] = [0, 1, 1000, .max, .max - 3000, .random(in: 0...(.max), using: &random)]
        let scales: [UInt8?] = [nil, 0, 1, 2, 7, 7, 10, 14, 15, 200]
        let windows: [UInt16] = [65_535, 64_240, 29_200, 8_192, 1_000]
        return ScriptedEnd(
            next: pick(sequences), window: pick(windows), scale: pick(scales), mss: pick([1460, 1460, 536, 100]),
            permitsSACK: chance(0.7), hasTimestamps: chance(0.3))
    }

    // MARK: Chance

    mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &random) < probability }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: values.indices, using: &random)] }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    /// A payload's length.
    mutating func size(of sender: Int) -> Int {
        let mss = ends[sender].mss
        if hasOffload, chance(0.2) { return number(mss...65_000) }
        return pick([1, 2, 10, 100, number(1...mss), mss, mss, mss])
    }

    // MARK: Time

    /// How long nothing happens; the shorter ones lie at both sides of the limits that analyses know (3 and 20 ms).
    enum Pause {
        case none, any, short, reordering, fast, slow, long
    }

    mutating func wait(_ pause: Pause) {
        switch pause {
        case .none: break
        case .any: wait(pick([.none, .short, .short, .short, .short, .reordering, .fast, .slow, .long]))
        case .short: clock += UInt64(number(1...900_000))
        case .reordering: clock += UInt64(pick([2_900_000, 2_999_999, 3_000_000, 3_000_001, 3_500_000]))
        case .fast: clock += UInt64(pick([5_000_000, 19_999_000, 19_999_999, 20_000_000, 20_000_001]))
        case .slow: clock += UInt64(number(25_000_000...900_000_000))
        case .long: clock += UInt64(number(1_000_000_000...70_000_000_000))
        }
    }

    // MARK: Segments

    /// Writes a segment with what its sender would say now, unless told otherwise.
    ///
    /// - Parameters:
    ///   - sender: 0 the client, 1 the server.
    ///   - flags: its control bits.
    ///   - length: of its payload.
    ///   - sequence: its sequence number.
    ///   - acknowledgement: what it acknowledges.
    ///   - window: what it advertises.
    ///   - options: before those that it has anyway.
    ///   - arrives: whether its receiver takes it.
    ///   - isSeen: whether the capture has it.
    /// - Returns: the segment.
    @discardableResult
    mutating func send(
        _ sender: Int, _ flags: ScriptedFlags = .ack, length: Int = 0, sequence: UInt32? = nil,
        acknowledgement: UInt32? = nil, window: UInt16? = nil, options: [UInt8] = [], arrives: Bool = true,
        isSeen: Bool = true
    ) -> ScriptedSegment {
        let own = ends[sender]
        let segment = ScriptedSegment(
            time: clock, sender: sender, sequence: sequence ?? own.next,
            acknowledgement: acknowledgement ?? (flags.contains(.ack) ? own.received : 0), flags: flags,
            window: window ?? own.window, options: options + standingOptions(sender, flags), length: length)
        if isSeen { segments.append(segment) }
        if segment.sequence == own.next { ends[sender].next = segment.end }
        if arrives, segment.sequence == ends[1 - sender].received { ends[1 - sender].received = segment.end }
        return segment
    }

    /// The same segment again, now.
    mutating func sendAgain(_ segment: ScriptedSegment) {
        var again = segment
        again.time = clock
        if again.flags.contains(.ack) { again.acknowledgement = ends[again.sender].received }
        segments.append(again)
        if again.sequence == ends[1 - again.sender].received { ends[1 - again.sender].received = again.end }
    }

    /// Changes a segment that is no step of the script.
    mutating func change(last change: (inout ScriptedSegment) -> Void) {
        guard !segments.isEmpty else { return }
        change(&segments[segments.count - 1])
    }

    private func standingOptions(_ sender: Int, _ flags: ScriptedFlags) -> [UInt8] {
        let own = ends[sender]
        var options: [UInt8] = []
        if flags.contains(.syn) {
            options += [2, 4, UInt8(own.mss >> 8), UInt8(own.mss & 255)]
            if let scale = own.scale { options += [1, 3, 3, scale] }
            if own.permitsSACK { options += [1, 1, 4, 2] }
        }
        if own.hasTimestamps {
            let ticks = UInt32(truncatingIfNeeded: clock / 1_000_000)
            options += [1, 1, 8, 10] + bigEndian(ticks) + bigEndian(ticks &- 1)
        }
        if flags.contains(.ack), !flags.contains(.syn), !own.blocks.isEmpty {
            let blocks = own.blocks.prefix(own.hasTimestamps ? 3 : 4)
            options += [1, 1, 5, UInt8(2 + blocks.count * 8)] + blocks.flatMap { bigEndian($0.0) + bigEndian($0.1) }
        }
        return options
    }
}

/// A number's four bytes as they stand on the wire.
func bigEndian(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - $0 * 8)) } }
