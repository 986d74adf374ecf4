/// The producer's messages, all of one size: JSON with the client's name, a number that counts up, random numbers and UUIDs.
struct ProducedMessage {
    /// The least that a message can have for a name: everything but the random values.
    static func minimumSize(clientName: String) -> Int {
        Message.headerLength + head(clientName).utf8.count + 64
    }

    /// The digits of the number, with spaces before it, so that a message can be numbered anew in place.
    private static let numberWidth = 20

    /// Header and payload.
    private(set) var bytes: [UInt8]
    private let numberPlace: Range<Int>

    /// Makes a message.
    ///
    /// - Parameters:
    ///   - clientName: goes into the message.
    ///   - size: header and payload together; at least `minimumSize`, at most what a message can have.
    init(clientName: String, size: Int) {
        let head = Self.head(clientName)
        let length = max(size, Self.minimumSize(clientName: clientName)) - Message.headerLength
        var payload = Array(head.utf8)
        let end = payload.count
        payload += Self.randomValues(filling: length - payload.count)
        // White space between the last values and the closing brace makes the size exact (RFC 8259 section 2).
        payload += [UInt8](repeating: UInt8(ascii: " "), count: max(0, length - payload.count - 1))
        payload.append(UInt8(ascii: "}"))
        bytes = Message.header(.json, payloadLength: payload.count) + payload
        numberPlace = Message.headerLength + end - Self.numberWidth..<Message.headerLength + end
    }

    /// Gives the message its number.
    ///
    /// - Parameters:
    ///   - sequence: the number, from 1.
    ///   - bytes: where the message lies.
    func number(_ sequence: Int, in bytes: UnsafeMutableRawBufferPointer) {
        var rest = sequence
        for index in numberPlace.reversed() {
            bytes[index] = rest > 0 ? UInt8(ascii: "0") + UInt8(rest % 10) : UInt8(ascii: " ")
            rest /= 10
        }
    }

    /// The message with this number.
    mutating func numbered(_ sequence: Int) -> [UInt8] {
        let place = self
        bytes.withUnsafeMutableBytes { place.number(sequence, in: $0) }
        return bytes
    }

    /// The number comes last, right-aligned.
    private static func head(_ clientName: String) -> String {
        "{\"client\":\(quotedJSON(clientName)),\"sequence\":" + String(repeating: " ", count: numberWidth)
    }

    /// `,"uuids":[…],"numbers":[…]` of at most so many bytes, and nothing where there is no room for one of each.
    private static func randomValues(filling room: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        let uuids = ",\"uuids\":[\"\(randomUUID(&generator))\",\"\(randomUUID(&generator))\"]"
        var values = uuids + ",\"numbers\":[\(UInt32.random(in: .min ... .max, using: &generator))"
        // The closing bracket and brace have their place too; a number has at most ten digits, and a comma.
        guard values.utf8.count + 2 <= room else { return [] }
        while values.utf8.count + 11 + 2 <= room {
            values += ",\(UInt32.random(in: .min ... .max, using: &generator))"
        }
        return Array((values + "]").utf8)
    }
}
