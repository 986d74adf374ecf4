import Diagnostics
import LabModel

/// Reads the `port` of a rule: a number, `application`, or a range.
struct PortDecoder {
    private static let meaning = "a number, 'application' or a range such as 8000-8010"

    let problems: Problems

    /// - Parameter node: the value of `port`.
    /// - Returns: the ports; nil when they are wrong.
    func ports(_ node: YAMLNode) -> Located<RulePorts>? {
        guard case .scalar(let text, let isPlain) = node.content, !node.isNull else {
            if case .reported = node.content { return nil }
            ValueReader(problems: problems).wrongType(node, key: "port", wanted: Self.meaning)
            return nil
        }
        if text == "application" { return Located(value: .application, position: node.position) }
        if case .integer = PlainScalar(text) {
            guard isPlain else { return wrong("'port' is a number: write \(text) without quotes", node) }
            return port(text, node).map { located(PortRange($0), node) }
        }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard ends.count == 2, ends.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else {
            let advice = suggestion(for: text, among: ["application"])
            return wrong(
                "'port' is \(Self.meaning), not \(quoted(text))\(advice)", node)
        }
        guard let lower = port(ends[0], node), let upper = port(ends[1], node) else { return nil }
        guard let range = PortRange(lower, through: upper) else {
            return wrong("the port range \(text) is upside down: write \(upper)-\(lower)", node)
        }
        return located(range, node)
    }

    private func port(_ text: String, _ node: YAMLNode) -> UInt16? {
        guard let number = UInt16(text), number > 0, String(number) == text else {
            let reason =
                UInt16(text) == 0
                ? "0 is reserved (IANA port registry); every port is 1-65535"
                : UInt16(text) == nil ? "a port has 16 bits" : "write it without the leading zero"
            problems.error("the port \(text.prefix(24)) is not 1 to 65535: \(reason)", at: node.position)
            return nil
        }
        return number
    }

    private func located(_ range: PortRange, _ node: YAMLNode) -> Located<RulePorts> {
        Located(value: .range(range), position: node.position)
    }

    private func wrong(_ message: String, _ node: YAMLNode) -> Located<RulePorts>? {
        problems.error(message, at: node.position)
        return nil
    }
}
