import Diagnostics
import LabModel

/// A lab with nothing left to work out: counts unfolded, `network`, `anywhere` and `application` replaced by what they stand for.
struct ResolvedLabDocument: Encodable {
    struct SubnetDocument: Encodable {
        let name: String
        let cidr: IPv4Prefix
        let nat: Bool
    }

    struct HostDocument: Encodable {
        let name: String
        let role: String
        let address: IPv4Address
        let subnet: String
        let dnsName: String
    }

    struct RuleDocument: Encodable {
        let role: String
        let direction: RuleDirection
        let `protocol`: RuleProtocol
        /// Nil with icmp and all.
        let fromPort: UInt16?
        let toPort: UInt16?
        /// Of these two one is nil.
        let cidr: IPv4Prefix?
        let referencedRole: String?
        let description: String?
        let line: Int?

        init(_ rule: SecurityRule, _ direction: RuleDirection, of role: String, _ topology: Topology) {
            self.role = role
            self.direction = direction
            `protocol` = rule.protocol
            fromPort = topology.portRange(of: rule)?.lower
            toPort = topology.portRange(of: rule)?.upper
            (cidr, referencedRole) =
                switch rule.peer {
                case .network: (topology.network, nil)
                case .anywhere: (.all, nil)
                case .prefix(let prefix): (prefix, nil)
                case .role(let name): (nil, name)
                }
            description = rule.note
            line = rule.position?.line
        }
    }

    let name: String
    let network: IPv4Prefix
    let zone: String
    let ttl: Int
    let applicationPort: UInt16
    let mtu: Int
    let offload: Offload
    let subnets: [SubnetDocument]
    let roles: [String]
    let hosts: [HostDocument]
    let rules: [RuleDocument]

    init(_ topology: Topology) {
        name = topology.name
        network = topology.network
        zone = topology.zone.name
        ttl = topology.zone.ttl
        applicationPort = topology.applicationPort
        mtu = topology.mtu
        offload = topology.offload
        subnets = topology.subnets.map { SubnetDocument(name: $0.name, cidr: $0.prefix, nat: $0.nat) }
        roles = topology.roles.map(\.name)
        hosts = topology.hosts.map {
            HostDocument(
                name: $0.name, role: $0.role, address: $0.address, subnet: $0.subnet, dnsName: topology.dnsName(of: $0))
        }
        rules = topology.roles.flatMap { role in
            RuleDirection.allCases.flatMap { direction in
                role.rules(direction).map { RuleDocument($0, direction, of: role.name, topology) }
            }
        }
    }
}
