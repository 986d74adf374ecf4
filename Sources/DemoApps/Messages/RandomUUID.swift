/// A random UUID (RFC 9562 section 5.4): version 4, variant 10.
func randomUUID(_ generator: inout SystemRandomNumberGenerator) -> String {
    let high = (generator.next() & 0xffff_ffff_ffff_0fff) | 0x4000
    let low = (generator.next() & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000
    let digits = [high, low].map { (number: UInt64) in
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
    let parts = [
        digits[0].prefix(8), digits[0].dropFirst(8).prefix(4), digits[0].suffix(4), digits[1].prefix(4),
        digits[1].suffix(12),
    ]
    return parts.joined(separator: "-")
}

/// A random UUID, such as a client is named by.
///
/// - Returns: its text, 36 characters.
public func randomUUID() -> String {
    var generator = SystemRandomNumberGenerator()
    return randomUUID(&generator)
}
