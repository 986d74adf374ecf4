import LabModel

/// Who may talk to whom by AWS's rules alone; nothing of it is taken from the lab model's own reachability.
///
/// A group only allows; what no rule of any of an interface's groups allows is denied. Rules are stateful, so that only the
/// packet that begins a flow is judged: by the sender's outbound rules for its destination, and by the receiver's inbound
/// rules for its source. A rule that refers to a group means the private addresses of the interfaces in it (Amazon VPC user
/// guide, "Security group rules").
struct CloudReachability {
    private let groups: [String: SecurityGroup]
    private let addresses: [String: Set<IPv4Address>]

    init(_ lab: CloudLab) {
        groups = Dictionary(lab.groups.map { ($0.identity, $0) }) { first, _ in first }
        var addresses: [String: Set<IPv4Address>] = [:]
        for host in lab.hosts {
            for group in host.groups { addresses[group, default: []].formUnion(host.addresses) }
        }
        self.addresses = addresses
    }

    /// The rules of all groups of an interface that look this way.
    func rules(of groups: [String], _ direction: RuleDirection) -> [GroupRule] {
        groups.flatMap { self.groups[$0]?.rules ?? [] }.filter { $0.direction == direction }
    }

    /// Whether an address is on the other side of a rule.
    func includes(_ peer: GroupPeer, _ address: IPv4Address) -> Bool {
        switch peer {
        case .prefix(let prefix): prefix.contains(address)
        case .group(let identity): addresses[identity]?.contains(address) == true
        case .ipv6, .prefixList: false
        }
    }

    /// The first rule that lets a packet pass one side.
    func rule(
        of groups: [String], _ direction: RuleDirection, peer: IPv4Address, _ packet: PacketKind
    ) -> GroupRule? {
        rules(of: groups, direction).first { $0.traffic.covers(packet) && includes($0.peer, peer) }
    }
}
