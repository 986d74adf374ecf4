/// A resource record (RFC 1035 section 4.1.3).
public struct DNSRecord: Hashable, Sendable, CustomStringConvertible {
    /// The name that the record belongs to.
    public let name: DNSName
    /// What it holds.
    public let type: DNSRecordType
    /// Its class; the payload size in an OPT record.
    public let recordClass: DNSClass
    /// How many seconds it may be kept; a number with the highest bit set counts as 0 (RFC 2181 section 8).
    public let timeToLive: UInt32
    /// Its data.
    public let data: DNSRecordData

    /// Reads a record with its data; `offset` becomes where the next one begins.
    init(_ bytes: RawSpan, at offset: inout Int) throws(DNSFault) {
        name = try DNSName(bytes, at: &offset)
        guard offset + 10 <= bytes.byteCount else { throw DNSFault(at: offset, "the message ends inside a record") }
        type = DNSRecordType(rawValue: bytes.bigEndian16(offset))
        recordClass = DNSClass(rawValue: bytes.bigEndian16(offset + 2))
        let number = bytes.bigEndian32(offset + 4)
        timeToLive = number >> 31 == 0 ? number : 0
        let length = Int(bytes.bigEndian16(offset + 8))
        let start = offset + 10
        guard start + length <= bytes.byteCount else {
            throw DNSFault(
                at: offset + 8, "\(length) bytes of data are announced, \(bytes.byteCount - start) are there")
        }
        if type == .opt {
            data = .opt(try EDNS(payloadSize: recordClass.rawValue, bits: number, bytes, at: start..<start + length))
        } else if recordClass.isInternet {
            data = try DNSRecordData(type, bytes, at: start..<start + length)
        } else {
            // Another class has another form; an update deletes with a class and no data (RFC 2136 section 2.5).
            data = .other(bytes.array(start..<start + length))
        }
        offset = start + length
    }

    /// One line as in a zone file: `server.example.com. 300 IN A 10.0.0.10`.
    public var description: String { "\(name) \(timeToLive) \(recordClass) \(type) \(data)" }
}
