import Diagnostics
import LabModel

/// Reads the `roles` section.
struct RoleDecoder {
    let problems: Problems

    /// - Parameter node: the value of `roles`.
    /// - Returns: the roles; nil when it is no mapping.
    func roles(_ node: YAMLNode) -> WrittenSection<WrittenRole>? {
        guard let section = MappingReader.entries(of: node, "roles", problems: problems) else { return nil }
        return WrittenSection(items: section.items.map(role), isComplete: section.isComplete, position: node.position)
    }

    private func role(_ entry: YAMLEntry) -> WrittenRole {
        if let problem = NameRule.problem(with: entry.key, of: "role") {
            problems.error(problem, at: entry.keyPosition)
        }
        let name = Located(value: entry.key, position: entry.keyPosition)
        // `server:` alone is a role without rules, which has a better message than one about its type.
        let mapping =
            entry.value.isNull ? nil : MappingReader(entry.value, "a role", keys: LabKeys.role, problems: problems)
        let inbound = rules(mapping?["inbound"], .inbound)
        let outbound = rules(mapping?["outbound"], .outbound)
        return WrittenRole(
            name: name, inbound: inbound.rules, outbound: outbound.rules,
            isComplete: (mapping?.isComplete ?? entry.value.isNull) && inbound.isComplete && outbound.isComplete)
    }

    private func rules(_ node: YAMLNode?, _ direction: RuleDirection) -> (rules: [WrittenRule], isComplete: Bool) {
        guard let node else { return ([], true) }
        guard let nodes = ValueReader(problems: problems).items(node, key: direction.rawValue) else {
            return ([], false)
        }
        let decoder = RuleDecoder(direction: direction, problems: problems)
        let rules = nodes.compactMap(decoder.rule)
        return (rules, rules.count == nodes.count)
    }
}
