import Diagnostics
import LabModel

/// Holds the rules of each role against those of its security group.
struct RuleComparison {
    /// A rule of a role of the lab file.
    struct LabRule: Hashable {
        let role: String
        let rule: ComparedRule
    }

    private(set) var differences: [Difference] = []
    /// Which difference says that a rule of the lab file is not in the cloud as it should be.
    private(set) var ofLabRule: [LabRule: Int] = [:]
    /// Which difference says that a rule is in the cloud that should not be there.
    private(set) var ofCloudRule: [GroupRule: Int] = [:]

    /// What is no difference, and yet to be said.
    private(set) var notes: [String] = []

    private let translation: RuleTranslation
    private let labFile: String

    init(_ topology: Topology, _ cloud: CloudLab, labFile: String) {
        translation = RuleTranslation(topology, cloud)
        self.labFile = labFile
        let groups = Dictionary(grouping: cloud.groups.filter { $0.role != nil }) { $0.role ?? "" }
        for role in topology.roles { compare(role, groups[role.name] ?? []) }
        for group in cloud.groups {
            guard let name = group.role, topology.role(name) == nil else { continue }
            addedGroup(group, "lab.yaml has no role \(name)")
        }
        for group in cloud.groups where group.role == nil { compareForeign(group, cloud) }
    }

    private mutating func compare(_ role: Role, _ groups: [SecurityGroup]) {
        var written: [(rule: ComparedRule, source: SecurityRule)] = []
        for direction in RuleDirection.allCases {
            written += role.rules(direction).map { (translation.compared($0, direction), $0) }
        }
        guard let group = groups.first else {
            for rule in written { ofLabRule[LabRule(role: role.name, rule: rule.rule)] = differences.count }
            differences.append(
                Difference(.group, .missing, "role \(role.name) has no security group, so none of its rules is there"))
            return
        }
        for other in groups.dropFirst() {
            addedGroup(other, "role \(role.name) has a second security group")
        }
        let expected = Set(written.map(\.rule))
        let present = Set(group.rules.map(translation.compared))
        var added = group.rules.filter { !expected.contains(translation.compared($0)) }
        for (rule, source) in written where !present.contains(rule) {
            let twin = nearest(to: rule, among: added).map { added.remove(at: $0) }
            report(rule, source, twin, role: role.name)
        }
        for rule in added { reportAdded(rule, of: "role \(role.name)") }
    }

    /// The added rule that was probably this one before it was changed: all but one of direction, protocol, ports and peer
    /// are the same.
    private func nearest(to rule: ComparedRule, among added: [GroupRule]) -> Int? {
        added.firstIndex { likeness(rule, translation.compared($0)) >= 3 }
    }

    private func likeness(_ left: ComparedRule, _ right: ComparedRule) -> Int {
        let traffic =
            switch (left.traffic, right.traffic) {
            case (let left, let right) where left == right: 2
            case (.tcp, .tcp), (.udp, .udp), (.icmp, .icmp), (.everything, _), (_, .everything): 1
            case (.tcp(let left), .udp(let right)), (.udp(let left), .tcp(let right)): left == right ? 1 : 0
            default: 0
            }
        return traffic + (left.direction == right.direction ? 1 : 0) + (left.peer == right.peer ? 1 : 0)
    }

    private mutating func report(_ rule: ComparedRule, _ source: SecurityRule, _ twin: GroupRule?, role: String) {
        ofLabRule[LabRule(role: role, rule: rule)] = differences.count
        let place = source.position.map { "\(labFile):\($0.line)" } ?? labFile
        let lab = Difference.Evidence(place: place, text: RuleText.written(source, rule.direction))
        guard let twin else {
            differences.append(Difference(.rule, .missing, sentence("role \(role)", rule, has: "has no"), lab: lab))
            return
        }
        let other = translation.compared(twin)
        ofCloudRule[twin] = differences.count
        differences.append(
            Difference(
                .rule, .differs, "role \(role): \(change(from: rule, to: other))", lab: lab, cloud: evidence(twin)))
    }

    private mutating func reportAdded(_ rule: GroupRule, of owner: String) {
        ofCloudRule[rule] = differences.count
        let message = sentence(owner, translation.compared(rule), has: "has an added")
        differences.append(Difference(.rule, .added, message, cloud: evidence(rule)))
    }

    /// A group that is no role's and yet some host's counts by what it lets through. The configuration itself has one such: it
    /// leads hosts to the endpoints of Systems Manager and to S3, whose addresses are no host's.
    private mutating func compareForeign(_ group: SecurityGroup, _ cloud: CloudLab) {
        let members = cloud.hosts.filter { $0.groups.contains(group.identity) }.map(\.name)
        guard !members.isEmpty else { return }
        let inhabited = Set(cloud.hosts.flatMap(\.groups))
        let names = members.prefix(3).joined(separator: ", ") + (members.count > 3 ? ", …" : "")
        var toServices = 0
        for rule in group.rules {
            if rule.leadsToServices(inhabited) {
                toServices += 1
            } else {
                reportAdded(rule, of: "\(group.origin), a security group of no role, on \(names),")
            }
        }
        guard toServices > 0 else { return }
        notes.append(
            "\(group.origin), on \(names), leads to services of AWS and to no host: it is no role's, and no difference")
    }

    private mutating func addedGroup(_ group: SecurityGroup, _ reason: String) {
        for rule in group.rules { ofCloudRule[rule] = differences.count }
        let rules = group.rules.map { translation.written(translation.compared($0)) }
        let text = rules.isEmpty ? "no rules" : rules.prefix(5).joined(separator: " ") + (rules.count > 5 ? " …" : "")
        differences.append(
            Difference(.group, .added, reason, cloud: Difference.Evidence(place: group.origin, text: text)))
    }

    private func sentence(_ owner: String, _ rule: ComparedRule, has: String) -> String {
        let preposition = rule.direction == .inbound ? "from" : "to"
        return "\(owner) \(has) \(rule.direction.rawValue) rule for \(rule.traffic.subject) "
            + "\(preposition) \(translation.text(rule.peer))"
    }

    private func change(from lab: ComparedRule, to cloud: ComparedRule) -> String {
        if lab.direction != cloud.direction {
            return "the rule for \(lab.traffic.subject) is \(cloud.direction.rawValue), "
                + "not \(lab.direction.rawValue)"
        }
        let preposition = lab.direction == .inbound ? "from" : "to"
        if lab.peer != cloud.peer {
            return "the \(lab.direction.rawValue) rule for \(lab.traffic.subject) is \(preposition) "
                + "\(translation.text(cloud.peer)), not \(preposition) \(translation.text(lab.peer))"
        }
        return "the \(lab.direction.rawValue) rule \(preposition) \(translation.text(lab.peer)) is for "
            + "\(cloud.traffic.subject), not for \(lab.traffic.subject)"
    }

    private func evidence(_ rule: GroupRule) -> Difference.Evidence {
        let note = rule.note.flatMap { $0.isEmpty ? nil : "  \"\($0)\"" } ?? ""
        return Difference.Evidence(place: rule.origin, text: translation.written(translation.compared(rule)) + note)
    }
}

extension GroupRule {
    /// Whether a rule only lets out to what no host can be: a list of AWS's own addresses, or a group without hosts.
    fileprivate func leadsToServices(_ inhabited: Set<String>) -> Bool {
        guard direction == .outbound else { return false }
        return switch peer {
        case .prefixList: true
        case .group(let identity): !inhabited.contains(identity)
        case .prefix, .ipv6: false
        }
    }
}
