import Diagnostics
import LabModel

/// Checks that the values of a lab agree with each other, and makes the topology of one that does.
struct LabChecks {
    let lab: WrittenLab
    let problems: Problems

    /// Reports every problem; each check leaves out what depends on a value that was wrong by itself.
    func run() {
        NetworkCheck(lab: lab, problems: problems).run()
        let isZoneRight = lab.zone.map { ZoneCheck(zone: $0, problems: problems).run() } ?? false
        if let roles = lab.roles {
            RoleCheck(lab: lab, roles: roles, problems: problems).run()
        }
        if let hosts = lab.hosts {
            let zone = isZoneRight ? lab.zone?.name?.value : nil
            HostCheck(lab: lab, hosts: hosts, zone: zone, problems: problems).run()
        }
    }

    /// The topology of a lab without errors; nil if a value is missing after all.
    var topology: Topology? {
        guard let name = lab.name, let network = lab.network, let port = lab.applicationPort, let zone = lab.zone,
            let zoneName = zone.name, let ttl = zone.ttl
        else { return nil }
        let subnets = (lab.subnets?.items ?? []).compactMap { subnet -> Subnet? in
            guard let name = subnet.name, let prefix = subnet.prefix else { return nil }
            return Subnet(name: name.value, prefix: prefix.value, nat: subnet.nat?.value ?? false)
        }
        let roles = (lab.roles?.items ?? []).map { role in
            Role(
                name: role.name.value, inbound: role.inbound.compactMap(\.securityRule),
                outbound: role.outbound.compactMap(\.securityRule))
        }
        return Topology(
            name: name.value, network: network.value, subnets: subnets,
            zone: PrivateZone(name: zoneName.value, ttl: ttl), applicationPort: port.value, roles: roles,
            hosts: (lab.hosts?.items ?? []).flatMap { $0.hosts(in: subnets) }, mtu: lab.mtu ?? 1500,
            offload: lab.offload ?? .realistic)
    }
}

extension WrittenRule {
    /// The rule as the model has it; nil if a part of it is missing.
    fileprivate var securityRule: SecurityRule? {
        guard let `protocol`, let ports, let peer else { return nil }
        return SecurityRule(
            protocol: `protocol`.value, ports: ports.value, peer: peer.value, note: note, position: position)
    }
}

extension WrittenHost {
    /// The hosts that the entry makes, each in its subnet.
    fileprivate func hosts(in subnets: [Subnet]) -> [Host] {
        zip(expandedNames, expandedAddresses).compactMap { name, address in
            guard let role, let subnet = subnets.first(where: { $0.prefix.contains(address) }) else { return nil }
            return Host(name: name, role: role.value, address: address, subnet: subnet.name)
        }
    }
}
