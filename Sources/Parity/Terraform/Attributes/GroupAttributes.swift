import LabModel

/// `aws_security_group`, `aws_default_security_group`.
struct GroupAttributes: Decodable {
    let tags: [String: String]?
    /// The rules that the group had when it was last looked at, also those that other resources or somebody's hands made.
    let inbound: [PermissionAttributes]?
    let outbound: [PermissionAttributes]?

    enum CodingKeys: String, CodingKey {
        case tags
        case inbound = "ingress"
        case outbound = "egress"
    }
}

/// `aws_vpc_security_group_ingress_rule`, `aws_vpc_security_group_egress_rule`: one rule with one other side.
struct RuleAttributes: Decodable {
    let group: String?
    let traffic: Traffic
    let note: String?
    /// The other side; nil where it is a group that is not known yet.
    let peer: GroupPeer?

    private enum Key: String, CodingKey {
        case group = "security_group_id"
        case `protocol` = "ip_protocol"
        case from = "from_port"
        case to = "to_port"
        case ipv4 = "cidr_ipv4"
        case ipv6 = "cidr_ipv6"
        case prefixList = "prefix_list_id"
        case peerGroup = "referenced_security_group_id"
        case note = "description"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        group = try container.decodeIfPresent(String.self, forKey: .group)
        note = try container.decodeIfPresent(String.self, forKey: .note)
        let name = try container.decode(String.self, forKey: .protocol)
        let from = try container.decodeIfPresent(Int.self, forKey: .from)
        let to = try container.decodeIfPresent(Int.self, forKey: .to)
        guard let traffic = Traffic(protocol: name, from: from, to: to) else {
            throw DecodingError.dataCorruptedError(
                forKey: .protocol, in: container, debugDescription: Traffic.complaint(name, from, to))
        }
        self.traffic = traffic
        if let prefix = try container.decodeIfPresent(IPv4Prefix.self, forKey: .ipv4) {
            peer = .prefix(prefix)
        } else if let block = try container.decodeIfPresent(String.self, forKey: .ipv6) {
            peer = .ipv6(block)
        } else if let list = try container.decodeIfPresent(String.self, forKey: .prefixList) {
            peer = .prefixList(list)
        } else if let group = try container.decodeIfPresent(String.self, forKey: .peerGroup) {
            // A group of another account is written with it: 123456789012/sg-0a1b.
            peer = .group(group.split(separator: "/").last.map(String.init) ?? group)
        } else if !container.contains(.prefixList) {
            peer = .prefixList("not known yet")
        } else if !container.contains(.peerGroup) {
            peer = nil
        } else {
            throw DecodingError.dataCorruptedError(
                forKey: .ipv4, in: container, debugDescription: "the rule has no other side: all four are null")
        }
    }
}

/// One entry of a group's own `ingress` or `egress`, or `aws_security_group_rule`: several other sides at once.
struct PermissionAttributes: Decodable {
    let traffic: Traffic
    let peers: [GroupPeer]
    /// Whether the group's own members are an other side too.
    let includesItself: Bool
    let note: String?
    /// In `aws_security_group_rule` only.
    let group: String?
    let direction: RuleDirection?

    private enum Key: String, CodingKey {
        case `protocol`, type
        case from = "from_port"
        case to = "to_port"
        case ipv4 = "cidr_blocks"
        case ipv6 = "ipv6_cidr_blocks"
        case prefixLists = "prefix_list_ids"
        case groups = "security_groups"
        case peerGroup = "source_security_group_id"
        case itself = "self"
        case group = "security_group_id"
        case note = "description"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let name = try container.decode(String.self, forKey: .protocol)
        let from = try container.decodeIfPresent(Int.self, forKey: .from)
        let to = try container.decodeIfPresent(Int.self, forKey: .to)
        guard let traffic = Traffic(protocol: name, from: from, to: to) else {
            throw DecodingError.dataCorruptedError(
                forKey: .protocol, in: container, debugDescription: Traffic.complaint(name, from, to))
        }
        self.traffic = traffic
        let ipv4 = try container.decodeIfPresent([IPv4Prefix].self, forKey: .ipv4) ?? []
        let ipv6 = try container.decodeIfPresent([String].self, forKey: .ipv6) ?? []
        let lists = try container.decodeIfPresent([String].self, forKey: .prefixLists) ?? []
        let groups = try container.decodeIfPresent([String].self, forKey: .groups) ?? []
        let peerGroup = try container.decodeIfPresent(String.self, forKey: .peerGroup)
        peers =
            ipv4.map(GroupPeer.prefix) + ipv6.map(GroupPeer.ipv6) + lists.map(GroupPeer.prefixList)
            + (groups + [peerGroup].compactMap { $0 }).map(GroupPeer.group)
        includesItself = try container.decodeIfPresent(Bool.self, forKey: .itself) ?? false
        note = try container.decodeIfPresent(String.self, forKey: .note)
        group = try container.decodeIfPresent(String.self, forKey: .group)
        direction = try container.decodeIfPresent(String.self, forKey: .type)
            .map { $0 == "egress" ? .outbound : .inbound }
    }

    /// A rule for each other side.
    func rules(_ direction: RuleDirection, of group: String, origin: String) -> [GroupRule] {
        (peers + (includesItself ? [.group(group)] : [])).map {
            GroupRule(direction: direction, traffic: traffic, peer: $0, note: note, origin: origin)
        }
    }
}

extension Traffic {
    /// What to say of a protocol and ports that make no sense together.
    static func complaint(_ protocol: String, _ from: Int?, _ to: Int?) -> String {
        let range = [from, to].map { $0.map(String.init) ?? "null" }.joined(separator: " to ")
        return "protocol '\(`protocol`)' with ports \(range) is no rule"
    }
}
