import Foundation
import LabModel

/// A second writer of what Terraform makes of a lab file, independent of the configuration in `infrastructure/`: the same types
/// of resources with the same addresses, as a state or as the plan of a first apply. Its resources can be changed by hand, as
/// somebody in the console would.
struct TerraformLab {
    struct Resource {
        let type: String
        let name: String
        let key: String?
        var values: [String: Any]

        var address: String { key.map { "\(type).\(name)[\"\($0)\"]" } ?? "\(type).\(name)" }
    }

    private(set) var resources: [Resource] = []

    init(_ topology: Topology) {
        add(
            "aws_vpc", "this", nil,
            [
                "id": "vpc-1", "cidr_block": "\(topology.network)", "enable_dns_support": true,
                "enable_dns_hostnames": true,
            ])
        for subnet in topology.subnets {
            add("aws_subnet", "this", subnet.name, ["id": "subnet-\(subnet.name)", "cidr_block": "\(subnet.prefix)"])
        }
        for role in topology.roles {
            add(
                "aws_security_group", "role", role.name,
                [
                    "id": "sg-\(role.name)", "tags": ["Role": role.name], "ingress": [[String: Any]](),
                    "egress": [[String: Any]](),
                ])
            for rule in role.inbound { add(rule, "ingress", of: role.name, topology) }
            for rule in role.outbound { add(rule, "egress", of: role.name, topology) }
        }
        addHosts(topology)
    }

    private mutating func addHosts(_ topology: Topology) {
        let vpc = [["vpc_id": "vpc-1"]]
        add("aws_route53_zone", "forward", nil, ["id": "Z-forward", "name": topology.zone.name, "vpc": vpc])
        for host in topology.hosts {
            add(
                "aws_instance", "host", host.name,
                [
                    "id": "i-\(host.name)", "private_ip": "\(host.address)", "secondary_private_ips": [String](),
                    "source_dest_check": true, "vpc_security_group_ids": ["sg-\(host.role)"],
                    "tags": ["Host": host.name, "Role": host.role],
                ])
            add(
                "aws_route53_record", "forward", host.name,
                [
                    "id": "r-\(host.name)", "zone_id": "Z-forward", "name": "\(host.name).\(topology.zone.name)",
                    "type": "A",
                    "ttl": topology.zone.ttl, "records": ["\(host.address)"],
                ])
            let octets = "\(host.address)".split(separator: ".").reversed().map(String.init)
            let zone = octets.dropFirst().joined(separator: ".") + ".in-addr.arpa"
            if !resources.contains(where: { $0.key == zone }) {
                add("aws_route53_zone", "reverse", zone, ["id": "Z-\(zone)", "name": zone, "vpc": vpc])
            }
            add(
                "aws_route53_record", "reverse", host.name,
                [
                    "id": "p-\(host.name)", "zone_id": "Z-\(zone)",
                    "name": octets.joined(separator: ".") + ".in-addr.arpa",
                    "type": "PTR", "ttl": topology.zone.ttl, "records": ["\(host.name).\(topology.zone.name)."],
                ])
        }
    }

    private mutating func add(_ rule: SecurityRule, _ direction: String, of role: String, _ topology: Topology) {
        let ports: (Any, Any, String) =
            switch rule.ports {
            case .none: rule.protocol == .icmp ? (-1, -1, "all") : (NSNull(), NSNull(), "all")
            case .application: (Int(topology.applicationPort), Int(topology.applicationPort), "application")
            case .range(let range): (Int(range.lower), Int(range.upper), "\(range)")
            }
        let block: String? =
            switch rule.peer {
            case .network: "\(topology.network)"
            case .anywhere: "0.0.0.0/0"
            case .prefix(let prefix): "\(prefix)"
            case .role: nil
            }
        add(
            "aws_vpc_security_group_\(direction)_rule", "role",
            "\(role)/\(direction)/\(rule.protocol.rawValue)/\(ports.2)/\(rule.peer)",
            [
                "id": "sgr-\(resources.count)", "security_group_id": "sg-\(role)",
                "ip_protocol": rule.protocol == .all ? "-1" : rule.protocol.rawValue, "from_port": ports.0,
                "to_port": ports.1, "cidr_ipv4": block ?? NSNull(), "cidr_ipv6": NSNull(), "prefix_list_id": NSNull(),
                "referenced_security_group_id": block == nil ? "sg-\(rule.peer)" : NSNull(),
                "description": rule.note ?? NSNull(),
            ])
    }

    mutating func add(_ type: String, _ name: String, _ key: String?, _ values: [String: Any]) {
        resources.append(Resource(type: type, name: name, key: key, values: values))
    }

    /// Changes the attributes of one resource.
    mutating func change(_ address: String, _ values: [String: Any]) {
        for index in resources.indices where resources[index].address == address {
            resources[index].values.merge(values) { _, new in new }
        }
    }

    /// Takes a resource away.
    mutating func remove(_ address: String) {
        resources.removeAll { $0.address == address }
    }

    /// Whether there is such a resource; a test that changes one which is not there would prove nothing.
    func has(_ address: String) -> Bool { resources.contains { $0.address == address } }
}

extension TerraformLab {
    /// As `terraform show -json` prints a state.
    func state() throws -> [UInt8] {
        try document(["values": ["root_module": ["resources": resources.map { json($0, $0.values) }]]])
    }

    /// As `terraform show -json PLAN` prints the plan of a first apply: no ids are known.
    func plan() throws -> [UInt8] {
        let unknown = ["id", "security_group_id", "vpc_security_group_ids", "zone_id", "ingress", "egress"]
        let planned = resources.map { resource -> [String: Any] in
            var values = resource.values.filter { !unknown.contains($0.key) }
            if values["referenced_security_group_id"] is String { values["referenced_security_group_id"] = nil }
            if values["vpc"] != nil { values["vpc"] = [[String: Any]()] }
            return json(resource, values)
        }
        let group = ["references": ["aws_security_group.role", "each.value.role", "each.value"]]
        let expressions: [String: [String: Any]] = [
            "aws_instance.host": [
                "vpc_security_group_ids": group, "root_block_device": [["encrypted": ["constant_value": true]]],
            ],
            "aws_vpc_security_group_ingress_rule.role": [
                "security_group_id": group, "referenced_security_group_id": group,
            ],
            "aws_vpc_security_group_egress_rule.role": [
                "security_group_id": group, "referenced_security_group_id": group,
            ],
            "aws_route53_record.forward": [
                "zone_id": ["references": ["aws_route53_zone.forward.zone_id", "aws_route53_zone.forward"]]
            ],
            "aws_route53_record.reverse": ["zone_id": ["references": ["aws_route53_zone.reverse", "each.key"]]],
        ]
        let blocks = expressions.map { ["address": $0.key, "expressions": $0.value] as [String: Any] }
        return try document([
            "planned_values": ["root_module": ["resources": planned]],
            "configuration": ["root_module": ["resources": blocks]],
        ])
    }

    private func json(_ resource: Resource, _ values: [String: Any]) -> [String: Any] {
        var json: [String: Any] = [
            "address": resource.address, "mode": "managed", "type": resource.type, "name": resource.name,
            "values": values,
        ]
        json["index"] = resource.key
        return json
    }

    private func document(_ content: [String: Any]) throws -> [UInt8] {
        let whole = content.merging(["format_version": "1.0"]) { first, _ in first }
        return Array(try JSONSerialization.data(withJSONObject: whole))
    }
}
