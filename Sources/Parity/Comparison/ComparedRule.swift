import LabModel

/// A rule in the one form in which a lab file's and a cloud's are held against each other.
struct ComparedRule: Hashable {
    /// The other side, with roles in the place of groups and numbers in the place of words.
    enum Peer: Hashable {
        case prefix(IPv4Prefix)
        case role(String)
        /// A group that is no role's, by where to look for it.
        case group(String)
        case ipv6(String)
        case prefixList(String)
    }

    let direction: RuleDirection
    let traffic: Traffic
    let peer: Peer
}

/// Brings the rules of both sides into one form, and into words.
struct RuleTranslation {
    private let topology: Topology
    private let groups: [String: SecurityGroup]

    init(_ topology: Topology, _ cloud: CloudLab) {
        self.topology = topology
        groups = Dictionary(cloud.groups.map { ($0.identity, $0) }) { first, _ in first }
    }

    /// A rule of the lab file, its words resolved.
    func compared(_ rule: SecurityRule, _ direction: RuleDirection) -> ComparedRule {
        ComparedRule(direction: direction, traffic: traffic(of: rule), peer: peer(of: rule))
    }

    /// A rule of a security group.
    func compared(_ rule: GroupRule) -> ComparedRule {
        let peer: ComparedRule.Peer =
            switch rule.peer {
            case .prefix(let prefix): .prefix(prefix)
            case .group(let identity):
                groups[identity]?.role.map(ComparedRule.Peer.role) ?? .group(groups[identity]?.origin ?? identity)
            case .ipv6(let block): .ipv6(block)
            case .prefixList(let identity): .prefixList(identity)
            }
        return ComparedRule(direction: rule.direction, traffic: rule.traffic, peer: peer)
    }

    private func traffic(of rule: SecurityRule) -> Traffic {
        let ports = topology.portRange(of: rule) ?? Traffic.allPorts
        return switch rule.protocol {
        case .tcp: .tcp(ports)
        case .udp: .udp(ports)
        case .icmp: .icmp(type: nil, code: nil)
        case .all: .everything
        }
    }

    private func peer(of rule: SecurityRule) -> ComparedRule.Peer {
        switch rule.peer {
        case .network: .prefix(topology.network)
        case .anywhere: .prefix(.all)
        case .role(let name): .role(name)
        case .prefix(let prefix): .prefix(prefix)
        }
    }
}

extension RuleTranslation {
    /// A rule as the lab file would hold it, as far as the lab file has words for it.
    func written(_ rule: ComparedRule) -> String {
        "{\(rule.traffic), \(rule.direction == .inbound ? "from" : "to"): \(text(rule.peer))}"
    }

    /// The other side in the lab file's words.
    func text(_ peer: ComparedRule.Peer) -> String {
        switch peer {
        case .prefix(.all): "anywhere"
        case .prefix(topology.network): "network"
        case .prefix(let prefix): prefix.description
        case .role(let name): name
        case .group(let origin): "group \(origin)"
        case .ipv6(let block): block
        case .prefixList(let identity): "prefix list \(identity)"
        }
    }
}
