/// A UDP header (RFC 768).
public struct UDPHeader: Hashable, Sendable {
    /// The sender's port.
    public let sourcePort: UInt16
    /// The receiver's port.
    public let destinationPort: UInt16
    /// The payload's length, in bytes.
    public let payloadLength: Int

    /// Reads the header; nil if it is cut off or its length field is less than the header.
    ///
    /// - Parameter bytes: what follows the IP header.
    @inline(__always)
    public init?(_ bytes: RawSpan) {
        guard bytes.byteCount >= 8, bytes.bigEndian16(4) >= 8 else { return nil }
        sourcePort = bytes.bigEndian16(0)
        destinationPort = bytes.bigEndian16(2)
        payloadLength = Int(bytes.bigEndian16(4)) - 8
    }
}
