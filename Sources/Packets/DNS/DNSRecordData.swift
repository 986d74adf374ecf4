/// The data of a record, by its type.
public enum DNSRecordData: Hashable, Sendable {
    /// An IPv4 address.
    case a(NetworkAddress)
    /// An IPv6 address (RFC 3596).
    case aaaa(IPv6Address)
    /// The name that an alias stands for.
    case cname(DNSName)
    /// A name server of the zone.
    case ns(DNSName)
    /// The name of an address.
    case ptr(DNSName)
    /// A host that takes the domain's mail; of several, the one with the lowest preference first.
    case mx(preference: UInt16, exchange: DNSName)
    /// The zone's parameters.
    case soa(DNSStartOfAuthority)
    /// Where a service is.
    case srv(DNSServiceLocation)
    /// Texts of up to 255 bytes each.
    case txt([[UInt8]])
    /// EDNS.
    case opt(EDNS)
    /// The bytes of another type, or of another class than the internet's.
    case other([UInt8])

    /// Reads the data of any type but OPT.
    ///
    /// - Parameters:
    ///   - type: the record's type.
    ///   - bytes: the whole message, since names in the data may be compressed.
    ///   - range: where the data is, inside the message.
    /// - Throws: `DNSFault` where the data is not what the type says.
    init(_ type: DNSRecordType, _ bytes: RawSpan, at range: Range<Int>) throws(DNSFault) {
        var offset = range.lowerBound
        switch type {
        case .a:
            try Self.require(range.count == 4, range, "an A record has 4 bytes")
            self = .a(NetworkAddress(ipv4: bytes.bigEndian32(offset)))
            offset += 4
        case .aaaa:
            try Self.require(range.count == 16, range, "an AAAA record has 16 bytes")
            self = .aaaa(IPv6Address(bytes, at: offset))
            offset += 16
        case .cname: self = .cname(try DNSName(bytes, at: &offset))
        case .ns: self = .ns(try DNSName(bytes, at: &offset))
        case .ptr: self = .ptr(try DNSName(bytes, at: &offset))
        case .mx:
            try Self.require(range.count >= 3, range, "an MX record has a preference and a name")
            offset += 2
            self = .mx(preference: bytes.bigEndian16(range.lowerBound), exchange: try DNSName(bytes, at: &offset))
        case .soa: self = .soa(try DNSStartOfAuthority(bytes, at: &offset))
        case .srv:
            try Self.require(range.count >= 7, range, "an SRV record has three numbers and a name")
            self = .srv(try DNSServiceLocation(bytes, at: &offset))
        case .txt: self = .txt(try Self.texts(bytes, at: &offset, to: range.upperBound))
        default:
            self = .other(bytes.array(range))
            offset = range.upperBound
        }
        guard offset == range.upperBound else {
            throw DNSFault(
                at: range.lowerBound,
                "the data of the \(type) record has \(range.count) bytes, but is "
                    + "\(offset - range.lowerBound) long")
        }
    }

    private static func require(_ condition: Bool, _ range: Range<Int>, _ rule: String) throws(DNSFault) {
        guard condition else { throw DNSFault(at: range.lowerBound, "\(rule), not \(range.count)") }
    }

    /// Character strings, each after its length (RFC 1035 section 3.3).
    private static func texts(_ bytes: RawSpan, at offset: inout Int, to end: Int) throws(DNSFault) -> [[UInt8]] {
        var texts: [[UInt8]] = []
        while offset < end {
            let next = offset + 1 + Int(bytes.byte(offset))
            guard next <= end else { throw DNSFault(at: offset, "a text goes beyond its record's end") }
            texts.append(bytes.array(offset + 1..<next))
            offset = next
        }
        return texts
    }
}

extension DNSRecordData: CustomStringConvertible {
    /// The data as a zone file has it; unknown data as `\# LENGTH HEX` (RFC 3597 section 5).
    public var description: String {
        switch self {
        case .a(let address): address.description
        case .aaaa(let address): address.description
        case .cname(let name), .ns(let name), .ptr(let name): name.description
        case .mx(let preference, let exchange): "\(preference) \(exchange)"
        case .soa(let authority): authority.description
        case .srv(let location): location.description
        case .txt(let texts):
            texts.map { "\"" + presentation(of: $0, escaping: "\"\\", isSpaceKept: true) + "\"" }.joined(separator: " ")
        case .opt(let edns): edns.description
        case .other(let bytes): "\\# \(bytes.count)" + (bytes.isEmpty ? "" : " " + hexadecimal(bytes))
        }
    }
}

/// Two lower-case digits a byte.
func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
