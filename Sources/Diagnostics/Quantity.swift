/// Numbers for people: grouped in threes, bytes in decimal units, times with as many digits as tell something.
public enum Quantity {
    /// A whole number, grouped in threes by a space: `1 502 733` (ISO 80000-1 section 7.3.1).
    ///
    /// - Parameter number: the number.
    /// - Returns: its text.
    public static func grouped(_ number: Int) -> String {
        var digits = String(number.magnitude)[...]
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits = digits.dropLast(3)
        }
        groups.insert(digits, at: 0)
        return (number < 0 ? "-" : "") + groups.joined(separator: " ")
    }

    /// An amount of bytes in two digits at least: `820 B`, `8.2 kB`, `82 kB`, `1.4 MB`.
    ///
    /// - Parameter count: how many bytes.
    /// - Returns: its text.
    public static func bytes(_ count: Int) -> String {
        guard count >= 1000 else { return "\(count) B" }
        var unit = 1000
        var names = ["kB", "MB", "GB", "TB", "PB"][...]
        // What would round to 1000 of a unit belongs to the next one.
        while names.count > 1, count >= unit * 1000 - unit / 2 {
            unit *= 1000
            names = names.dropFirst()
        }
        // Divided before it is multiplied, so that no count overflows; a byte of a thousandth is below what is shown.
        let tenths = (count / (unit / 1000) + 50) / 100
        let name = names.first ?? ""
        guard tenths < 100 else { return "\(count / unit + (count % unit >= unit / 2 ? 1 : 0)) \(name)" }
        return "\(tenths / 10).\(tenths % 10) \(name)"
    }

    /// An amount of money in US dollars, with as many decimals as tell something: `$0.095`, `$12.40`.
    ///
    /// - Parameter amount: the amount; not negative.
    /// - Returns: its text.
    public static func dollars(_ amount: Double) -> String {
        let decimals = amount < 1 ? 3 : 2
        let scale = decimals == 3 ? 1000 : 100
        let whole = Int((max(0, amount) * Double(scale)).rounded())
        let fraction = String(whole % scale)
        return "$\(whole / scale)." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }

    /// A time span: `0.06 ms`, `0.22 s`, `4.79 s`, `120 s`.
    ///
    /// - Parameter duration: the time span.
    /// - Returns: its text.
    public static func duration(_ duration: Duration) -> String {
        let microseconds = duration.wholeMicroseconds
        switch abs(microseconds) {
        case ..<10_000: return "\(decimal(microseconds, unit: 1000)) ms"
        case ..<100_000_000: return "\(decimal(microseconds, unit: 1_000_000)) s"
        default: return "\((microseconds + 500_000) / 1_000_000) s"
        }
    }

    /// A moment since a start, in seconds with six decimals: `0.213480`.
    ///
    /// - Parameter duration: the time since the start.
    /// - Returns: its text.
    public static func moment(_ duration: Duration) -> String {
        let microseconds = duration.wholeMicroseconds
        let fraction = String(microseconds.magnitude % 1_000_000)
        let sign = microseconds < 0 ? "-" : ""
        return "\(sign)\(microseconds.magnitude / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count)
            + fraction
    }

    /// A count with its noun: `1 segment`, `97 segments`.
    ///
    /// - Parameters:
    ///   - number: how many.
    ///   - noun: what, in the singular.
    /// - Returns: its text.
    public static func count(_ number: Int, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(grouped(number)) \(plural(noun))"
    }

    private static func plural(_ noun: String) -> String {
        noun.hasSuffix("y") ? noun.dropLast() + "ies" : noun + "s"
    }

    /// Two decimals, rounded.
    private static func decimal(_ value: Int64, unit: Int64) -> String {
        let hundredths = (value.magnitude * 100 + UInt64(unit) / 2) / UInt64(unit)
        let fraction = hundredths % 100
        return "\(value < 0 ? "-" : "")\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}

extension Duration {
    /// Microseconds, rounded towards zero.
    public var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
