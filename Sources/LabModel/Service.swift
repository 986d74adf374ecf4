public import Diagnostics

/// What a flow is for: a port of a transport protocol, or ICMP.
public enum Service: Hashable, Sendable {
    case icmp
    case tcp(UInt16)
    case udp(UInt16)

    /// The protocol that a rule must name, or `all`.
    public var `protocol`: RuleProtocol {
        switch self {
        case .icmp: .icmp
        case .tcp: .tcp
        case .udp: .udp
        }
    }

    /// The destination's port; nil for ICMP.
    public var port: UInt16? {
        switch self {
        case .icmp: nil
        case .tcp(let port), .udp(let port): port
        }
    }
}

extension Service {
    /// Reads `tcp/1234`, `udp/application`, `icmp`, or a port alone, which is a TCP port.
    ///
    /// - Parameters:
    ///   - text: the text, as typed on a command line.
    ///   - applicationPort: the port that `application` stands for.
    /// - Throws: `WirelabError` with what is wrong and what would be right.
    public init(_ text: String, applicationPort: UInt16) throws(WirelabError) {
        let parts = text.lowercased().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first ?? "", parts.dropFirst().first) {
        case ("icmp", nil):
            self = .icmp
        case ("icmp", _?) where parts.count == 2:
            throw Self.invalid(text, "ICMP has no ports; write icmp")
        case ("tcp", let port?) where parts.count == 2:
            self = .tcp(try Self.port(port, in: text, applicationPort: applicationPort))
        case ("udp", let port?) where parts.count == 2:
            self = .udp(try Self.port(port, in: text, applicationPort: applicationPort))
        case ("tcp", nil), ("udp", nil):
            throw Self.invalid(text, "it needs a port, such as \(text.lowercased())/\(applicationPort)")
        case (let port, nil) where port == "application" || port.first?.isNumber == true:
            self = .tcp(try Self.port(port, in: text, applicationPort: applicationPort))
        default:
            throw Self.invalid(text, "write tcp/PORT, udp/PORT or icmp; PORT is a number or 'application'")
        }
    }

    private static func port(
        _ port: String, in text: String, applicationPort: UInt16
    ) throws(WirelabError) -> UInt16 {
        if port == "application" { return applicationPort }
        guard let number = UInt16(port), number > 0, port.allSatisfy(\.isNumber) else {
            throw invalid(text, "a port is a number from 1 to 65535, or 'application'")
        }
        return number
    }

    private static func invalid(_ text: String, _ reason: String) -> WirelabError {
        WirelabError(.invalidInput, "'\(text)' is no service: \(reason)")
    }
}

extension Service: CustomStringConvertible {
    /// `tcp/1234`, or `icmp`.
    public var description: String {
        port.map { "\(`protocol`.rawValue)/\($0)" } ?? `protocol`.rawValue
    }
}

extension Service: Comparable {
    /// ICMP first, then TCP, then UDP, each by port.
    public static func < (left: Service, right: Service) -> Bool {
        left.rank < right.rank
    }

    private var rank: UInt32 {
        switch self {
        case .icmp: 0
        case .tcp(let port): 0x1_0000 | UInt32(port)
        case .udp(let port): 0x2_0000 | UInt32(port)
        }
    }
}
