public import LabModel

/// A security group with its rules.
public struct SecurityGroup: Hashable, Sendable {
    /// What hosts and rules refer to it by: its id, or its address in Terraform where the id is not known yet.
    public let identity: String
    /// The lab's role that it is the group of; nil where nothing says it.
    public let role: String?
    /// Where to look for it: `aws_security_group.role["server"]`, `sg-0a1b`.
    public let origin: String
    /// Its rules.
    public let rules: [GroupRule]

    /// - Parameters:
    ///   - identity: what hosts and rules refer to it by.
    ///   - role: the lab's role that it is the group of.
    ///   - origin: where to look for it.
    ///   - rules: its rules.
    public init(identity: String, role: String?, origin: String, rules: [GroupRule]) {
        self.identity = identity
        self.role = role
        self.origin = origin
        self.rules = rules
    }
}

/// One rule of a security group, as AWS holds it.
public struct GroupRule: Hashable, Sendable {
    /// Which way it looks.
    public let direction: RuleDirection
    /// What it is about.
    public let traffic: Traffic
    /// The other side.
    public let peer: GroupPeer
    /// Somebody's words about it.
    public let note: String?
    /// Where to look for it: its address in Terraform, its id, or both.
    public let origin: String

    /// - Parameters:
    ///   - direction: which way it looks.
    ///   - traffic: what it is about.
    ///   - peer: the other side.
    ///   - note: somebody's words about it.
    ///   - origin: where to look for it.
    public init(direction: RuleDirection, traffic: Traffic, peer: GroupPeer, note: String? = nil, origin: String) {
        self.direction = direction
        self.traffic = traffic
        self.peer = peer
        self.note = note
        self.origin = origin
    }
}

/// The other side of a rule, as AWS holds it.
public enum GroupPeer: Hashable, Sendable {
    /// A block of IPv4 addresses.
    case prefix(IPv4Prefix)
    /// The private addresses of the interfaces that are in this group, by its identity.
    case group(String)
    /// A block of IPv6 addresses; no host of a lab has one.
    case ipv6(String)
    /// A list of blocks that AWS or the account keeps, by its id; its content is not asked.
    case prefixList(String)
}

extension GroupPeer: CustomStringConvertible {
    /// `10.0.0.0/16`, `sg-0a1b`, `pl-0a1b`.
    public var description: String {
        switch self {
        case .prefix(let prefix): prefix.description
        case .group(let identity): identity
        case .ipv6(let block): block
        case .prefixList(let identity): identity
        }
    }
}
