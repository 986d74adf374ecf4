public import NIOCore

/// A message of the demo applications: a 4-byte big-endian header, payload length and message type, then the payload.
public struct Message: Hashable, Sendable {
    /// What the payload is.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        /// The number in the header.
        public let rawValue: UInt16

        /// - Parameter rawValue: the number in the header.
        public init(rawValue: UInt16) {
            self.rawValue = rawValue
        }

        /// UTF-8 text.
        public static let text = Kind(rawValue: 1)
        /// A JSON value in UTF-8.
        public static let json = Kind(rawValue: 2)
    }

    /// The length of the header, in bytes.
    public static let headerLength = 4
    /// The most bytes that a payload can have: the length field has 16 bits.
    public static let maximumPayloadLength = Int(UInt16.max)

    /// What the payload is; numbers not known are kept.
    public let kind: Kind
    /// The payload.
    public let payload: ByteBuffer

    /// - Parameters:
    ///   - kind: what the payload is.
    ///   - payload: the payload; nil is returned if it is too long for the length field.
    public init?(_ kind: Kind, payload: ByteBuffer) {
        guard payload.readableBytes <= Message.maximumPayloadLength else { return nil }
        self.kind = kind
        self.payload = payload
    }

    /// The payload as text; nil if it is not UTF-8.
    public var text: String? {
        String(validating: payload.readableBytesView, as: UTF8.self)
    }

    /// Writes the message to the end of a buffer.
    ///
    /// - Parameter buffer: where to.
    public func encode(into buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt16(payload.readableBytes))
        buffer.writeInteger(kind.rawValue)
        buffer.writeImmutableBuffer(payload)
    }
}

/// Takes messages off a stream of bytes that may arrive in any split.
///
/// It holds no state: an incomplete message stays in the buffer, which therefore never holds more than one message of
/// 65,539 bytes beyond what arrived last.
public struct MessageDecoder: NIOSingleStepByteToMessageDecoder {
    /// What comes out.
    public typealias InboundOut = Message

    /// A decoder at the start of a stream.
    public init() {}

    /// Takes the first message off the buffer.
    ///
    /// - Parameter buffer: the bytes not yet decoded; untouched if they hold no whole message.
    /// - Returns: the message; nil if more bytes are needed.
    public mutating func decode(buffer: inout ByteBuffer) -> Message? {
        guard let length = buffer.getInteger(at: buffer.readerIndex, as: UInt16.self),
            let kind = buffer.getInteger(at: buffer.readerIndex + 2, as: UInt16.self),
            buffer.readableBytes >= Message.headerLength + Int(length)
        else { return nil }
        buffer.moveReaderIndex(forwardBy: Message.headerLength)
        guard let payload = buffer.readSlice(length: Int(length)) else { return nil }
        return Message(.init(rawValue: kind), payload: payload)
    }

    /// Takes the last messages off the buffer when the stream ends; an incomplete one stays there.
    ///
    /// - Parameters:
    ///   - buffer: the bytes not yet decoded.
    ///   - seenEOF: whether the peer closed the stream.
    /// - Returns: the message; nil if there is no whole one.
    public mutating func decodeLast(buffer: inout ByteBuffer, seenEOF: Bool) -> Message? {
        decode(buffer: &buffer)
    }
}
