/// How the security groups are enforced on this machine's kernel.
public enum FirewallWay: String, Sendable, Codable, CaseIterable {
    /// In the bridge, with connection tracking there (nf_conntrack_bridge: Debian's and Ubuntu's kernels), and in the inet
    /// forward chain for what is routed between subnets.
    case bridge
    /// In the inet forward chain, which sees bridged frames where the machine has br_netfilter loaded already.
    case forward
    /// In each host's own input and output hooks: the victim's capture shows the packet before it is dropped.
    case hosts

    /// What it means, for `doctor`, `status` and reports.
    public var explanation: String {
        switch self {
        case .bridge: "in the bridge (nf_conntrack_bridge): a denied packet never reaches the victim's capture"
        case .forward: "in the forward hook (br_netfilter): a denied packet never reaches the victim's capture"
        case .hosts: "on each host: a denied inbound packet shows in the victim's capture, then is dropped"
        }
    }
}
