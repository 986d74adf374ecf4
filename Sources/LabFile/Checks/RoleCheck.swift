import Diagnostics
import LabModel

/// Checks `roles`: each has a rule and a host, and each rule says something that no other says.
struct RoleCheck {
    /// How many rules a security group takes in one direction (Amazon VPC quotas, default).
    static let ruleQuota = 60

    let lab: WrittenLab
    let roles: WrittenSection<WrittenRole>
    let problems: Problems

    /// Reports every problem of the section.
    func run() {
        if roles.items.isEmpty, roles.isComplete {
            problems.error("a lab needs a role: the security group that its hosts have", at: roles.position)
        }
        let matches = RuleMatchCheck(lab: lab, problems: problems)
        for role in roles.items {
            let isUsed = isUsed(role)
            checkIsNotEmpty(role)
            for direction in RuleDirection.allCases {
                let rules = role.rules(direction)
                checkPeersExist(rules)
                checkAreDifferent(rules, direction)
                checkQuota(rules, role, direction)
                if isUsed { rules.forEach { matches.check($0, direction) } }
            }
        }
    }

    private func checkIsNotEmpty(_ role: WrittenRole) {
        guard role.isComplete, role.inbound.isEmpty, role.outbound.isEmpty else { return }
        problems.error(
            "role '\(role.name.value)' has no rules: what no rule allows is denied, so its hosts could talk to nobody; "
                + "'inbound: [{protocol: all, from: network}]' lets everything in", at: role.name.position)
    }

    /// Whether a host has the role, or could have it for all that could be read.
    private func isUsed(_ role: WrittenRole) -> Bool {
        guard let used = lab.usedRoles, !used.contains(role.name.value) else { return true }
        problems.warning("no host has the role '\(role.name.value)': its rules apply to nobody", at: role.name.position)
        return false
    }

    private func checkPeersExist(_ rules: [WrittenRule]) {
        guard roles.isComplete else { return }
        let names = roles.items.map(\.name.value)
        for rule in rules {
            guard let peer = rule.peer, case .role(let name) = peer.value, !names.contains(name) else { continue }
            let words = names + ["network", "anywhere"]
            let advice = nearestName(to: name, among: words).map { "did you mean '\($0)'?" }
            let known = "a rule's other side is network, anywhere, a role (\(list(names.prefix(10)))) or a CIDR block"
            problems.error("no role \(quoted(name)); \(advice ?? known)", at: peer.position)
        }
    }

    private func checkAreDifferent(_ rules: [WrittenRule], _ direction: RuleDirection) {
        var seen: [ResolvedRule: WrittenRule] = [:]
        for rule in rules {
            guard let resolved = ResolvedRule(rule, in: lab) else { continue }
            guard let other = seen[resolved] else {
                seen[resolved] = rule
                continue
            }
            problems.error(
                "this rule is the same as the one in line \(other.position.line): both allow \(resolved.text(direction)); "
                    + "AWS refuses the second, so remove it", at: rule.position)
        }
    }

    private func checkQuota(_ rules: [WrittenRule], _ role: WrittenRole, _ direction: RuleDirection) {
        guard rules.count > Self.ruleQuota else { return }
        problems.warning(
            "role '\(role.name.value)' has \(rules.count) \(direction.rawValue) rules: AWS takes \(Self.ruleQuota) by default",
            at: role.name.position)
    }
}

/// A rule with its words replaced by what they stand for: two rules that are equal as this one are one rule to AWS.
private struct ResolvedRule: Hashable {
    let `protocol`: RuleProtocol
    let ports: PortRange?
    let peer: RulePeer

    init?(_ rule: WrittenRule, in lab: WrittenLab) {
        guard let `protocol` = rule.protocol?.value, let ports = rule.ports?.value, let peer = rule.peer?.value
        else { return nil }
        self.protocol = `protocol`
        switch ports {
        case .none: self.ports = nil
        case .range(let range): self.ports = range
        case .application:
            guard let port = lab.applicationPort?.value else { return nil }
            self.ports = PortRange(port)
        }
        switch peer {
        case .network: self.peer = lab.network.map { .prefix($0.value) } ?? .network
        case .anywhere: self.peer = .prefix(.all)
        case .role, .prefix: self.peer = peer
        }
    }

    func text(_ direction: RuleDirection) -> String {
        let what = `protocol` == .all ? "everything" : "\(`protocol`.rawValue)\(ports.map { "/\($0)" } ?? "")"
        return "\(what) \(direction == .inbound ? "from" : "to") \(peer)"
    }
}
