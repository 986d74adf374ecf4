import LabModel

/// Holds the VPC's blocks and subnets against the lab's network.
struct NetworkComparison {
    private(set) var differences: [Difference] = []

    private let labFile: String

    init(_ topology: Topology, _ cloud: CloudLab, labFile: String) {
        self.labFile = labFile
        compareBlocks(topology, cloud)
        for subnet in topology.subnets { compare(subnet, cloud) }
        for subnet in cloud.subnets where !isInLab(subnet, topology) {
            let text = "\(subnet.name ?? "a subnet") \(subnet.prefix)"
            differences.append(
                Difference(
                    .subnet, .added, "lab.yaml has no subnet \(subnet.prefix)",
                    cloud: Difference.Evidence(place: subnet.origin, text: text)))
        }
    }

    private mutating func compareBlocks(_ topology: Topology, _ cloud: CloudLab) {
        guard cloud.networks != [topology.network] else { return }
        let blocks = cloud.networks.map(\.description).joined(separator: ", ")
        differences.append(
            Difference(
                .network, .differs, "the VPC has \(blocks.isEmpty ? "no block" : blocks), not \(topology.network)"))
    }

    private mutating func compare(_ subnet: Subnet, _ cloud: CloudLab) {
        let lab = Difference.Evidence(place: labFile, text: "\(subnet.name) \(subnet.prefix)")
        if let twin = cloud.subnets.first(where: { $0.prefix == subnet.prefix }) {
            guard let name = twin.name, name != subnet.name else { return }
            differences.append(
                Difference(
                    .subnet, .differs, "subnet \(subnet.prefix) is called \(name), not \(subnet.name)", lab: lab,
                    cloud: Difference.Evidence(place: twin.origin, text: "\(name) \(twin.prefix)")))
        } else if let twin = cloud.subnets.first(where: { $0.name == subnet.name }) {
            differences.append(
                Difference(
                    .subnet, .differs, "subnet \(subnet.name) is \(twin.prefix), not \(subnet.prefix)", lab: lab,
                    cloud: Difference.Evidence(place: twin.origin, text: "\(subnet.name) \(twin.prefix)")))
        } else {
            differences.append(Difference(.subnet, .missing, "there is no subnet \(subnet.prefix)", lab: lab))
        }
    }

    /// A subnet of one of the lab's names was reported as one that differs already.
    private func isInLab(_ subnet: CloudSubnet, _ topology: Topology) -> Bool {
        topology.subnets.contains { $0.prefix == subnet.prefix || $0.name == subnet.name }
    }
}
