/// The options of a TCP header that the analysis knows; others are skipped by their length.
public struct TCPOptions: Hashable, Sendable {
    /// The timestamps option (RFC 7323 section 3.2).
    public struct Timestamps: Hashable, Sendable {
        /// The sender's clock.
        public let value: UInt32
        /// The peer's clock, echoed.
        public let echoReply: UInt32
    }

    /// The largest payload that the sender takes in one segment (RFC 9293 section 3.7.1).
    public private(set) var maximumSegmentSize: UInt16?
    /// The shift of the sender's window field (RFC 7323 section 2.2), as it stands in the option; 14 is the most that counts.
    public private(set) var windowScale: UInt8?
    /// Whether the sender understands SACK (RFC 2018 section 2).
    public private(set) var isSACKPermitted = false
    /// What the sender has received beyond the acknowledgement (RFC 2018 section 3).
    public private(set) var sackBlocks = SACKBlocks()
    /// The timestamps.
    public private(set) var timestamps: Timestamps?
    /// Whether an option's length could not be right or the capture cut it off; what stood before it was read.
    public private(set) var isMalformed = false
    /// Whether the capture cut options off, or a block of the SACK option lacks its end: Wireshark then gives up and says no
    /// more of the segment, and knows no more of it than what stood before.
    public private(set) var isCutOff = false

    /// No options.
    ///
    /// - Parameter isCutOff: whether there may have been some.
    public init(isCutOff: Bool = false) {
        self.isCutOff = isCutOff
        isMalformed = isCutOff
    }

    /// Reads the options up to their end, or up to the first whose length cannot be right.
    ///
    /// - Parameters:
    ///   - bytes: what follows the fixed header, as far as it was captured.
    ///   - whole: how many bytes of options the header has.
    public init(_ bytes: RawSpan, length whole: Int) {
        var offset = 0
        while offset < bytes.byteCount {
            switch bytes.byte(offset) {
            case 0: return
            case 1: offset += 1
            case let kind:
                let length = offset + 2 <= bytes.byteCount ? Int(bytes.byte(offset + 1)) : 0
                guard length >= 2, offset + length <= bytes.byteCount else {
                    isMalformed = true
                    isCutOff = bytes.byteCount < whole && (length == 0 || offset + length <= whole)
                    return
                }
                read(kind, bytes.extracting(offset + 2..<offset + length))
                if isCutOff { return }
                offset += length
            }
        }
        isCutOff = bytes.byteCount < whole
        isMalformed = isMalformed || isCutOff
    }

    private mutating func read(_ kind: UInt8, _ value: RawSpan) {
        switch (kind, value.byteCount) {
        case (2, 2): maximumSegmentSize = value.bigEndian16(0)
        case (3, 1): windowScale = value.byte(0)
        case (4, 0): isSACKPermitted = true
        case (5, _):
            sackBlocks = SACKBlocks(value)
            isCutOff = value.byteCount % 8 != 0
            isMalformed = isMalformed || isCutOff || value.byteCount == 0
        case (8, 8): timestamps = Timestamps(value: value.bigEndian32(0), echoReply: value.bigEndian32(4))
        case (2, _), (3, _), (4, _), (8, _): isMalformed = true
        default: break
        }
    }
}

/// Up to four ranges of sequence numbers, held in place so that reading a segment allocates nothing.
public struct SACKBlocks: Hashable, Sendable, RandomAccessCollection {
    /// One range that was received.
    public struct Block: Hashable, Sendable {
        /// The first byte of the range.
        public let left: SequenceNumber
        /// The byte after the range.
        public let right: SequenceNumber
    }

    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var third: UInt64 = 0
    private var fourth: UInt64 = 0
    /// How many there are, 0 to 4.
    public private(set) var endIndex = 0

    init() {}

    /// Reads those blocks, four at most, that are there whole.
    init(_ value: RawSpan) {
        for offset in stride(from: 0, to: Swift.min(value.byteCount & ~7, 32), by: 8) {
            let edges = UInt64(value.bigEndian32(offset)) << 32 | UInt64(value.bigEndian32(offset + 4))
            switch endIndex {
            case 0: first = edges
            case 1: second = edges
            case 2: third = edges
            default: fourth = edges
            }
            endIndex += 1
        }
    }

    /// Zero.
    public var startIndex: Int { 0 }

    /// The block at `position`, in the header's order.
    public subscript(position: Int) -> Block {
        let edges = position == 0 ? first : position == 1 ? second : position == 2 ? third : fourth
        return Block(
            left: SequenceNumber(UInt32(truncatingIfNeeded: edges >> 32)),
            right: SequenceNumber(UInt32(truncatingIfNeeded: edges)))
    }
}
