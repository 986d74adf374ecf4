/// Takes messages off a stream of bytes that may arrive in any split: pure, no input or output.
///
/// It never holds more than one unfinished message, 65,539 bytes at most, and nothing between two messages.
public struct MessageStream: Sendable {
    private var unfinished: [UInt8] = []

    /// The beginning of a stream.
    public init() {}

    /// Whether a message has begun and not ended.
    public var isInsideMessage: Bool { !unfinished.isEmpty }

    /// Takes bytes that arrived.
    ///
    /// - Parameters:
    ///   - bytes: what arrived.
    ///   - body: is given each message that is whole now, in order.
    /// - Throws: `MessageFault` as soon as a header cannot be right; what `body` throws.
    public mutating func receive(_ bytes: UnsafeRawBufferPointer, _ body: (Message) throws -> Void) throws {
        if unfinished.isEmpty {
            let used = try Self.split(bytes, body)
            unfinished = Array(bytes[used...])
            return
        }
        unfinished.append(contentsOf: bytes)
        let used = try unfinished.withUnsafeBytes { try Self.split($0, body) }
        if used > 0 { unfinished = Array(unfinished[used...]) }
    }

    /// The peer has ended the stream.
    ///
    /// - Throws: `MessageFault` where it ended inside a message.
    public func finish() throws(MessageFault) {
        guard isInsideMessage else { return }
        let length = unfinished.withUnsafeBytes { Self.payloadLength($0, at: 0) }
        throw .incomplete(bytes: unfinished.count, of: length.map { $0 + Message.headerLength } ?? 0)
    }

    /// Gives every whole message to `body` and returns how many bytes they had.
    private static func split(_ bytes: UnsafeRawBufferPointer, _ body: (Message) throws -> Void) throws -> Int {
        var offset = 0
        while let length = payloadLength(bytes, at: offset) {
            let kind = try kind(bytes, at: offset)
            let start = offset + Message.headerLength
            guard bytes.count - start >= length else { break }
            if let message = Message(kind, payload: Array(bytes[start..<start + length])) { try body(message) }
            offset = start + length
        }
        return offset
    }

    /// The payload's length, once the whole header is there.
    private static func payloadLength(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int? {
        guard bytes.count - offset >= Message.headerLength else { return nil }
        return Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
    }

    private static func kind(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(MessageFault) -> Message.Kind {
        let number = UInt16(bytes[offset + 2]) << 8 | UInt16(bytes[offset + 3])
        guard let kind = Message.Kind(rawValue: number) else { throw .unknownKind(number) }
        return kind
    }
}
