/// The client's datagrams, all of one size: `Message #N from client NAME`, written in place with another number each time.
struct NumberedDatagram {
    /// An Int has at most so many decimal digits.
    private static let mostDigits = 19

    /// The text of a message.
    static func text(_ number: Int, clientName: String) -> String { "Message #\(number) from client \(clientName)" }

    /// The least that a datagram can have, so that every number fits.
    static func minimumSize(clientName: String) -> Int {
        let template = NumberedDatagram(clientName: clientName, size: 0)
        return template.beginning.count + mostDigits + template.ending.count
    }

    /// The size of every datagram.
    let size: Int
    /// Header and text before the number; the header's length is that of a number without digits.
    private let beginning: [UInt8]
    private let ending: [UInt8]

    init(clientName: String, size: Int) {
        self.size = size
        beginning = Message.header(.json, payloadLength: 0) + Array("\"Message #".utf8)
        // What stands within the quotation marks of a JSON string, and the closing one.
        ending = Array(quotedJSON(" from client \(clientName)").utf8.dropFirst())
    }

    /// Writes the datagram with a number over one that has a smaller number, or over zeros.
    ///
    /// - Parameters:
    ///   - number: the number, from 1.
    ///   - before: the number that the datagram has; 0 for zeros.
    ///   - datagram: where it lies, `size` bytes.
    func write(_ number: Int, over before: Int, in datagram: UnsafeMutableRawBufferPointer) {
        let digits = Self.digits(number)
        // Another digit more is rare; otherwise the digits alone change.
        if before == 0 || digits != Self.digits(before) { writeFrame(digits: digits, in: datagram) }
        var rest = number
        for index in stride(from: beginning.count + digits - 1, through: beginning.count, by: -1) {
            datagram[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    private func writeFrame(digits: Int, in datagram: UnsafeMutableRawBufferPointer) {
        let length = beginning.count + digits + ending.count
        datagram.copyBytes(from: beginning)
        let payload = length - Message.headerLength
        datagram[0] = UInt8(truncatingIfNeeded: payload >> 8)
        datagram[1] = UInt8(truncatingIfNeeded: payload)
        UnsafeMutableRawBufferPointer(rebasing: datagram[(beginning.count + digits)..<length]).copyBytes(from: ending)
    }

    private static func digits(_ number: Int) -> Int {
        var digits = 1
        var limit = 10
        while number >= limit, digits < mostDigits {
            digits += 1
            limit *= 10
        }
        return digits
    }
}
