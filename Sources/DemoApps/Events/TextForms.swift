extension Duration {
    /// Whole microseconds.
    var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }

    /// For people: `0.35 ms`, `2.5 s`, `10 s`.
    var text: String {
        let microseconds = microseconds
        if microseconds > 0 && microseconds < 10_000 { return "\(decimals(microseconds, unit: 1000)) ms" }
        return "\(decimals(microseconds, unit: 1_000_000)) s"
    }
}

/// Seconds with six decimals.
func decimalSeconds(microseconds: Int64) -> String {
    let fraction = String(microseconds.magnitude % 1_000_000)
    let zeros = String(repeating: "0", count: 6 - fraction.count)
    return "\(microseconds < 0 ? "-" : "")\(microseconds.magnitude / 1_000_000).\(zeros)\(fraction)"
}

/// A number of units with up to two decimals, rounded; without zeros at the end.
private func decimals(_ value: Int64, unit: Int64) -> String {
    let hundredths = (value * 100 + unit / 2) / unit
    let fraction = hundredths % 100
    if fraction == 0 { return String(hundredths / 100) }
    let digits = fraction % 10 == 0 ? "\(fraction / 10)" : fraction < 10 ? "0\(fraction)" : "\(fraction)"
    return "\(hundredths / 100).\(digits)"
}

/// A rate in bits a second for people: `940 Mbit/s`, `21.4 Gbit/s`.
func rateText(bitsPerSecond: Double) -> String {
    var value = bitsPerSecond
    var unit = "bit/s"
    for larger in ["kbit/s", "Mbit/s", "Gbit/s"] where value >= 1000 {
        value /= 1000
        unit = larger
    }
    let tenths = Int((value * 10).rounded())
    return tenths >= 1000 || tenths % 10 == 0 ? "\(tenths / 10) \(unit)" : "\(tenths / 10).\(tenths % 10) \(unit)"
}

/// Text of a peer without control characters, so that it cannot write to a terminal what only this program should; cut where
/// it is long.
func printable(_ text: String) -> String {
    let limit = 200
    var result = ""
    for scalar in text.unicodeScalars.prefix(limit) {
        let isControl = scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
        result.unicodeScalars.append(isControl ? "\u{fffd}" : scalar)
    }
    return text.unicodeScalars.count > limit ? result + "…" : result
}
