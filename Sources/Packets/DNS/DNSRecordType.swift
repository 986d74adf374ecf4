/// What a record holds, or a question asks for (IANA DNS resource record types).
public struct DNSRecordType: RawRepresentable, Hashable, Sendable {
    /// The number in the message.
    public let rawValue: UInt16

    /// - Parameter rawValue: the number in the message.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// An IPv4 address.
    public static let a = DNSRecordType(rawValue: 1)
    /// A name server of a zone.
    public static let ns = DNSRecordType(rawValue: 2)
    /// The name that an alias stands for.
    public static let cname = DNSRecordType(rawValue: 5)
    /// The start of a zone of authority.
    public static let soa = DNSRecordType(rawValue: 6)
    /// The name of an address.
    public static let ptr = DNSRecordType(rawValue: 12)
    /// Where a domain's mail goes.
    public static let mx = DNSRecordType(rawValue: 15)
    /// Texts.
    public static let txt = DNSRecordType(rawValue: 16)
    /// An IPv6 address (RFC 3596).
    public static let aaaa = DNSRecordType(rawValue: 28)
    /// Where a service is (RFC 2782).
    public static let srv = DNSRecordType(rawValue: 33)
    /// EDNS: no record, but more of the header (RFC 6891).
    public static let opt = DNSRecordType(rawValue: 41)
    /// A question for every type.
    public static let any = DNSRecordType(rawValue: 255)

    private static let names: [UInt16: String] = [
        1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 13: "HINFO", 15: "MX", 16: "TXT", 28: "AAAA", 33: "SRV",
        35: "NAPTR", 39: "DNAME", 41: "OPT", 43: "DS", 44: "SSHFP", 46: "RRSIG", 47: "NSEC", 48: "DNSKEY", 50: "NSEC3",
        52: "TLSA", 64: "SVCB", 65: "HTTPS", 251: "IXFR", 252: "AXFR", 255: "ANY", 257: "CAA",
    ]
}

extension DNSRecordType: LosslessStringConvertible {
    /// Reads a type's name in any case, or `TYPE` and its number (RFC 3597 section 5).
    public init?(_ description: String) {
        let name = description.uppercased()
        if let known = Self.names.first(where: { $0.value == name }) {
            self.init(rawValue: known.key)
        } else if name.hasPrefix("TYPE"), let number = UInt16(name.dropFirst(4)) {
            self.init(rawValue: number)
        } else {
            return nil
        }
    }

    /// The type's name; `TYPE65280` where it has none here.
    public var description: String { Self.names[rawValue] ?? "TYPE\(rawValue)" }
}
