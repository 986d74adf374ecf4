/// The parameters of a zone (RFC 1035 section 3.3.13).
public struct DNSStartOfAuthority: Hashable, Sendable, CustomStringConvertible {
    /// The name server where the zone's data comes from.
    public let primary: DNSName
    /// The mailbox of who is responsible; its first label is what stands before the @.
    public let mailbox: DNSName
    /// The version of the zone's data.
    public let serial: UInt32
    /// After how many seconds a secondary server looks for a new version.
    public let refresh: UInt32
    /// After how many seconds it tries again.
    public let retry: UInt32
    /// After how many seconds without success it stops answering.
    public let expire: UInt32
    /// How many seconds a "does not exist" may be kept, at most (RFC 2308 section 4).
    public let minimum: UInt32

    init(_ bytes: RawSpan, at offset: inout Int) throws(DNSFault) {
        primary = try DNSName(bytes, at: &offset)
        mailbox = try DNSName(bytes, at: &offset)
        guard offset + 20 <= bytes.byteCount else {
            throw DNSFault(at: offset, "the message ends inside an SOA record")
        }
        serial = bytes.bigEndian32(offset)
        refresh = bytes.bigEndian32(offset + 4)
        retry = bytes.bigEndian32(offset + 8)
        expire = bytes.bigEndian32(offset + 12)
        minimum = bytes.bigEndian32(offset + 16)
        offset += 20
    }

    /// The fields in the order of a zone file.
    public var description: String { "\(primary) \(mailbox) \(serial) \(refresh) \(retry) \(expire) \(minimum)" }
}
