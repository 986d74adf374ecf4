/// A message of the demo applications: a 4-byte big-endian header, payload length and message type, then the payload.
public struct Message: Hashable, Sendable {
    /// What the payload is.
    public enum Kind: UInt16, Hashable, Sendable, CaseIterable {
        /// UTF-8 text.
        case text = 1
        /// A JSON value in UTF-8.
        case json = 2
    }

    /// The length of the header, in bytes.
    public static let headerLength = 4
    /// The most bytes that a payload can have: the length field has 16 bits.
    public static let maximumPayloadLength = Int(UInt16.max)

    /// What the payload is.
    public let kind: Kind
    /// The payload.
    public let payload: [UInt8]

    /// - Parameters:
    ///   - kind: what the payload is.
    ///   - payload: the payload; nil is returned if it is too long for the length field.
    public init?(_ kind: Kind, payload: [UInt8]) {
        guard payload.count <= Message.maximumPayloadLength else { return nil }
        self.kind = kind
        self.payload = payload
    }

    /// A message whose payload came with a length field, and so fits into one.
    init(verbatim kind: Kind, payload: [UInt8]) {
        self.kind = kind
        self.payload = payload
    }

    /// A text message; what does not fit is cut off.
    ///
    /// - Parameter text: the text.
    public init(text: String) {
        kind = .text
        payload = Array(text.utf8.prefix(Message.maximumPayloadLength))
    }

    /// Header and payload, as they travel.
    public var bytes: [UInt8] {
        Self.header(kind, payloadLength: payload.count) + payload
    }

    /// The header of a message.
    static func header(_ kind: Kind, payloadLength: Int) -> [UInt8] {
        let numbers = [UInt16(truncatingIfNeeded: payloadLength), kind.rawValue]
        return numbers.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    }
}

/// What is wrong with a message from a peer.
public enum MessageFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The header's type is none.
    case unknownKind(UInt16)
    /// A text is no UTF-8.
    case notUTF8
    /// The payload is no JSON.
    case notJSON
    /// The bytes ended before the message did: how many of how many were there; the whole is 0 where the header is missing.
    case incomplete(bytes: Int, of: Int)

    /// What is wrong, as a part of a sentence.
    public var description: String {
        switch self {
        case .unknownKind(let number): "a message of unknown type \(number); known are 1 (text) and 2 (JSON)"
        case .notUTF8: "a text message that is not UTF-8"
        case .notJSON: "a JSON message whose payload is no JSON"
        case .incomplete(let bytes, 0): "only \(bytes) of the 4 bytes of a message's header"
        case .incomplete(let bytes, let whole): "only \(bytes) of the \(whole) bytes of a message"
        }
    }
}
