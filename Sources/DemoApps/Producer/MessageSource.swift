internal import NIOCore

/// Makes the producer's messages: a client's name, a number that counts up, random numbers, a UUID.
struct MessageSource: Sendable {
    /// The name that the messages carry, as a JSON string.
    private let client: String
    /// How many random numbers a message has: with them it is about 700 bytes long, so that segments differ from messages.
    private static let numberCount = 56

    /// The number of the message made last, from 1.
    private(set) var sequence = 0

    init(clientName: String) {
        client = quotedJSON(clientName)
    }

    /// Writes the next message to the end of a buffer.
    mutating func writeNext(into buffer: inout ByteBuffer) {
        sequence += 1
        var generator = SystemRandomNumberGenerator()
        let numbers = (0..<Self.numberCount).map { _ in String(UInt32.random(in: .min ... .max, using: &generator)) }
        let payload = """
            {"client":\(client),"sequence":\(sequence),"uuid":"\(randomUUID(&generator))",\
            "numbers":[\(numbers.joined(separator: ","))]}
            """
        // A name too long for a message is refused when the arguments are read, so this one fits.
        Message(.json, payload: ByteBuffer(string: payload))?.encode(into: &buffer)
    }

    /// A random UUID (RFC 9562 section 5.4): version 4, variant 10.
    private func randomUUID(_ generator: inout SystemRandomNumberGenerator) -> String {
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
}
