import LabModel

/// The nftables rules of one host, where its own input and output hooks enforce its security group.
struct HostRuleset {
    let host: Host
    let topology: Topology

    /// The file that takes the rules away again.
    static let removal = NftablesTable.removal("inet")

    /// The file for `nft -f` in the host's namespace.
    var text: String {
        let rules = SecurityGroupRules(topology: topology)
        let chains = RuleDirection.allCases.map { direction in
            SecurityGroupRules.counterSets(direction)
                + chain("deny_\(direction.rawValue)", SecurityGroupRules.denyChain(direction))
                + (topology.role(host.role).map {
                    chain(SecurityGroupRules.chainName($0.name, direction), rules.chain($0, direction))
                } ?? "")
        }
        return NftablesTable(
            family: "inet",
            body: chains.joined() + hook("output", interface: "oifname", .outbound, resolver: "ip daddr")
                + hook("input", interface: "iifname", .inbound, resolver: "ip saddr")
        ).replacement
    }

    /// DNS to the resolver is never filtered; IGMP always passes; the loopback is the host's own.
    private func hook(_ name: String, interface: String, _ direction: RuleDirection, resolver: String) -> String {
        let port = direction == .outbound ? "dport" : "sport"
        return """
                chain \(name) {
                    type filter hook \(name) priority filter; policy accept;
                    \(interface) "lo" accept
                    ct state established,related accept
                    ip protocol igmp accept
                    \(resolver) \(topology.resolver) meta l4proto { tcp, udp } th \(port) 53 accept
                    jump \(SecurityGroupRules.chainName(host.role, direction))
                }

            """
    }
}
