/// A DNS message with one question, to be sent.
public struct DNSQueryMessage: Hashable, Sendable {
    /// The number that the answer will repeat.
    public let identifier: UInt16
    /// The one-bit fields.
    public let flags: DNSFlags
    /// The question.
    public let question: DNSQuestion
    /// The largest UDP payload that the asker takes; nil sends no OPT record, which means 512 bytes.
    public let payloadSize: UInt16?

    /// - Parameters:
    ///   - identifier: the number that the answer will repeat.
    ///   - question: the question.
    ///   - flags: the one-bit fields.
    ///   - payloadSize: the largest UDP payload that the asker takes; nil sends no OPT record.
    public init(
        identifier: UInt16, question: DNSQuestion, flags: DNSFlags = .recursionDesired, payloadSize: UInt16? = nil
    ) {
        self.identifier = identifier
        self.question = question
        self.flags = flags
        self.payloadSize = payloadSize
    }

    /// The message.
    public var bytes: [UInt8] {
        var message = identifier.bigEndianBytes + flags.rawValue.bigEndianBytes
        message += [0, 1, 0, 0, 0, 0, 0, payloadSize == nil ? 0 : 1]
        message += question.bytes
        if let payloadSize {
            // The root, OPT, the payload size as class, no upper bits of a response code, version 0, no options.
            message += [0] + DNSRecordType.opt.rawValue.bigEndianBytes + payloadSize.bigEndianBytes
            message += [0, 0, 0, 0, 0, 0]
        }
        return message
    }
}

extension UInt16 {
    /// The two bytes in network order.
    var bigEndianBytes: [UInt8] { [UInt8(self >> 8), UInt8(truncatingIfNeeded: self)] }
}
