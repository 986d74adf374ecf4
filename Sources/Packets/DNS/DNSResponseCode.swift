/// How a query went (IANA DNS RCODEs).
public struct DNSResponseCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number: four bits in the header, eight more in an OPT record (RFC 6891 section 6.1.3).
    public let rawValue: UInt16

    /// - Parameter rawValue: the number.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// No error; there need not be a record.
    public static let noError = DNSResponseCode(rawValue: 0)
    /// The server could not read the query.
    public static let formatError = DNSResponseCode(rawValue: 1)
    /// The server could not find out.
    public static let serverFailure = DNSResponseCode(rawValue: 2)
    /// The name does not exist.
    public static let nameError = DNSResponseCode(rawValue: 3)
    /// The server does not know this kind of query.
    public static let notImplemented = DNSResponseCode(rawValue: 4)
    /// The server does not want to answer.
    public static let refused = DNSResponseCode(rawValue: 5)
    /// The server knows no such version of EDNS.
    public static let badVersion = DNSResponseCode(rawValue: 16)

    private static let names = [
        "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH",
        "NOTZONE", "DSOTYPENI",
    ]

    /// The name as programs show it, `RCODE12` where there is none.
    public var description: String {
        if rawValue < Self.names.count { return Self.names[Int(rawValue)] }
        return switch rawValue {
        case 16: "BADVERS"
        case 22: "BADTRUNC"
        case 23: "BADCOOKIE"
        default: "RCODE\(rawValue)"
        }
    }
}
