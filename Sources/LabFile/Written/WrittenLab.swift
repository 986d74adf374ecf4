import Diagnostics
import LabModel

/// A value and the place where it is written.
struct Located<Value> {
    let value: Value
    let position: SourcePosition
}

/// A lab as the file writes it: each value well-formed alone, nil where it was missing or wrong and has been reported.
///
/// Whether the values agree with each other is for the checks to say.
struct WrittenLab {
    var name: Located<String>?
    var network: Located<IPv4Prefix>?
    var subnets: WrittenSection<WrittenSubnet>?
    var zone: WrittenZone?
    var applicationPort: Located<UInt16>?
    var roles: WrittenSection<WrittenRole>?
    var hosts: WrittenSection<WrittenHost>?
    var mtu: Int?
    var offload: Offload?

    /// The roles that hosts have; nil when a host's role is missing or wrong, so that no role can be called unused.
    var usedRoles: Set<String>? {
        guard let hosts, hosts.isComplete, !hosts.items.isEmpty, let roles, roles.isComplete else { return nil }
        let known = Set(roles.items.map(\.name.value))
        let used = Set(hosts.items.compactMap(\.role?.value))
        return hosts.items.allSatisfy({ $0.role != nil }) && used.isSubset(of: known) ? used : nil
    }
}

/// The items of a section, and whether all of it could be read: where not, nothing can be called absent.
struct WrittenSection<Item> {
    let items: [Item]
    let isComplete: Bool
    let position: SourcePosition
}

/// One entry of `subnets`.
struct WrittenSubnet {
    let name: Located<String>?
    let prefix: Located<IPv4Prefix>?
    let nat: Located<Bool>?
}

/// The `dns` section.
struct WrittenZone {
    let name: Located<String>?
    let ttl: Int?
}

/// One entry of `roles`.
struct WrittenRole {
    let name: Located<String>
    let inbound: [WrittenRule]
    let outbound: [WrittenRule]
    /// Whether every rule could be read.
    let isComplete: Bool

    /// The rules of one direction.
    func rules(_ direction: RuleDirection) -> [WrittenRule] {
        direction == .inbound ? inbound : outbound
    }
}

/// One allow-rule.
struct WrittenRule {
    let position: SourcePosition
    let `protocol`: Located<RuleProtocol>?
    let ports: Located<RulePorts>?
    let peer: Located<RulePeer>?
    let note: String?
}

/// One entry of `hosts`.
struct WrittenHost {
    let name: Located<String>?
    let role: Located<String>?
    let address: Located<IPv4Address>?
    let count: Located<Int>?
    /// Whether there is a `count`, be it right or wrong.
    let hasCount: Bool
}
