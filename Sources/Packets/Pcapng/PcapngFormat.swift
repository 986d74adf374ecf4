/// The numbers of the pcapng format (draft-ietf-opsawg-pcapng).
enum PcapngFormat {
    static let byteOrderMagic: UInt32 = 0x1a2b_3c4d

    enum Block {
        static let sectionHeader: UInt32 = 0x0a0d_0d0a
        static let interfaceDescription: UInt32 = 1
        static let simplePacket: UInt32 = 3
        static let interfaceStatistics: UInt32 = 5
        static let enhancedPacket: UInt32 = 6
    }

    enum Option {
        static let end: UInt16 = 0
        static let comment: UInt16 = 1
        static let sectionApplication: UInt16 = 4
        static let interfaceName: UInt16 = 2
        static let interfaceDescription: UInt16 = 3
        static let interfaceTimestampResolution: UInt16 = 9
        static let interfaceTimestampOffset: UInt16 = 14
        static let statisticsReceived: UInt16 = 4
        static let statisticsDropped: UInt16 = 5
    }

    /// A length rounded up to the format's 32-bit alignment.
    static func padded(_ length: Int) -> Int { (length + 3) & ~3 }
}

/// How an interface's timestamps count: a unit (option `if_tsresol`) from a starting point (`if_tsoffset`).
struct TimestampClock: Hashable, Sendable {
    /// Units in a second; nil if there are more than 2^63, which no clock here counts.
    private let unitsPerSecond: UInt64?
    private let offset: Int64

    /// - Parameters:
    ///   - resolution: the option's byte: a negative power of ten, or of two with the highest bit set; 6 by default.
    ///   - offset: seconds to add.
    init(resolution: UInt8 = 6, offset: Int64 = 0) {
        let exponent = resolution & 0x7f
        if resolution & 0x80 != 0 {
            unitsPerSecond = exponent < 64 ? 1 << UInt64(exponent) : nil
        } else {
            unitsPerSecond = exponent < 20 ? (0..<exponent).reduce(1) { product, _ in product * 10 } : nil
        }
        self.offset = offset
    }

    /// The moment that a count of units means; moments outside of 1970 to 2554 become the nearest that can be held.
    func timestamp(_ count: UInt64) -> Timestamp {
        guard let unitsPerSecond else { return Timestamp(nanoseconds: 0) }
        let (seconds, fraction) = count.quotientAndRemainder(dividingBy: unitsPerSecond)
        let product = fraction.multipliedFullWidth(by: 1_000_000_000)
        let nanoseconds = unitsPerSecond.dividingFullWidth(product).quotient
        let shifted = Int128(seconds) + Int128(offset)
        return Timestamp(nanoseconds: UInt64(clamping: shifted * 1_000_000_000 + Int128(nanoseconds)))
    }
}
