import Diagnostics
import LabModel

/// Reads the rules of one direction.
struct RuleDecoder {
    let direction: RuleDirection
    let problems: Problems

    private var values: ValueReader { ValueReader(problems: problems) }
    private var peerKey: String { direction == .inbound ? "from" : "to" }

    /// - Parameter node: one item of `inbound` or `outbound`.
    /// - Returns: the rule; nil when it is no mapping.
    func rule(_ node: YAMLNode) -> WrittenRule? {
        let keys = direction == .inbound ? LabKeys.inboundRule : LabKeys.outboundRule
        guard
            let mapping = MappingReader(
                node, "an \(direction.rawValue) rule", keys: keys, hints: hints, problems: problems)
        else { return nil }
        let hints = ["any": "write 'all'", "-1": "write 'all'", "*": "write 'all'", "ip": "write 'all'"]
        let rule: Located<RuleProtocol>? = values.word(mapping["protocol"], key: "protocol", hints: hints)
        return WrittenRule(
            position: node.position, protocol: rule,
            ports: ports(mapping["port"], of: rule, at: node.position, isProtocolWritten: mapping["protocol"] != nil),
            peer: peer(mapping[peerKey]), note: note(mapping["description"]))
    }

    private var hints: [String: String] {
        switch direction {
        case .inbound:
            ["to": "an inbound rule says where traffic comes from, not where it goes to: write 'from'"]
        case .outbound:
            ["from": "an outbound rule says where traffic goes to, not where it comes from: write 'to'"]
        }
    }

    private func ports(
        _ node: YAMLNode?, of rule: Located<RuleProtocol>?, at position: SourcePosition, isProtocolWritten: Bool
    ) -> Located<RulePorts>? {
        guard let rule else {
            // The protocol decides whether there is a port; still look at the port itself.
            return node.flatMap { PortDecoder(problems: problems).ports($0) }
        }
        guard rule.value.hasPorts else {
            if let node {
                let what = rule.value == .icmp ? "icmp has types, and a rule allows all of them" : "all is every port"
                problems.error(
                    "no 'port' with protocol \(rule.value.rawValue): \(what); remove the key", at: node.position)
                return nil
            }
            return Located(value: .none, position: rule.position)
        }
        guard let node else {
            problems.error(
                "a \(rule.value.rawValue) rule needs the key 'port': a number, 'application' or a range such as 8000-8010 "
                    + "(0 is no port; every port is 1-65535)", at: position)
            return nil
        }
        return PortDecoder(problems: problems).ports(node)
    }

    private func peer(_ node: YAMLNode?) -> Located<RulePeer>? {
        guard let text = values.text(node, key: peerKey, "network, anywhere, a role or a CIDR block") else {
            return nil
        }
        let peer: RulePeer
        switch text.value {
        case "network": peer = .network
        case "anywhere": peer = .anywhere
        case let word where word.contains("/") || IPv4Address(word) != nil || looksLikeAddress(word):
            guard let prefix = values.prefix(node, key: peerKey, example: 32) else { return nil }
            peer = .prefix(prefix.value)
        case let name: peer = .role(name)
        }
        return Located(value: peer, position: text.position)
    }

    private func looksLikeAddress(_ text: String) -> Bool {
        text.contains { $0 == "." || $0 == ":" } && text.first?.isNumber == true
    }

    /// A description also becomes the rule's one on AWS, which takes 255 characters of a small set (EC2 API,
    /// IpRange.Description).
    private func note(_ node: YAMLNode?) -> String? {
        guard let text = values.text(node, key: "description") else { return nil }
        let allowed = Set(" ._-:/()#,@[]+=&;{}!$*".unicodeScalars)
        let wrong = text.value.unicodeScalars.first { scalar in
            !(scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || allowed.contains(scalar))
        }
        if let wrong {
            problems.error(
                "'description' holds the character \(wrong): AWS takes letters, digits, spaces and ._-:/()#,@[]+=&;{}!$* "
                    + "in a rule's description", at: text.position)
            return nil
        }
        guard text.value.utf8.count <= 255 else {
            problems.error(
                "'description' has \(text.value.utf8.count) characters: AWS takes 255 in a rule's description",
                at: text.position)
            return nil
        }
        return text.value
    }
}
