/// DNS messages on a TCP connection: each after its length in two bytes, in any split (RFC 1035 section 4.2.2, RFC 7766
/// section 8).
public struct DNSStream: Sendable {
    private var buffer: [UInt8] = []
    private var start = 0

    /// Nothing has arrived.
    public init() {}

    /// A message as it is sent over TCP.
    ///
    /// - Parameter message: at most 65535 bytes; there is no way to send more, so the rest is left out.
    /// - Returns: the message after its length.
    public static func framed(_ message: [UInt8]) -> [UInt8] {
        let length = UInt16(clamping: message.count)
        return length.bigEndianBytes + message.prefix(Int(length))
    }

    /// Takes the connection's next bytes.
    public mutating func append(_ bytes: some Collection<UInt8>) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer += bytes
    }

    /// The next whole message without its length; nil until all of it has arrived.
    public mutating func next() -> [UInt8]? {
        guard let length = announcedLength, buffer.count - start >= 2 + length else { return nil }
        defer { start += 2 + length }
        return Array(buffer[start + 2..<start + 2 + length])
    }

    /// How many bytes wait for the rest of their message, its length included.
    public var pendingByteCount: Int { buffer.count - start }

    /// The length that the message being received has announced; nil until both of its bytes have arrived.
    public var announcedLength: Int? {
        guard buffer.count - start >= 2 else { return nil }
        return Int(buffer[start]) << 8 | Int(buffer[start + 1])
    }
}
