/// What a DNS message asks (RFC 1035 section 4.1.2).
public struct DNSQuestion: Hashable, Sendable, CustomStringConvertible {
    /// The name asked about.
    public let name: DNSName
    /// The type of the records asked for.
    public let type: DNSRecordType
    /// Their class.
    public let recordClass: DNSClass

    /// - Parameters:
    ///   - name: the name asked about.
    ///   - type: the type of the records asked for.
    ///   - recordClass: their class.
    public init(name: DNSName, type: DNSRecordType, recordClass: DNSClass = .internet) {
        self.name = name
        self.type = type
        self.recordClass = recordClass
    }

    /// Reads a question.
    init(_ bytes: RawSpan, at offset: inout Int) throws(DNSFault) {
        let name = try DNSName(bytes, at: &offset)
        guard offset + 4 <= bytes.byteCount else { throw DNSFault(at: offset, "the message ends inside a question") }
        self.init(
            name: name, type: DNSRecordType(rawValue: bytes.bigEndian16(offset)),
            recordClass: DNSClass(rawValue: bytes.bigEndian16(offset + 2)))
        offset += 4
    }

    /// The question as it stands in a message.
    var bytes: [UInt8] {
        name.bytes + type.rawValue.bigEndianBytes + recordClass.rawValue.bigEndianBytes
    }

    /// `server.example.com. IN A`.
    public var description: String { "\(name) \(recordClass) \(type)" }
}
