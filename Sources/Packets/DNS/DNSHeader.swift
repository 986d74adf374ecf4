/// The one-bit fields of a DNS header (RFC 1035 section 4.1.1, RFC 4035 section 3).
public struct DNSFlags: OptionSet, Hashable, Sendable {
    /// The bits as they stand in the header's second 16 bits.
    public let rawValue: UInt16

    /// - Parameter rawValue: the bits as they stand in the header; those of the opcode and the response code are left out.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue & 0x87f0
    }

    /// QR: an answer, not a query.
    public static let response = DNSFlags(rawValue: 0x8000)
    /// AA: the server is an authority for the name asked for.
    public static let authoritative = DNSFlags(rawValue: 0x0400)
    /// TC: the answer was cut, since it did not fit the transport.
    public static let truncated = DNSFlags(rawValue: 0x0200)
    /// RD: the server shall ask others, if it must.
    public static let recursionDesired = DNSFlags(rawValue: 0x0100)
    /// RA: the server can ask others.
    public static let recursionAvailable = DNSFlags(rawValue: 0x0080)
    /// The bit that must be zero.
    public static let reserved = DNSFlags(rawValue: 0x0040)
    /// AD: the server has verified the data with DNSSEC.
    public static let authenticData = DNSFlags(rawValue: 0x0020)
    /// CD: the asker verifies by itself.
    public static let checkingDisabled = DNSFlags(rawValue: 0x0010)
}

/// A DNS message's header (RFC 1035 section 4.1.1).
public struct DNSHeader: Hashable, Sendable {
    /// The header's length, in bytes.
    public static let length = 12

    /// The number that an answer repeats from its query.
    public let identifier: UInt16
    /// The one-bit fields.
    public let flags: DNSFlags
    /// The kind of query.
    public let opcode: DNSOpcode
    /// How it went, as far as the header's four bits say; EDNS has the upper bits of a longer code.
    public let responseCode: DNSResponseCode
    /// How many questions follow.
    public let questionCount: Int
    /// How many records answer.
    public let answerCount: Int
    /// How many records name an authority.
    public let authorityCount: Int
    /// How many further records follow.
    public let additionalCount: Int

    /// Reads the header; nil if it is cut off.
    ///
    /// - Parameter bytes: a DNS message: the payload of a UDP datagram, or what follows the length over TCP.
    public init?(_ bytes: RawSpan) {
        guard bytes.byteCount >= Self.length else { return nil }
        let bits = bytes.bigEndian16(2)
        identifier = bytes.bigEndian16(0)
        flags = DNSFlags(rawValue: bits)
        opcode = DNSOpcode(rawValue: UInt8(truncatingIfNeeded: bits >> 11) & 0x0f)
        responseCode = DNSResponseCode(rawValue: bits & 0x0f)
        questionCount = Int(bytes.bigEndian16(4))
        answerCount = Int(bytes.bigEndian16(6))
        authorityCount = Int(bytes.bigEndian16(8))
        additionalCount = Int(bytes.bigEndian16(10))
    }
}
