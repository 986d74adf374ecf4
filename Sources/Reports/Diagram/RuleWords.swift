internal import LabModel

/// A rule of a security group in words: `TCP 1234 from the network`.
struct RuleWords: Hashable, Sendable {
    /// What it allows.
    let text: String
    /// What else is to be said of it: the user's words, and what AWS does not carry; nil where there is nothing.
    let note: String?

    init(_ rule: SecurityRule, _ direction: RuleDirection, in topology: Topology) {
        let traffic = Self.traffic(rule, in: topology)
        let peer = Self.words(for: rule.peer)
        text = "\(traffic) \(direction == .inbound ? "from" : "to") \(peer)"
        let notes = [rule.note, Self.isMulticast(rule.peer) ? "multicast: not on AWS" : nil]
        let said = notes.compactMap { $0 }.filter { !$0.allSatisfy(\.isWhitespace) }
        note = said.isEmpty ? nil : said.joined(separator: " · ")
    }

    private static func traffic(_ rule: SecurityRule, in topology: Topology) -> String {
        let name = rule.protocol.rawValue.uppercased()
        guard let range = topology.portRange(of: rule) else {
            return rule.protocol == .all ? "everything" : name
        }
        if range.lower <= 1, range.upper == .max { return "every \(name) port" }
        return range.lower == range.upper ? "\(name) \(range.lower)" : "\(name) \(range.lower)–\(range.upper)"
    }

    private static func words(for peer: RulePeer) -> String {
        switch peer {
        case .network: "the network"
        case .anywhere: "anywhere"
        case .role(let name): "role \(name)"
        case .prefix(let prefix): prefix.length == 32 ? "\(prefix.address)" : "\(prefix)"
        }
    }

    private static func isMulticast(_ peer: RulePeer) -> Bool {
        if case .prefix(let prefix) = peer { return prefix.address.isMulticast && prefix.last.isMulticast }
        return false
    }
}
