import LabModel

/// The nftables rules of the fabric for `nft -f`, which replaces a table in one transaction: established flows go on.
struct FabricRuleset {
    let topology: Topology
    let way: FirewallWay
    private let rules: SecurityGroupRules

    init(_ topology: Topology, way: FirewallWay) {
        self.topology = topology
        self.way = way
        rules = SecurityGroupRules(topology: topology)
    }

    /// All that is put in force.
    var text: String { tables.map(\.replacement).joined(separator: "\n") }

    /// The tables of the way.
    var tables: [NftablesTable] {
        switch way {
        case .bridge: [sourceCheck, forwardTable("bridge"), forwardTable("inet"), receiverTable]
        case .forward: [sourceCheck, forwardTable("inet"), receiverTable]
        case .hosts: [sourceCheck, internetTable]
        }
    }

    /// Texts of tables as files, each one transaction; more than one for large labs.
    ///
    /// nft sends a transaction in one piece, and in a user's namespace its socket takes 208 KiB (net.core.wmem_default): enough
    /// for all tables of 600 hosts, or for each table of 1,500.
    func transactions(_ texts: [String]) -> [String] {
        topology.hosts.count > 256 || texts.isEmpty ? texts : [texts.joined(separator: "\n")]
    }

    /// Removes the tables that one way has and another does not replace.
    static func removal(of old: FirewallWay, for new: FirewallWay) -> String {
        old.families.filter { !new.families.contains($0) }.map { NftablesTable.removal($0) }.joined()
    }

    /// Each port accepts its host's own hardware and IP address only, in IP and in ARP: AWS's source check.
    private var sourceCheck: NftablesTable {
        let ports = topology.hosts.map {
            "\"\(Fabric.portName($0))\" . \(HardwareAddress(.host, $0.address)) . \($0.address)"
        }
        return NftablesTable(
            family: "bridge", name: "\(NftablesTable.standardName)_source_check",
            body: """
                    set owners { typeof iifname . ether saddr . ip saddr; \(elements(ports)) }
                    chain prerouting {
                        type filter hook prerouting priority -300; policy drop;
                        ether type ip iifname . ether saddr . ip saddr @owners accept
                        ether type arp iifname . ether saddr . arp saddr ip @owners accept
                    }

                """)
    }

    /// What one host sends to another: the sender's outbound rules and the receiver's inbound rules must allow it.
    ///
    /// A broadcast or multicast frame comes here once for each receiver, and nothing says which one: its inbound rules are
    /// asked at the receiver's own port.
    private func forwardTable(_ family: String) -> NftablesTable {
        let names = topology.hosts.map { ($0.address.description, $0.role) }
        return NftablesTable(
            family: family,
            body: counters(RuleDirection.allCases) + roleChains(RuleDirection.allCases)
                + """
                    map senders { type ipv4_addr : verdict; \(verdicts(names, .outbound)) }
                    map receivers { type ipv4_addr : verdict; \(verdicts(names, .inbound)) }
                    chain forward {
                        type filter hook forward priority filter; policy accept;
                \(family == "bridge" ? "        ether type != ip accept\n" : "")\
                        ct state established,related accept
                        ip protocol igmp accept
                        ip saddr vmap @senders
                        ip daddr vmap @receivers
                \(family == "inet" ? internetReject : "")\
                    }
                \(family == "inet" ? routerChain : "")\

                """)
    }

    /// What a host sends to the router itself: the sender's outbound rules must allow it, unless it is name resolution.
    private var routerChain: String {
        chain(
            "input",
            [
                "type filter hook input priority filter; policy accept;", "ct state established,related accept",
                "fib daddr type != local accept",
                "ip daddr \(topology.resolver) meta l4proto { tcp, udp } th dport 53 accept", "ip saddr vmap @senders",
            ])
    }

    /// The receiver's side of broadcast and multicast, on the way out of its own bridge port.
    ///
    /// A large datagram comes in fragments here, and only the first has a port: the others go where it went.
    private var receiverTable: NftablesTable {
        let groups = ["224.0.0.0/4", "255.255.255.255"] + topology.subnets.map(\.broadcast.description)
        let names = topology.hosts.map { ("\"\(Fabric.portName($0))\"", $0.role) }
        var body =
            counters([.inbound]) + roleChains([.inbound])
                + """
                    map receivers { type ifname : verdict; \(verdicts(names, .inbound)) }
                    set datagrams { typeof oifname . ip saddr . ip daddr . ip id; flags dynamic; timeout 30s; size 8192; }

                """
        // A chain holds fewer than 256 devices (NFT_NETDEVICE_MAX, linux/netfilter/nf_tables.h).
        let ports = topology.hosts.map { "\"\(Fabric.portName($0))\"" }
        for (number, start) in stride(from: 0, to: ports.count, by: 128).enumerated() {
            body += """
                    chain egress_\(number) {
                        type filter hook egress devices = { \(ports[start...].prefix(128).joined(separator: ", ")) } priority 0;
                        ether type != ip accept
                        ip daddr != { \(groups.joined(separator: ", ")) } accept
                        ip protocol igmp accept
                        ip frag-off & 0x1fff != 0 oifname . ip saddr . ip daddr . ip id @datagrams accept
                        ip frag-off & 0x1fff != 0 drop
                        oifname vmap @receivers
                        ip frag-off & 0x2000 != 0 add @datagrams { oifname . ip saddr . ip daddr . ip id }
                    }

                """
        }
        return NftablesTable(family: "netdev", body: body)
    }

    /// Where the hosts judge for themselves, the fabric only says that there is no internet.
    private var internetTable: NftablesTable {
        NftablesTable(
            family: "inet",
            body: """
                    chain forward {
                        type filter hook forward priority filter; policy accept;
                \(internetReject)    }

                """)
    }

    private var internetReject: String {
        "        oifname \"\(Fabric.internet)\" reject with icmp type net-unreachable\n"
    }

    private func counters(_ directions: [RuleDirection]) -> String {
        directions.map(SecurityGroupRules.counterSets).joined()
    }

    private func roleChains(_ directions: [RuleDirection]) -> String {
        directions.map { direction in
            chain("deny_\(direction.rawValue)", SecurityGroupRules.denyChain(direction))
                + topology.roles.map {
                    chain(SecurityGroupRules.chainName($0.name, direction), rules.chain($0, direction))
                }.joined()
        }.joined()
    }

    private func verdicts(_ names: [(String, String)], _ direction: RuleDirection) -> String {
        elements(names.map { "\($0) : jump \(SecurityGroupRules.chainName($1, direction))" })
    }
}

extension FirewallWay {
    /// The families of the fabric's tables that depend on the way.
    fileprivate var families: [String] {
        switch self {
        case .bridge: ["bridge", "inet", "netdev"]
        case .forward: ["inet", "netdev"]
        case .hosts: ["inet"]
        }
    }
}

/// A chain that others jump to.
func chain(_ name: String, _ statements: [String]) -> String {
    "    chain \(name) {\n" + statements.map { "        \($0)\n" }.joined() + "    }\n"
}

/// The elements of a set; nothing where there are none, for nft reads no empty list.
private func elements(_ elements: [String]) -> String {
    elements.isEmpty ? "" : "elements = { \(elements.joined(separator: ", ")) };"
}
