extension Message {
    /// The size of a datagram, unless another one is asked for: messages are padded to it with zeros.
    public static let datagramSize = 4096
    /// The most bytes that a UDP datagram over IPv4 carries: 65,535 without the headers of IP and UDP.
    public static let maximumDatagramSize = 65_507

    /// A text as it travels in a datagram: in a message of its own, padded with zeros.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - kind: as a JSON string, or as it is.
    ///   - size: the size of the datagram, in bytes.
    /// - Returns: the datagram; nil if the text does not fit.
    public static func datagram(_ text: String, as kind: Kind = .json, size: Int) -> [UInt8]? {
        guard let message = Message(text, as: kind) else { return nil }
        let bytes = message.bytes
        guard bytes.count <= size else { return nil }
        return bytes + [UInt8](repeating: 0, count: size - bytes.count)
    }

    /// A text as a message; nil if it is too long for one.
    private init?(_ text: String, as kind: Kind) {
        self.init(kind, payload: Array((kind == .json ? quotedJSON(text) : text).utf8))
    }

    /// A text in the form and size of the datagram that it answers; larger where it does not fit.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - kind: the question's form.
    ///   - size: the question's size, in bytes.
    /// - Returns: the datagram; nil if no datagram holds the text.
    static func answer(_ text: String, as kind: Kind, size: Int) -> [UInt8]? {
        guard let bytes = Message(text, as: kind)?.bytes, bytes.count <= maximumDatagramSize else { return nil }
        return bytes + [UInt8](repeating: 0, count: max(0, size - bytes.count))
    }

    /// Reads the message of a datagram; what follows it is padding.
    ///
    /// - Parameter datagram: the datagram's payload.
    /// - Throws: `MessageFault`.
    public init(datagram: UnsafeRawBufferPointer) throws(MessageFault) {
        let (kind, end) = try Self.extent(inDatagram: datagram)
        self.init(verbatim: kind, payload: Array(datagram[Message.headerLength..<end]))
    }

    /// Finds the message in a datagram by its header alone, without a copy and without a look into the payload.
    ///
    /// - Parameter datagram: the datagram's payload.
    /// - Returns: what the message is, and where it ends.
    /// - Throws: `MessageFault`.
    static func extent(inDatagram datagram: UnsafeRawBufferPointer) throws(MessageFault) -> (kind: Kind, end: Int) {
        guard datagram.count >= headerLength else { throw .incomplete(bytes: datagram.count, of: 0) }
        let number = UInt16(datagram[2]) << 8 | UInt16(datagram[3])
        guard let kind = Kind(rawValue: number) else { throw .unknownKind(number) }
        let end = headerLength + (Int(datagram[0]) << 8 | Int(datagram[1]))
        guard datagram.count >= end else { throw .incomplete(bytes: datagram.count, of: end) }
        return (kind, end)
    }
}
