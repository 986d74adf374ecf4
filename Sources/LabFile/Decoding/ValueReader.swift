import Diagnostics
import LabModel

/// Reads the values of the file one at a time; what is of the wrong type or out of range is reported and gives nil.
struct ValueReader {
    let problems: Problems

    /// Text, in quotes or without; `what` says which.
    func text(_ node: YAMLNode?, key: String, _ what: String = "text") -> Located<String>? {
        guard let node else { return nil }
        switch node.content {
        case .scalar(let text, isPlain: false):
            return Located(value: text, position: node.position)
        case .scalar(let text, isPlain: true) where PlainScalar(text) == .text:
            return Located(value: text, position: node.position)
        case .scalar(let text, isPlain: true) where !node.isNull:
            problems.error("'\(key)' is \(what), not \(node.phrase): put '\(text)' in quotes", at: node.position)
        default:
            wrongType(node, key: key, wanted: what)
        }
        return nil
    }

    /// A whole number within a range.
    func integer(_ node: YAMLNode?, key: String, in range: ClosedRange<Int>, because reason: String) -> Located<Int>? {
        guard let node else { return nil }
        guard case .scalar(let text, let isPlain) = node.content, case .integer(let value) = PlainScalar(text) else {
            wrongType(node, key: key, wanted: "a whole number")
            return nil
        }
        guard isPlain else {
            problems.error("'\(key)' is a number: write \(text) without quotes", at: node.position)
            return nil
        }
        guard let value, range.contains(value) else {
            problems.error(
                "'\(key)' is \(range.lowerBound) to \(range.upperBound), not \(text.prefix(24)): \(reason)",
                at: node.position)
            return nil
        }
        return Located(value: value, position: node.position)
    }

    /// `true` or `false`.
    func boolean(_ node: YAMLNode?, key: String) -> Located<Bool>? {
        guard let node else { return nil }
        guard case .scalar(let text, isPlain: true) = node.content, case .boolean(let value) = PlainScalar(text) else {
            wrongType(node, key: key, wanted: "true or false")
            return nil
        }
        return Located(value: value, position: node.position)
    }

    /// One of a few words.
    func word<Word: RawRepresentable & CaseIterable>(
        _ node: YAMLNode?, key: String, hints: [String: String] = [:]
    ) -> Located<Word>? where Word.RawValue == String {
        let words = Word.allCases.map(\.rawValue)
        guard let node else { return nil }
        guard case .scalar(let text, _) = node.content, !node.isNull else {
            wrongType(node, key: key, wanted: list(words, joinedBy: "or"))
            return nil
        }
        guard let word = Word(rawValue: text) else {
            let advice = hints[text.lowercased()].map { "; \($0)" } ?? suggestion(for: text, among: words)
            problems.error(
                "'\(key)' is \(list(words, joinedBy: "or")), not \(quoted(text))\(advice)", at: node.position)
            return nil
        }
        return Located(value: word, position: node.position)
    }

    /// An IPv4 address.
    func address(_ node: YAMLNode?, key: String) -> Located<IPv4Address>? {
        guard let text = text(node, key: key, "an IPv4 address such as 10.0.0.10") else { return nil }
        guard let address = IPv4Address(text.value) else {
            problems.error(AddressText.addressProblem(text.value, key: key), at: text.position)
            return nil
        }
        return Located(value: address, position: text.position)
    }

    /// A block of addresses; `example` is the prefix length that one at this key is likely to have.
    func prefix(_ node: YAMLNode?, key: String, example: Int) -> Located<IPv4Prefix>? {
        guard let text = text(node, key: key, "a CIDR block such as 10.0.0.0/\(example)") else { return nil }
        guard let prefix = IPv4Prefix(text.value) else {
            problems.error(AddressText.prefixProblem(text.value, key: key, example: example), at: text.position)
            return nil
        }
        return Located(value: prefix, position: text.position)
    }

    /// The items of a list; nil where it is none.
    func items(_ node: YAMLNode?, key: String) -> [YAMLNode]? {
        guard let node else { return nil }
        switch node.content {
        case .sequence(let items): return items
        case .scalar, .mapping: wrongType(node, key: key, wanted: "a list ('- …' lines or [ … ])")
        case .reported: break
        }
        return nil
    }

    /// Says what a key wants instead of what it has.
    func wrongType(_ node: YAMLNode, key: String, wanted: String) {
        if case .reported = node.content { return }
        if node.isNull {
            problems.error("'\(key)' has no value: it is \(wanted)", at: node.position)
        } else {
            problems.error("'\(key)' is \(wanted), not \(node.phrase)", at: node.position)
        }
    }
}
