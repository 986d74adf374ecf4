import Diagnostics
import LabModel

extension TerraformReading {
    /// The security groups with their rules, and what is to be said of rules that no resource makes.
    func groups() throws(WirelabError) -> (groups: [SecurityGroup], notes: [String]) {
        let rules = try rules(of: resources)
        let hasRuleResources = !rules.isEmpty
        let priorRules = isPlan ? try self.rules(of: priorResources) : [:]
        var groups: [SecurityGroup] = []
        var notes: [String] = []
        for resource in resources {
            guard case .group(let group) = resource.attributes else { continue }
            let role = group.tags?["Role"] ?? (resource.name == "role" ? resource.key : nil)
            var own = rules[resource.identity] ?? []
            let listed = listedRules(group, resource)
            if hasRuleResources {
                let made = Set((own + (priorRules[resource.identity] ?? [])).map(\.content))
                let unmade = listed.filter { !made.contains($0.content) }
                if isPlan { own += unmade } else if role != nil { notes += unmade.map { note($0, resource) } }
            } else {
                own = listed
            }
            groups.append(SecurityGroup(identity: resource.identity, role: role, origin: resource.origin, rules: own))
        }
        return (groups, notes)
    }

    /// The rules that resources make, by the identity of their group.
    private func rules(of resources: [TerraformResource]) throws(WirelabError) -> [String: [GroupRule]] {
        var rules: [String: [GroupRule]] = [:]
        for resource in resources {
            switch resource.attributes {
            case .rule(let rule):
                let group = try group(rule.group, resource)
                rules[group, default: []].append(
                    GroupRule(
                        direction: resource.type.contains("egress") ? .outbound : .inbound, traffic: rule.traffic,
                        peer: try peer(of: rule, resource), note: rule.note, origin: resource.origin))
            case .permission(let permission):
                let group = try group(permission.group, resource)
                rules[group, default: []] += permission.rules(
                    permission.direction ?? .inbound, of: group, origin: resource.origin)
            default: break
            }
        }
        return rules
    }

    private func group(_ known: String?, _ resource: TerraformResource) throws(WirelabError) -> String {
        let identity = known ?? references.identity(.group, of: resource, hints: [resource.keyBegin])
        guard let identity else {
            throw unclear("the security group of \(resource.address)", hint: "the begin of its key")
        }
        return identity
    }

    private func peer(of rule: RuleAttributes, _ resource: TerraformResource) throws(WirelabError) -> GroupPeer {
        let unknown = references.identity(.peerGroup, of: resource, hints: [resource.keyEnd]).map(GroupPeer.group)
        guard let peer = rule.peer ?? unknown else {
            throw unclear("the other side of \(resource.address)", hint: "the end of its key")
        }
        return peer
    }

    /// A group's own list: what it held when Terraform last looked. A plan looks; a state may be older than its last change.
    private func listedRules(_ group: GroupAttributes, _ resource: TerraformResource) -> [GroupRule] {
        let origin = "\(resource.origin), made by no resource"
        return (group.inbound ?? []).flatMap { $0.rules(.inbound, of: resource.identity, origin: origin) }
            + (group.outbound ?? []).flatMap { $0.rules(.outbound, of: resource.identity, origin: origin) }
    }

    private func note(_ rule: GroupRule, _ resource: TerraformResource) -> String {
        "\(resource.origin) had an \(rule.direction.rawValue) rule for \(rule.traffic.subject) "
            + "\(rule.direction == .inbound ? "from" : "to") \(rule.peer) that no resource makes, when Terraform last "
            + "looked: a plan, or --live, says whether it is still there"
    }
}

extension GroupRule {
    /// What tells rules of one group apart.
    fileprivate struct Content: Hashable {
        let direction: RuleDirection
        let traffic: Traffic
        let peer: GroupPeer
    }

    fileprivate var content: Content { Content(direction: direction, traffic: traffic, peer: peer) }
}
