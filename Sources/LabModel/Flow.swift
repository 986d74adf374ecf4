/// Packets from one host to another for one service, and the replies to them.
public struct Flow: Hashable, Sendable {
    /// Who begins.
    public let source: Host
    /// Who is meant.
    public let destination: Host
    /// What it is for.
    public let service: Service

    /// - Parameters:
    ///   - source: who begins.
    ///   - destination: who is meant.
    ///   - service: what it is for.
    public init(source: Host, destination: Host, service: Service) {
        self.source = source
        self.destination = destination
        self.service = service
    }
}

extension Flow: CustomStringConvertible {
    /// `client-1 to server, tcp/1234`.
    public var description: String { "\(source.name) to \(destination.name), \(service)" }
}

/// A rule that lets a flow pass on one side.
public struct RuleMatch: Hashable, Sendable {
    /// The role that the rule belongs to.
    public let role: String
    /// Which way the rule looks.
    public let direction: RuleDirection
    /// The rule; its position is its place in the lab file.
    public let rule: SecurityRule

    /// - Parameters:
    ///   - role: the role that the rule belongs to.
    ///   - direction: which way the rule looks.
    ///   - rule: the rule.
    public init(role: String, direction: RuleDirection, rule: SecurityRule) {
        self.role = role
        self.direction = direction
        self.rule = rule
    }
}

/// What the two sides of a flow say about it.
public struct Verdict: Hashable, Sendable {
    /// The sender's first rule that lets the flow out; nil if none does.
    public let outbound: RuleMatch?
    /// The receiver's first rule that lets the flow in; nil if none does.
    public let inbound: RuleMatch?

    /// - Parameters:
    ///   - outbound: the sender's first rule that lets the flow out.
    ///   - inbound: the receiver's first rule that lets the flow in.
    public init(outbound: RuleMatch?, inbound: RuleMatch?) {
        self.outbound = outbound
        self.inbound = inbound
    }

    /// Whether the flow passes: both sides must let it.
    public var isAllowed: Bool { outbound != nil && inbound != nil }

    /// The directions that have no rule for the flow, the sender's first.
    public var denied: [RuleDirection] {
        (outbound == nil ? [.outbound] : []) + (inbound == nil ? [.inbound] : [])
    }
}
