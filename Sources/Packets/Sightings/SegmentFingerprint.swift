/// What every sighting of one segment has in common, and other segments mostly have not: what no router on the way changes.
struct SegmentFingerprint: Hashable, Sendable {
    /// The number of its two ends, and which of them sent it.
    let direction: UInt32
    let sequence: UInt32
    let acknowledgement: UInt32
    let payloadLength: UInt32
    /// The timestamps option (RFC 7323 section 3.2); 0 without one.
    let timestampValue: UInt32
    let timestampEcho: UInt32
    let window: UInt16
    /// IPv4's identification, which tells a retransmission from its original; 0 where there is none.
    let identification: UInt16
    let flags: TCPFlags

    /// - Parameters:
    ///   - segment: the segment.
    ///   - identification: IPv4's identification; 0 where there is none.
    ///   - direction: the number of its two ends, and which of them sent it.
    init(_ segment: TCPSegment, identification: UInt16, direction: UInt32) {
        let header = segment.header
        self.direction = direction
        sequence = header.sequence.rawValue
        acknowledgement = header.acknowledgement.rawValue
        payloadLength = UInt32(truncatingIfNeeded: segment.payloadLength)
        timestampValue = header.options.timestamps?.value ?? 0
        timestampEcho = header.options.timestamps?.echoReply ?? 0
        window = header.window
        self.identification = identification
        flags = header.flags
    }

    /// Whether two sightings with it show the same segment surely enough to compare their times. Without a number of its own a
    /// segment that takes none in the stream, such as a keep-alive, looks like the one before.
    var tellsTime: Bool {
        identification != 0 || timestampValue != 0 || payloadLength > 0 || !flags.isDisjoint(with: [.syn, .fin])
    }

    /// A number that is seldom the same for two; `seed` makes it unknown to whoever wrote the capture.
    func hash(seed: UInt64) -> UInt64 {
        let numbers = UInt64(sequence) << 32 | UInt64(acknowledgement)
        let times = UInt64(timestampValue) << 32 | UInt64(timestampEcho)
        let kind =
            UInt64(direction) << 32 ^ UInt64(payloadLength) << 40 ^ UInt64(window) << 24 ^ UInt64(identification) << 8
            ^ UInt64(flags.rawValue)
        return (((seed ^ numbers).stirred ^ times).stirred ^ kind).stirred
    }
}
