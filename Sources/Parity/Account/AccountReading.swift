import LabModel

/// Makes a lab from an account's answers.
struct AccountReading {
    let region: String
    let vpc: VPCsAnswer.VPC
    let subnets: SubnetsAnswer
    let instances: InstancesAnswer
    let groups: GroupsAnswer
    let rules: [RulesAnswer.Rule]
    let zones: [(zone: ZonesAnswer.Zone, records: RecordsAnswer)]
    let answersNames: Bool

    var lab: CloudLab {
        CloudLab(
            source: "VPC \(vpc.id) in \(region)", networks: networks,
            subnets: subnets.subnets.map { CloudSubnet(name: nil, prefix: $0.block, origin: $0.id) },
            groups: securityGroups, hosts: instances.reservations.flatMap(\.instances).map(host),
            zones: zones.map(cloudZone), answersNames: answersNames)
    }

    /// A block that was taken off stays in the list for a while.
    private var networks: [IPv4Prefix] {
        let others = (vpc.associations ?? []).filter { ($0.state?.name ?? "associated") == "associated" }.map(\.block)
        return [vpc.block] + others.filter { $0 != vpc.block }
    }

    private var securityGroups: [SecurityGroup] {
        let rules = Dictionary(grouping: rules, by: \.group)
        return groups.groups.map { group in
            SecurityGroup(
                identity: group.id, role: group.tags["Role"], origin: "\(group.id) (\(group.name))",
                rules: (rules[group.id] ?? []).map {
                    GroupRule(direction: $0.direction, traffic: $0.traffic, peer: $0.peer, note: $0.note, origin: $0.id)
                })
        }
    }

    /// All interfaces of an instance count: what is said of one is said of the host.
    private func host(_ instance: InstancesAnswer.Instance) -> CloudHost {
        let interfaces = instance.interfaces ?? []
        var addresses = [instance.address].compactMap { $0 }
        for address in interfaces.flatMap({ $0.addresses ?? [] }).map(\.address) where !addresses.contains(address) {
            addresses.append(address)
        }
        var groups: [String] = []
        for group in ((instance.groups ?? []) + interfaces.flatMap { $0.groups ?? [] }).map(\.id)
        where !groups.contains(group) {
            groups.append(group)
        }
        return CloudHost(
            name: instance.tags["Host"] ?? instance.tags["Name"] ?? instance.id, addresses: addresses, groups: groups,
            checksSource: ([instance.checksSource] + interfaces.map(\.checksSource)).allSatisfy { $0 != false },
            origin: instance.id)
    }

    private func cloudZone(_ zone: ZonesAnswer.Zone, _ records: RecordsAnswer) -> CloudZone {
        let origin = "zone \(zone.id)"
        let sets = records.sets.map {
            RecordSet(
                name: $0.name, type: $0.type, ttl: $0.ttl, values: ($0.values ?? []).map(\.text), origin: origin)
        }
        return CloudZone(name: zone.name, records: sets, origin: origin)
    }
}
