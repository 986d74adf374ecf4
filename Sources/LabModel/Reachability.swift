/// Who may talk to whom, computed from the rules alone.
///
/// Security groups are stateful: only the direction in which a flow begins is judged, its replies always pass. What no
/// rule allows is denied. The sender's outbound rules look at the destination address, the receiver's inbound rules at the
/// source address (Amazon VPC user guide, "Security groups").
public struct Reachability: Sendable {
    /// The lab.
    public let topology: Topology
    private let addressesOfRole: [String: Set<IPv4Address>]
    private let roles: [String: Role]

    /// - Parameter topology: the lab.
    public init(_ topology: Topology) {
        self.topology = topology
        addressesOfRole = Dictionary(grouping: topology.hosts, by: \.role).mapValues { Set($0.map(\.address)) }
        roles = Dictionary(topology.roles.map { ($0.name, $0) }) { first, _ in first }
    }

    /// What both sides say about a flow between two hosts.
    ///
    /// - Parameter flow: the flow.
    /// - Returns: the rule of each side that lets it pass, or which side has none.
    public func verdict(for flow: Flow) -> Verdict {
        Verdict(
            outbound: outboundRule(from: flow.source, to: flow.destination.address, flow.service),
            inbound: inboundRule(to: flow.destination, from: flow.source.address, flow.service))
    }

    /// Whether a packet may leave a host: by a rule, or because name resolution is never filtered.
    ///
    /// - Parameters:
    ///   - host: the sender.
    ///   - destination: any address, also a broadcast one or a group.
    ///   - service: what the packet is for.
    /// - Returns: whether it may leave.
    public func allowsOutbound(from host: Host, to destination: IPv4Address, _ service: Service) -> Bool {
        isNameResolution(destination, service) || outboundRule(from: host, to: destination, service) != nil
    }

    /// Whether a packet may reach a host.
    ///
    /// - Parameters:
    ///   - host: the receiver.
    ///   - source: the sender's address.
    ///   - service: what the packet is for.
    /// - Returns: whether it may reach the host.
    public func allowsInbound(to host: Host, from source: IPv4Address, _ service: Service) -> Bool {
        inboundRule(to: host, from: source, service) != nil
    }

    /// The first outbound rule of a host's role that lets a packet out.
    ///
    /// - Parameters:
    ///   - host: the sender.
    ///   - destination: any address.
    ///   - service: what the packet is for.
    /// - Returns: the rule; nil if none does.
    public func outboundRule(from host: Host, to destination: IPv4Address, _ service: Service) -> RuleMatch? {
        firstRule(of: host, .outbound, peer: destination, service)
    }

    /// The first inbound rule of a host's role that lets a packet in.
    ///
    /// - Parameters:
    ///   - host: the receiver.
    ///   - source: the sender's address.
    ///   - service: what the packet is for.
    /// - Returns: the rule; nil if none does.
    public func inboundRule(to host: Host, from source: IPv4Address, _ service: Service) -> RuleMatch? {
        firstRule(of: host, .inbound, peer: source, service)
    }

    /// Whether a packet asks the lab's resolver: no security group filters that, as in a VPC.
    public func isNameResolution(_ destination: IPv4Address, _ service: Service) -> Bool {
        destination == topology.resolver && service.port == 53
    }

    /// Whether a rule is about this service, whoever the other side is.
    public func covers(_ rule: SecurityRule, _ service: Service) -> Bool {
        if rule.protocol == .all { return true }
        guard rule.protocol == service.protocol else { return false }
        guard let port = service.port else { return true }
        return topology.portRange(of: rule)?.contains(port) == true
    }

    private func firstRule(
        of host: Host, _ direction: RuleDirection, peer: IPv4Address, _ service: Service
    ) -> RuleMatch? {
        guard let role = roles[host.role] else { return nil }
        let rule = role.rules(direction).first { covers($0, service) && includes($0.peer, peer) }
        return rule.map { RuleMatch(role: role.name, direction: direction, rule: $0) }
    }

    /// Whether an address is on the other side of a rule. The limited broadcast belongs to the network, as every subnet's own
    /// broadcast address does; a group belongs to no network.
    private func includes(_ peer: RulePeer, _ address: IPv4Address) -> Bool {
        switch peer {
        case .network: topology.network.contains(address) || address == .limitedBroadcast
        case .anywhere: true
        case .role(let name): addressesOfRole[name]?.contains(address) == true
        case .prefix(let prefix): prefix.contains(address)
        }
    }
}
