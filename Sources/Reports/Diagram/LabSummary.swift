internal import LabModel

/// The lab in sentences, for those who cannot see its picture.
struct LabSummary {
    private let topology: Topology

    init(_ topology: Topology) { self.topology = topology }

    var text: String {
        let subnets = topology.subnets.map(words(for:))
        let groups = topology.roles.map(words(for:))
        let way = topology.subnets.first(where: \.nat).map { subnet in
            "On AWS the way out is a NAT gateway in subnet \(subnet.name) and an internet gateway."
        }
        let aws = "On AWS, Session Manager is the way in, and captures go to a bucket and from there to your machine."
        let sentences =
            ["Network \(topology.network), private DNS zone \(topology.zone.name)."] + subnets
            + [way, aws].compactMap { $0 }
            + groups
        return sentences.joined(separator: " ")
    }

    private func words(for subnet: Subnet) -> String {
        let hosts = topology.hosts.filter { $0.subnet == subnet.name }
        let names = HostRun.runs(of: hosts).map { "\($0.name) (\($0.address))" }
        let list = names.isEmpty ? "no hosts" : names.joined(separator: ", ")
        return "Subnet \(subnet.name), \(subnet.prefix): \(list)."
    }

    private func words(for role: Role) -> String {
        let directions = RuleDirection.allCases.map { direction in
            let rules = role.rules(direction).map { RuleWords($0, direction, in: topology).text }
            let list = rules.isEmpty ? "nothing but replies" : rules.joined(separator: ", ")
            return "\(direction == .inbound ? "in" : "out"): \(list)"
        }
        return "Security group \(role.name), \(directions.joined(separator: "; "))."
    }
}
