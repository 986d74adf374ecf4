import LabModel

/// The rules of a lab's roles as nftables expressions (nft(8)), the same in every family and hook.
struct SecurityGroupRules {
    let topology: Topology

    /// The statements of one role's chain: a packet that a rule allows returns, the rest is counted and dropped.
    func chain(_ role: Role, _ direction: RuleDirection) -> [String] {
        role.rules(direction).flatMap { statements($0, direction) } + ["goto deny_\(direction.rawValue)"]
    }

    /// The chain's name.
    static func chainName(_ role: String, _ direction: RuleDirection) -> String { "\(direction.rawValue)_\(role)" }

    /// The chain that counts what a side denies, and drops it.
    ///
    /// Two counters, for ICMP has no ports and nftables no optional key.
    static func denyChain(_ direction: RuleDirection) -> [String] {
        let counter = "denied_\(direction.rawValue)"
        return [
            "meta l4proto { tcp, udp } add @\(counter) { ip saddr . ip daddr . meta l4proto . th dport counter } drop",
            "add @\(counter)_portless { ip saddr . ip daddr . meta l4proto counter } drop",
            "drop",
        ]
    }

    /// The counters of `denyChain`; bounded, and what does not fit is dropped uncounted.
    static func counterSets(_ direction: RuleDirection) -> String {
        let name = "denied_\(direction.rawValue)"
        return """
                set \(name) { type ipv4_addr . ipv4_addr . inet_proto . inet_service; flags dynamic; size 8192; }
                set \(name)_portless { type ipv4_addr . ipv4_addr . inet_proto; flags dynamic; size 8192; }

            """
    }

    private func statements(_ rule: SecurityRule, _ direction: RuleDirection) -> [String] {
        guard let peer = peerMatch(rule.peer, direction) else { return [] }
        let matches = [protocolMatch(rule), peer].filter { !$0.isEmpty }
        return [(matches + ["return"]).joined(separator: " ")]
    }

    private func protocolMatch(_ rule: SecurityRule) -> String {
        switch rule.protocol {
        case .all: ""
        case .icmp: "meta l4proto icmp"
        case .tcp, .udp:
            topology.portRange(of: rule).map { "\(rule.protocol.rawValue) dport \($0)" }
                ?? "meta l4proto \(rule.protocol.rawValue)"
        }
    }

    /// The match on the other side's address; nil for a role without hosts, which nothing matches.
    private func peerMatch(_ peer: RulePeer, _ direction: RuleDirection) -> String? {
        let side = direction == .inbound ? "ip saddr" : "ip daddr"
        switch peer {
        case .anywhere: return ""
        // The limited broadcast belongs to the network, as a subnet's own broadcast address does.
        case .network: return "\(side) { \(topology.network), \(IPv4Address.limitedBroadcast) }"
        case .prefix(let prefix): return prefix == .all ? "" : "\(side) \(prefix)"
        case .role(let name):
            let addresses = topology.hosts.filter { $0.role == name }.map(\.address.description)
            return addresses.isEmpty ? nil : "\(side) { \(addresses.joined(separator: ", ")) }"
        }
    }
}
