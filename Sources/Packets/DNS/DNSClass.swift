/// The class of a record (IANA DNS classes); there is hardly another one than the internet's.
public struct DNSClass: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number in the message.
    public let rawValue: UInt16

    /// - Parameter rawValue: the number in the message.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The internet.
    public static let internet = DNSClass(rawValue: 1)

    /// Whether this is the internet's class; multicast DNS uses the highest bit for itself (RFC 6762 section 10.2).
    var isInternet: Bool { rawValue & 0x7fff == Self.internet.rawValue }

    /// The class's name; `CLASS7` where it has none (RFC 3597 section 5).
    public var description: String {
        switch rawValue {
        case 1: "IN"
        case 3: "CH"
        case 4: "HS"
        case 254: "NONE"
        case 255: "ANY"
        default: "CLASS\(rawValue)"
        }
    }
}
