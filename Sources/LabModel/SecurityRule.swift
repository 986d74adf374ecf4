public import Diagnostics

/// What a rule is about: a transport protocol, ICMP of every type, or all of IP.
public enum RuleProtocol: String, Hashable, Sendable, Codable, CaseIterable {
    case tcp
    case udp
    case icmp
    case all

    /// Whether rules of this protocol name ports.
    public var hasPorts: Bool { self == .tcp || self == .udp }
}

/// A range of ports, both ends included.
public struct PortRange: Hashable, Sendable, Codable {
    /// The lowest port.
    public let lower: UInt16
    /// The highest port, not below `lower`.
    public let upper: UInt16

    /// - Parameters:
    ///   - lower: the lowest port.
    ///   - upper: the highest port; nil results if it is below `lower`.
    public init?(_ lower: UInt16, through upper: UInt16) {
        guard lower <= upper else { return nil }
        self.lower = lower
        self.upper = upper
    }

    /// - Parameter port: the only port of the range.
    public init(_ port: UInt16) {
        lower = port
        upper = port
    }

    /// Whether the range holds this port.
    public func contains(_ port: UInt16) -> Bool { (lower...upper).contains(port) }
}

extension PortRange: CustomStringConvertible {
    /// `8000-8010`, or `443` for one port.
    public var description: String { lower == upper ? "\(lower)" : "\(lower)-\(upper)" }
}

/// The ports of a rule as they are written in `lab.yaml`.
public enum RulePorts: Hashable, Sendable, Codable {
    /// No port: the rule is about icmp or all.
    case none
    /// The lab's `application_port`.
    case application
    /// A number or a range.
    case range(PortRange)
}

/// The other side of a rule: where inbound traffic comes from, or outbound traffic goes to.
public enum RulePeer: Hashable, Sendable, Codable {
    /// Every address of the lab's network.
    case network
    /// Every address, 0.0.0.0/0.
    case anywhere
    /// The hosts of a role, as a security group that refers to another one.
    case role(String)
    /// A block of addresses.
    case prefix(IPv4Prefix)
}

extension RulePeer: CustomStringConvertible {
    /// As it is written in `lab.yaml`.
    public var description: String {
        switch self {
        case .network: "network"
        case .anywhere: "anywhere"
        case .role(let name): name
        case .prefix(let prefix): prefix.description
        }
    }
}

/// Which way a rule looks, seen from the host that has the role.
public enum RuleDirection: String, Hashable, Sendable, Codable, CaseIterable {
    case inbound
    case outbound
}

/// One allow-rule of a role's security group; what no rule allows is denied.
public struct SecurityRule: Hashable, Sendable, Codable {
    /// What the rule is about.
    public let `protocol`: RuleProtocol
    /// Its ports, as written.
    public let ports: RulePorts
    /// The other side.
    public let peer: RulePeer
    /// The user's words about it.
    public let note: String?
    /// Where the rule stands in the lab file; nil for a rule that was not read from one.
    public let position: SourcePosition?

    /// - Parameters:
    ///   - protocol: what the rule is about.
    ///   - ports: its ports, as written.
    ///   - peer: the other side.
    ///   - note: the user's words about it.
    ///   - position: where the rule stands in the lab file.
    public init(
        protocol: RuleProtocol, ports: RulePorts = .none, peer: RulePeer, note: String? = nil,
        position: SourcePosition? = nil
    ) {
        self.protocol = `protocol`
        self.ports = ports
        self.peer = peer
        self.note = note
        self.position = position
    }
}
