/// The kind of a query (IANA DNS OpCodes).
public struct DNSOpcode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number in the header, 0 to 15.
    public let rawValue: UInt8

    /// - Parameter rawValue: the number in the header.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// A question.
    public static let query = DNSOpcode(rawValue: 0)
    /// How the server does.
    public static let status = DNSOpcode(rawValue: 2)
    /// A zone has changed (RFC 1996).
    public static let notify = DNSOpcode(rawValue: 4)
    /// Change a zone (RFC 2136).
    public static let update = DNSOpcode(rawValue: 5)

    /// The name in the registry, `OPCODE7` where there is none.
    public var description: String {
        switch rawValue {
        case 0: "QUERY"
        case 1: "IQUERY"
        case 2: "STATUS"
        case 4: "NOTIFY"
        case 5: "UPDATE"
        case 6: "DSO"
        default: "OPCODE\(rawValue)"
        }
    }
}
