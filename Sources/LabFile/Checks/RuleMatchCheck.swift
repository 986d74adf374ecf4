import Diagnostics
import LabModel

/// Warns about rules that no packet of this lab can ever match.
struct RuleMatchCheck {
    let lab: WrittenLab
    let problems: Problems

    /// - Parameters:
    ///   - rule: a rule of a role that has hosts.
    ///   - direction: which way it looks.
    func check(_ rule: WrittenRule, _ direction: RuleDirection) {
        guard let peer = rule.peer, let reason = reason(rule, peer.value, direction) else { return }
        problems.warning("this rule can never match: \(reason)", at: peer.position)
    }

    private func reason(_ rule: WrittenRule, _ peer: RulePeer, _ direction: RuleDirection) -> String? {
        switch peer {
        case .network, .anywhere: nil
        case .role(let name): roleReason(name)
        case .prefix(let prefix):
            direction == .inbound ? inboundReason(prefix) : outboundReason(prefix, rule.protocol?.value)
        }
    }

    private func roleReason(_ name: String) -> String? {
        guard let roles = lab.roles, roles.items.contains(where: { $0.name.value == name }),
            let used = lab.usedRoles, !used.contains(name)
        else { return nil }
        return "no host has the role '\(name)'"
    }

    /// Each port takes only its own host's source address, so a packet comes from a host of the lab or not at all.
    private func inboundReason(_ prefix: IPv4Prefix) -> String? {
        guard let hosts = lab.hosts, hosts.isComplete, let network = lab.network?.value else { return nil }
        guard hosts.items.allSatisfy({ $0.address != nil && $0.number != nil }) else { return nil }
        if !prefix.overlaps(network) {
            return "traffic comes from hosts of the lab, and \(prefix) is outside its network \(network)"
        }
        let isSource = hosts.items.contains { host in
            guard let first = host.address?.value, let number = host.number, number > 0 else { return false }
            let last = first.advanced(by: number - 1) ?? first
            return first <= prefix.last && last >= prefix.address
        }
        return isSource ? nil : "no host has an address in \(prefix)"
    }

    private func outboundReason(_ prefix: IPv4Prefix, _ rule: RuleProtocol?) -> String? {
        if let multicast = IPv4Prefix("224.0.0.0/4"), multicast.contains(prefix) {
            return rule == .tcp
                ? "TCP has no multicast (RFC 9293 section 3.9.2.3), and \(prefix) holds groups only" : nil
        }
        if let loopback = IPv4Prefix("127.0.0.0/8"), loopback.contains(prefix) {
            return "\(prefix) is loopback, which never leaves a host"
        }
        guard let network = lab.network?.value, network.contains(prefix), let subnets = lab.subnets, subnets.isComplete
        else { return nil }
        let blocks = subnets.items.compactMap(\.prefix?.value)
        guard blocks.count == subnets.items.count, !blocks.contains(where: prefix.overlaps) else { return nil }
        return "\(prefix) is inside the network, and no subnet is there"
    }
}
