extension Message {
    /// The size of a datagram, unless another one is asked for: messages are padded to it with zeros.
    public static let datagramSize = 4096
    /// The most bytes that a UDP datagram over IPv4 carries: 65,535 without the headers of IP and UDP.
    public static let maximumDatagramSize = 65_507

    /// A text as it travels in a datagram: a JSON string in a message of its own, padded with zeros.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - size: the size of the datagram, in bytes.
    /// - Returns: the datagram; nil if the text does not fit.
    public static func datagram(_ text: String, size: Int) -> [UInt8]? {
        guard let message = Message(.json, payload: Array(quotedJSON(text).utf8)) else { return nil }
        let bytes = message.bytes
        guard bytes.count <= size else { return nil }
        return bytes + [UInt8](repeating: 0, count: size - bytes.count)
    }

    /// Reads the message of a datagram; what follows it is padding.
    ///
    /// - Parameter datagram: the datagram's payload.
    /// - Throws: `MessageFault`.
    public init(datagram: UnsafeRawBufferPointer) throws(MessageFault) {
        guard datagram.count >= Message.headerLength else { throw .incomplete(bytes: datagram.count, of: 0) }
        let length = Int(datagram[0]) << 8 | Int(datagram[1])
        let number = UInt16(datagram[2]) << 8 | UInt16(datagram[3])
        guard let kind = Kind(rawValue: number) else { throw .unknownKind(number) }
        let end = Message.headerLength + length
        guard datagram.count >= end, let message = Message(kind, payload: Array(datagram[Message.headerLength..<end]))
        else { throw .incomplete(bytes: datagram.count, of: end) }
        self = message
    }
}
