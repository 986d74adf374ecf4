import Diagnostics
import LabModel

/// Reads one mapping of the file: says which keys are unknown or missing, and hands out the values of the others.
struct MappingReader {
    let position: SourcePosition
    /// Whether every key was known.
    let isComplete: Bool
    private let values: [String: YAMLNode]
    private let problems: Problems

    /// - Parameters:
    ///   - node: the node; nil results, reported, when it is no mapping.
    ///   - what: what the mapping describes, with its article: "a host".
    ///   - keys: the keys that it may have.
    ///   - hints: for keys that are wrong here in a known way, what to do instead.
    ///   - problems: where wrong keys are reported.
    init?(_ node: YAMLNode, _ what: String, keys: KeySet, hints: [String: String] = [:], problems: Problems) {
        guard let section = Self.entries(of: node, what, problems: problems) else { return nil }
        let entries = section.items
        position = node.position
        isComplete = section.isComplete && entries.allSatisfy { keys.all.contains($0.key) }
        values = Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first }
        self.problems = problems
        for entry in entries where !keys.all.contains(entry.key) {
            problems.error(Self.unknown(entry.key, in: what, keys: keys, hints: hints), at: entry.keyPosition)
        }
        guard section.isComplete else { return }
        for (key, example) in keys.required where values[key] == nil && !isMisspelt(key, entries, keys: keys, hints) {
            problems.error("\(what) needs the key '\(key)', for example '\(example)'", at: position)
        }
    }

    /// The value of a key; nil where the key is missing.
    subscript(key: String) -> YAMLNode? { values[key] }

    /// The entries of a mapping whose keys are the user's own; nil, reported, when it is no mapping.
    static func entries(of node: YAMLNode, _ what: String, problems: Problems) -> WrittenSection<YAMLEntry>? {
        switch node.content {
        case .mapping(let entries, let isComplete):
            return WrittenSection(items: entries, isComplete: isComplete, position: node.position)
        case .reported:
            return nil
        case .scalar, .sequence:
            problems.error("\(what) is a mapping of keys to values, not \(node.phrase)", at: node.position)
            return nil
        }
    }

    private static func unknown(
        _ key: String, in what: String, keys: KeySet, hints: [String: String]
    ) -> String {
        if let hint = hints[key] { return hint }
        if let nearest = nearestName(to: key, among: keys.all) {
            return "\(what) has no key \(quoted(key)); did you mean '\(nearest)'?"
        }
        return "\(what) has no key \(quoted(key)); its keys are \(list(keys.all))"
    }

    /// Whether an unknown key was probably meant to be this one: its message says so already.
    private func isMisspelt(
        _ key: String, _ entries: [YAMLEntry], keys: KeySet, _ hints: [String: String]
    ) -> Bool {
        entries.contains { entry in
            !keys.all.contains(entry.key)
                && (nearestName(to: entry.key, among: keys.all) == key
                    || hints[entry.key]?.contains("write '\(key)") == true)
        }
    }
}

/// `a, b and c`.
func list(_ words: some Collection<String>, joinedBy conjunction: String = "and") -> String {
    let words = Array(words)
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}

/// `; did you mean 'client'?`, or nothing when no candidate is near.
func suggestion(for name: String, among candidates: some Sequence<String>) -> String {
    nearestName(to: name, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
}
