import Diagnostics

/// Pairs the nodes of one mapping, which come as key, value, key, value, and keeps out the keys that are not in the subset.
struct YAMLMappingEntries {
    private var entries: [YAMLEntry] = []
    private var isComplete = true
    private var positions: [String: SourcePosition] = [:]
    private let problems: Problems

    /// - Parameters:
    ///   - nodes: keys and values in turn.
    ///   - problems: where keys outside the subset are reported; their values are dropped.
    init(pairing nodes: [YAMLNode], reportingTo problems: Problems) {
        self.problems = problems
        for index in stride(from: 0, to: nodes.count - 1, by: 2) {
            guard let key = uniqueKey(nodes[index]) else { continue }
            entries.append(YAMLEntry(key: key, keyPosition: nodes[index].position, value: nodes[index + 1]))
        }
    }

    /// The mapping.
    var content: YAMLNode.Content { .mapping(entries, isComplete: isComplete) }

    private mutating func uniqueKey(_ node: YAMLNode) -> String? {
        guard let key = text(of: node) else {
            isComplete = false
            return nil
        }
        if let first = positions[key] {
            problems.error(
                "the key \(quoted(key)) is here twice (first in line \(first.line)): readers differ about which one counts",
                at: node.position)
            return nil
        }
        positions[key] = node.position
        return key
    }

    private func text(of node: YAMLNode) -> String? {
        switch node.content {
        case .reported:
            return nil
        case .sequence, .mapping:
            problems.error("\(node.phrase) is no key: a key is one word", at: node.position)
            return nil
        case .scalar("<<", isPlain: true):
            problems.error("merge key '<<': write the keys themselves; a lab file has no anchors", at: node.position)
            return nil
        case .scalar(let text, let isPlain):
            guard isPlain, PlainScalar(text) != .text else { return text }
            problems.error("\(node.phrase) is no key: a key is text; put it in quotes", at: node.position)
            return nil
        }
    }
}
