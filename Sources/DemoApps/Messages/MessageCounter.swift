/// Follows the headers of a stream and counts the messages without looking into them: for a reader that must keep up with
/// a fast sender. Pure, and without memory of the payload.
struct MessageCounter: Sendable {
    /// Whole messages so far.
    private(set) var messages = 0
    private var header: [UInt8] = []
    /// Bytes of the current payload that are still to come.
    private var payloadLeft = 0

    /// Takes bytes that arrived.
    ///
    /// - Throws: `MessageFault` as soon as a header cannot be right.
    mutating func receive(_ bytes: UnsafeRawBufferPointer) throws(MessageFault) {
        var rest = bytes[...]
        while !rest.isEmpty {
            if payloadLeft > 0 {
                let skipped = min(payloadLeft, rest.count)
                payloadLeft -= skipped
                rest = rest.dropFirst(skipped)
                if payloadLeft == 0 { messages += 1 }
                continue
            }
            let wanted = Message.headerLength - header.count
            header.append(contentsOf: rest.prefix(wanted))
            rest = rest.dropFirst(wanted)
            if header.count == Message.headerLength { try beginPayload() }
        }
    }

    /// The peer has ended the stream.
    ///
    /// - Throws: `MessageFault` where it ended inside a message.
    func finish() throws(MessageFault) {
        if !header.isEmpty { throw .incomplete(bytes: header.count, of: 0) }
        if payloadLeft > 0 {
            throw .incomplete(
                bytes: payloadLength + Message.headerLength - payloadLeft, of: payloadLength + Message.headerLength)
        }
    }

    private var payloadLength = 0

    private mutating func beginPayload() throws(MessageFault) {
        let kind = UInt16(header[2]) << 8 | UInt16(header[3])
        guard Message.Kind(rawValue: kind) != nil else { throw .unknownKind(kind) }
        payloadLength = Int(header[0]) << 8 | Int(header[1])
        payloadLeft = payloadLength
        header.removeAll(keepingCapacity: true)
        if payloadLeft == 0 { messages += 1 }
    }
}
