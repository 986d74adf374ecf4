/// The control bits of a TCP header (RFC 9293 section 3.1, RFC 3168).
public struct TCPFlags: OptionSet, Hashable, Sendable {
    /// The bits as they stand in the header.
    public let rawValue: UInt8

    /// - Parameter rawValue: the bits as they stand in the header.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// No more data from the sender.
    public static let fin = TCPFlags(rawValue: 0x01)
    /// Synchronise sequence numbers.
    public static let syn = TCPFlags(rawValue: 0x02)
    /// Reset the connection.
    public static let rst = TCPFlags(rawValue: 0x04)
    /// Push the data to the application.
    public static let psh = TCPFlags(rawValue: 0x08)
    /// The acknowledgement field means something.
    public static let ack = TCPFlags(rawValue: 0x10)
    /// The urgent pointer means something.
    public static let urg = TCPFlags(rawValue: 0x20)
    /// ECN echo.
    public static let ece = TCPFlags(rawValue: 0x40)
    /// Congestion window reduced.
    public static let cwr = TCPFlags(rawValue: 0x80)
}

/// A TCP header with its options (RFC 9293 section 3.1).
public struct TCPHeader: Hashable, Sendable {
    /// The sender's port.
    public let sourcePort: UInt16
    /// The receiver's port.
    public let destinationPort: UInt16
    /// The number of the first byte of payload, or of the SYN.
    public let sequence: SequenceNumber
    /// The next byte that the sender waits for, if ACK is set.
    public let acknowledgement: SequenceNumber
    /// The header's length with its options, in bytes, as its data offset says: 20 to 60, or less where that cannot be right.
    public let length: Int
    /// The control bits.
    public let flags: TCPFlags
    /// The window field as it stands in the header, not scaled.
    public let window: UInt16
    /// The options.
    public let options: TCPOptions

    /// Whether the data offset is less than the header's fixed part, so that nobody knows where the payload begins.
    public var isLengthImpossible: Bool { length < 20 }

    /// Reads the header; nil if it is cut off before the end of the window field.
    ///
    /// What the capture cut off behind that is left out; `length` counts it all the same, and the options say so.
    ///
    /// - Parameter bytes: what follows the IP header.
    public init?(_ bytes: RawSpan) {
        guard bytes.byteCount >= 16 else { return nil }
        let length = Int(bytes.byte(12) >> 4) * 4
        sourcePort = bytes.bigEndian16(0)
        destinationPort = bytes.bigEndian16(2)
        sequence = SequenceNumber(bytes.bigEndian32(4))
        acknowledgement = SequenceNumber(bytes.bigEndian32(8))
        self.length = length
        flags = TCPFlags(rawValue: bytes.byte(13))
        window = bytes.bigEndian16(14)
        if bytes.byteCount < 20 {
            options = TCPOptions(isCutOff: true)
        } else if length <= 20 {
            options = TCPOptions()
        } else {
            options = TCPOptions(bytes.extracting(20..<min(length, bytes.byteCount)), length: length - 20)
        }
    }
}
