/// How a text without quotes that could be a number is spelt: YAML 1.1 has octal, binary, base-60, underscores and dates
/// (the int, float and timestamp types of yaml.org/type), which YAML 1.2 took back or changed.
struct NumberSpelling {
    private let text: String
    private let bytes: [UInt8]
    /// Without its sign.
    private let magnitude: ArraySlice<UInt8>

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8.prefix(64))
        let isSigned = bytes.first.map { "+-".utf8.contains($0) } ?? false
        magnitude = isSigned ? bytes.dropFirst() : bytes[...]
    }

    /// Whether this is a decimal integer in the only spelling that all readers share.
    var isCanonical: Bool {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        return !digits.isEmpty && digits.allSatisfy(Self.isDigit)
            && (digits.first != UInt8(ascii: "0") || text == "0")
    }

    /// Why readers differ about the text, and what to write instead; nil where they agree.
    var ambiguity: String? {
        guard let first = magnitude.first, Self.isDigit(first) || first == UInt8(ascii: "."), bytes.count < 64
        else { return nil }
        if hasLeadingZero {
            let decimal = String(decoding: magnitude.drop { $0 == UInt8(ascii: "0") }, as: UTF8.self)
            return
                "'\(text)' starts with 0, which is octal for some YAML readers: write \(decimal.isEmpty ? "0" : decimal)"
        }
        if hasRadix {
            return "'\(text)' is a number for some YAML readers and text for others: write it in decimal"
        }
        if hasUnderscore {
            let plain = text.filter { $0 != "_" }
            return
                "'\(text)' is a number for some YAML readers and text for others: write \(plain), or '\(text)' in quotes"
        }
        if isSexagesimal {
            return "'\(text)' is a base-60 number for some YAML readers: put it in quotes if it is text"
        }
        if hasNeedlessSign { return "'\(text)' has a sign that it does not need: write \(text.dropFirst())" }
        if isFloat {
            return "'\(text)' is a number with a fraction or exponent, which nothing here takes: write a whole number"
        }
        if isInfinityOrNaN { return "'\(text)' is no number that anything here takes: put it in quotes if it is text" }
        if isDate { return "'\(text)' is a date for some YAML readers: put it in quotes if it is text" }
        return nil
    }

    private var hasLeadingZero: Bool {
        magnitude.count > 1 && magnitude.first == UInt8(ascii: "0") && magnitude.allSatisfy(Self.isDigit)
    }

    private var hasRadix: Bool {
        let digits = magnitude.dropFirst(2)
        return magnitude.first == UInt8(ascii: "0") && "xobXOB".utf8.contains(magnitude.dropFirst().first ?? 0)
            && !digits.isEmpty && digits.allSatisfy { "0123456789abcdefABCDEF_".utf8.contains($0) }
    }

    private var hasUnderscore: Bool {
        magnitude.contains(UInt8(ascii: "_")) && magnitude.contains(where: Self.isDigit)
            && magnitude.allSatisfy { Self.isDigit($0) || "_.:".utf8.contains($0) }
            && magnitude.count { $0 == UInt8(ascii: ".") } <= 1
    }

    private var isSexagesimal: Bool {
        let parts = magnitude.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count > 1, let whole = parts.first, !whole.isEmpty, whole.allSatisfy(Self.isDigit) else {
            return false
        }
        let sixtieths = parts.dropFirst().enumerated().map { index, part in
            index == parts.count - 2 ? part.prefix { $0 != UInt8(ascii: ".") } : part
        }
        return sixtieths.allSatisfy { part in
            (1...2).contains(part.count) && part.allSatisfy(Self.isDigit)
                && (Int(String(decoding: part, as: UTF8.self)) ?? 60) < 60
        }
    }

    private var hasNeedlessSign: Bool {
        text == "-0" || (bytes.first == UInt8(ascii: "+") && magnitude.allSatisfy(Self.isDigit))
    }

    private var isFloat: Bool {
        let parts = magnitude.split(omittingEmptySubsequences: false) { "eE".utf8.contains($0) }
        guard let mantissa = parts.first, parts.count <= 2 else { return false }
        let sides = mantissa.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard sides.count <= 2, sides.joined().allSatisfy(Self.isDigit), mantissa.contains(where: Self.isDigit) else {
            return false
        }
        guard parts.count == 2, let exponent = parts.last else { return sides.count == 2 }
        let digits = exponent.first.map { "+-".utf8.contains($0) } == true ? exponent.dropFirst() : exponent
        return !digits.isEmpty && digits.allSatisfy(Self.isDigit)
    }

    private var isInfinityOrNaN: Bool {
        [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(String(decoding: magnitude, as: UTF8.self))
    }

    private var isDate: Bool {
        let date = bytes.prefix { !"Tt ".utf8.contains($0) }
        let parts = date.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0].count == 4 && parts.dropFirst().allSatisfy { (1...2).contains($0.count) }
            && parts.joined().allSatisfy(Self.isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
