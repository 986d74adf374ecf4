/// A number of bytes as people write it: `512k`, `10M`, `1G` (powers of 1024), or plain bytes.
public struct ByteCount: Hashable, Sendable, Comparable, CustomStringConvertible {
    private static let units: [(letter: Character, bytes: Int)] = [("G", 1 << 30), ("M", 1 << 20), ("k", 1 << 10)]

    /// The number of bytes.
    public let bytes: Int

    /// - Parameter bytes: the number of bytes.
    public init(_ bytes: Int) {
        self.bytes = bytes
    }

    /// Reads a size; nil for what is no size, is negative, or is too large to count.
    ///
    /// - Parameter text: digits, then nothing or one of k, M, G in either case.
    public init?(text: String) {
        var digits = text[...]
        var unit = 1
        if let last = text.last,
            let named = Self.units.first(where: { last.lowercased() == $0.letter.lowercased() })
        {
            digits = digits.dropLast()
            unit = named.bytes
        }
        // Int takes a sign as well, which no size has.
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits) else {
            return nil
        }
        let (bytes, overflows) = number.multipliedReportingOverflow(by: unit)
        guard !overflows else { return nil }
        self.bytes = bytes
    }

    /// The size as it would be written: with the largest unit that divides it.
    public var description: String {
        guard bytes > 0, let unit = Self.units.first(where: { bytes % $0.bytes == 0 }) else { return "\(bytes)" }
        return "\(bytes / unit.bytes)\(unit.letter)"
    }

    /// Orders by size.
    public static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
}
