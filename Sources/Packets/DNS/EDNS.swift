/// What an OPT record says: more of the header (RFC 6891 section 6.1).
public struct EDNS: Hashable, Sendable, CustomStringConvertible {
    /// One option.
    public struct Option: Hashable, Sendable {
        /// Its number (IANA DNS EDNS0 option codes).
        public let code: UInt16
        /// Its bytes.
        public let data: [UInt8]
    }

    /// The largest UDP payload that the sender takes, in bytes; less than 512 counts as 512.
    public let payloadSize: UInt16
    /// The upper eight bits of the response code.
    public let extendedResponseCode: UInt8
    /// The version; there is only 0.
    public let version: UInt8
    /// DO: the sender wants DNSSEC's records (RFC 3225).
    public let wantsDNSSEC: Bool
    /// The options.
    public let options: [Option]

    /// Reads an OPT record, whose class and time to live are other fields.
    ///
    /// - Parameters:
    ///   - payloadSize: the class.
    ///   - bits: the time to live.
    ///   - bytes: the message.
    ///   - range: where the record's data is.
    /// - Throws: `DNSFault` where an option's length cannot be right.
    init(payloadSize: UInt16, bits: UInt32, _ bytes: RawSpan, at range: Range<Int>) throws(DNSFault) {
        var options: [Option] = []
        var offset = range.lowerBound
        while offset < range.upperBound {
            guard offset + 4 <= range.upperBound else {
                throw DNSFault(at: offset, "the OPT record ends inside an option")
            }
            let end = offset + 4 + Int(bytes.bigEndian16(offset + 2))
            guard end <= range.upperBound else {
                throw DNSFault(at: offset, "an option goes beyond the OPT record's end")
            }
            options.append(Option(code: bytes.bigEndian16(offset), data: bytes.array(offset + 4..<end)))
            offset = end
        }
        self.payloadSize = payloadSize
        extendedResponseCode = UInt8(truncatingIfNeeded: bits >> 24)
        version = UInt8(truncatingIfNeeded: bits >> 16)
        wantsDNSSEC = bits & 0x8000 != 0
        self.options = options
    }

    /// `version 0, UDP payload 1232 bytes`, and the options by number and length.
    public var description: String {
        let texts = options.map { ", option \($0.code) of \($0.data.count) bytes" }
        return "version \(version), UDP payload \(payloadSize) bytes\(wantsDNSSEC ? ", DO" : "")" + texts.joined()
    }
}
