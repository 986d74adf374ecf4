/// Why a packet of one service does or does not get from a host to another host or address.
public struct Why: Hashable, Sendable {
    /// What one host's rules say.
    public struct Side: Hashable, Sendable {
        /// The host.
        public let host: Host
        /// Which of its rules are asked.
        public let direction: RuleDirection
        /// The rule that lets the packet pass; nil if there is none.
        public let match: RuleMatch?
        /// The narrowest rule that would let it pass, as `lab.yaml` would hold it.
        public let missingRule: String
        /// Whether a rule is about the service and leaves out this other side.
        public let coversServiceForOthers: Bool
    }

    /// How the packet travels, which decides whose rules are asked.
    public enum Path: Hashable, Sendable {
        /// To a host of the lab.
        case host(Host)
        /// To the sender itself: it never leaves the host.
        case itself
        /// To the lab's resolver, which no security group filters.
        case resolver
        /// To an address outside the network: only the sender's rules are asked.
        case outside(IPv4Address)
        /// To an address of the network that is no host's: only the sender's rules are asked.
        case unused(IPv4Address)
        /// To a broadcast address or a group: every other host of the subnet is asked.
        case everyone(IPv4Address)
        /// A TCP segment to a broadcast address or a group, which there is not (RFC 9293 section 3.9.2.3).
        case connectionToMany(IPv4Address)
    }

    /// Who sends.
    public let source: Host
    /// What the packet is for.
    public let service: Service
    /// How it travels.
    public let path: Path
    /// The rules asked: the sender's, then each receiver's. Empty where no rule is asked.
    public let sides: [Side]

    /// - Parameters:
    ///   - topology: the lab.
    ///   - source: who sends.
    ///   - destination: where to.
    ///   - service: what the packet is for.
    public init(_ topology: Topology, from source: Host, to destination: Endpoint, _ service: Service) {
        let reachability = Reachability(topology)
        self.source = source
        self.service = service
        path = Self.path(topology, reachability, from: source, to: destination, service)
        let receivers: [Host]
        switch path {
        case .itself, .resolver, .connectionToMany:
            sides = []
            return
        case .outside, .unused: receivers = []
        case .host(let host): receivers = [host]
        case .everyone: receivers = topology.hosts.filter { $0.subnet == source.subnet && $0 != source }
        }
        let outbound = Side(
            reachability, source, .outbound, to: destination.address, Self.peer(destination, path), service)
        let inbound = receivers.map {
            Side(reachability, $0, .inbound, to: source.address, .role(source.role), service)
        }
        sides = [outbound] + inbound
    }

    /// Whether the packet gets there: with a broadcast or a group, whether anybody gets it.
    public var isAllowed: Bool {
        guard let outbound = sides.first else { return path == .itself || path == .resolver }
        let receivers = sides.dropFirst()
        return outbound.match != nil && (receivers.isEmpty || receivers.contains { $0.match != nil })
    }

    private static func path(
        _ topology: Topology, _ reachability: Reachability, from source: Host, to destination: Endpoint,
        _ service: Service
    ) -> Path {
        if destination.address == source.address { return .itself }
        if reachability.isNameResolution(destination.address, service) { return .resolver }
        switch destination {
        case .host(let host): return .host(host)
        case .address(let address):
            let isBroadcast = topology.subnet(source.subnet)?.broadcast == address
            let reachesMany = address.isMulticast || address == .limitedBroadcast || isBroadcast
            guard reachesMany else {
                return topology.network.contains(address) ? .unused(address) : .outside(address)
            }
            return service.protocol == .tcp ? .connectionToMany(address) : .everyone(address)
        }
    }

    /// The other side as a rule would best name it.
    private static func peer(_ destination: Endpoint, _ path: Path) -> RulePeer {
        switch (destination, path) {
        case (.host(let host), _): .role(host.role)
        case (.address(let address), .everyone) where !address.isMulticast: .network
        case (.address(let address), _): .prefix(IPv4Prefix(containing: address, length: 32))
        }
    }
}

extension Why.Side {
    fileprivate init(
        _ reachability: Reachability, _ host: Host, _ direction: RuleDirection, to peer: IPv4Address,
        _ peerInRule: RulePeer, _ service: Service
    ) {
        self.host = host
        self.direction = direction
        match =
            direction == .outbound
            ? reachability.outboundRule(from: host, to: peer, service)
            : reachability.inboundRule(to: host, from: peer, service)
        missingRule = RuleText.missing(service, direction, peer: peerInRule)
        let rules = reachability.topology.role(host.role)?.rules(direction) ?? []
        coversServiceForOthers = match == nil && rules.contains { reachability.covers($0, service) }
    }
}
