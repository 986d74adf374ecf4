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
    /// Whether the capture cut options off: Wireshark then gives up and says no more of the segment, and knows no more of it
    /// than what stood before.
    public private(set) var isCutOff = false
    /// Whether a SACK option has not one whole block, at which Wireshark mostly gives up, too.
    private(set) var hasEmptySACK = false
    /// Whether the window scale stands behind such a one.
    private(set) var isScaleBehindEmptySACK = false

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
        read(bytes, whole)
    }

    private mutating func read(_ bytes: RawSpan, _ whole: Int) {
        let captured = bytes.byteCount
        // What Linux sends in nearly every segment.
        if whole == 12, captured >= 12, bytes.bigEndian32(0) == 0x0101_080a {
            timestamps = Timestamps(value: bytes.bigEndian32(4), echoReply: bytes.bigEndian32(8))
            return
        }
        var offset = 0
        while offset < whole {
            guard offset < captured else { return cutOff() }
            let kind = bytes.byte(offset)
            if kind == Kind.end {
                if captured < whole { cutOff() }
                return
            }
            offset += 1
            if kind == Kind.noOperation { continue }
            guard offset < min(captured, whole) else { return offset < whole ? cutOff() : malformed() }
            let length = Int(bytes.byte(offset))
            guard length >= 2, offset - 1 + length <= whole else {
                // Wireshark shows what is left of such options, but for two bytes.
                return length >= 2 && captured < whole - 2 ? cutOff() : malformed()
            }
            let value = offset + 1..<offset - 1 + length
            offset = value.upperBound
            if let right = Kind.length(of: kind), right != value.count {
                malformed()
                // The others' values are passed over unread.
                if value.upperBound > captured, kind == Kind.maximumSegmentSize || kind == Kind.sackPermitted {
                    return cutOff()
                }
            } else if value.upperBound > captured {
                if kind == Kind.sack, value.lowerBound < captured {
                    sackBlocks = SACKBlocks(bytes.extracting(value.lowerBound..<captured))
                }
                return cutOff()
            } else {
                read(kind, bytes.extracting(value))
            }
        }
    }

    /// The numbers of the options (IANA, TCP parameters).
    private enum Kind {
        static let end: UInt8 = 0
        static let noOperation: UInt8 = 1
        static let maximumSegmentSize: UInt8 = 2
        static let windowScale: UInt8 = 3
        static let sackPermitted: UInt8 = 4
        static let sack: UInt8 = 5
        static let timestamps: UInt8 = 8

        /// How long the value of an option is that has but one length.
        static func length(of kind: UInt8) -> Int? {
            switch kind {
            case maximumSegmentSize: 2
            case windowScale: 1
            case sackPermitted: 0
            case timestamps: 8
            default: nil
            }
        }
    }

    private mutating func malformed() { isMalformed = true }

    private mutating func cutOff() {
        isMalformed = true
        isCutOff = true
    }

    private mutating func read(_ kind: UInt8, _ value: RawSpan) {
        switch kind {
        case Kind.maximumSegmentSize: maximumSegmentSize = value.bigEndian16(0)
        case Kind.windowScale:
            windowScale = value.byte(0)
            isScaleBehindEmptySACK = hasEmptySACK
        case Kind.sackPermitted: isSACKPermitted = true
        case Kind.timestamps:
            timestamps = Timestamps(value: value.bigEndian32(0), echoReply: value.bigEndian32(4))
        case Kind.sack:
            sackBlocks = SACKBlocks(value)
            hasEmptySACK = hasEmptySACK || sackBlocks.isEmpty
            if value.byteCount % 8 != 0 || value.byteCount == 0 { malformed() }
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

    /// How many there are, 0 to 4.
    public private(set) var endIndex = 0
    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var third: UInt64 = 0
    private var fourth: UInt64 = 0

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
