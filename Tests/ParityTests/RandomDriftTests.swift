import Diagnostics
import LabFile
import LabModel
import Testing

@testable import Parity

/// In labs made up by chance, every rule that is taken away or added is found, and so is exactly what follows from it. What
/// should follow is computed by the lab model's reachability, which the comparison of clouds does not use.
struct RandomDriftTests {
    private struct PlacedRule {
        let role: String
        let direction: RuleDirection
        let rule: SecurityRule
    }

    @Test(arguments: UInt64(100)..<120) func `a rule that is missing is named with its line and its flows`(seed: UInt64)
        throws
    {
        let topology = try LabFile(path: "lab.yaml", text: RandomTopology(seed: seed).yaml).topology
        for placed in rules(of: topology) {
            let cloud = try cloud(of: topology.without(placed.rule))
            let report = ParityReport(topology, cloud, labFile: "lab.yaml")
            // A role without any rule has a group without any, so nothing but the rule is missing.
            #expect(report.differences.count == 1)
            let difference = try #require(report.differences.first)
            #expect(difference.kind == .rule && difference.change == .missing)
            #expect(difference.lab?.place == placed.rule.position.map { "lab.yaml:\($0.line)" })
            try expect(difference, changes: topology, into: topology.without(placed.rule), cloud)
        }
    }

    @Test(arguments: UInt64(100)..<120) func `a rule that was added is named with its flows`(seed: UInt64) throws {
        let topology = try LabFile(path: "lab.yaml", text: RandomTopology(seed: seed).yaml).topology
        for placed in rules(of: topology) {
            let lab = topology.without(placed.rule)
            let cloud = try cloud(of: topology)
            let report = ParityReport(lab, cloud, labFile: "lab.yaml")
            #expect(report.differences.count == 1)
            let difference = try #require(report.differences.first)
            #expect(difference.kind == .rule && difference.change == .added)
            #expect(difference.cloud?.place.contains("role[\"\(placed.role)/") == true)
            try expect(difference, changes: lab, into: topology, cloud)
        }
    }

    @Test(arguments: UInt64(100)..<120) func `hosts that changed places are found`(seed: UInt64) throws {
        let topology = try LabFile(path: "lab.yaml", text: RandomTopology(seed: seed).yaml).topology
        var terraform = TerraformLab(topology)
        let (first, last) = (topology.hosts[0], topology.hosts[topology.hosts.count - 1])
        terraform.change("aws_instance.host[\"\(first.name)\"]", ["private_ip": "\(last.address)"])
        terraform.change("aws_instance.host[\"\(last.name)\"]", ["private_ip": "\(first.address)"])
        let report = ParityReport(
            topology, try CloudLab(terraform: try terraform.state(), called: "state"), labFile: "lab.yaml")
        #expect(report.differences.map(\.kind) == [.host, .host])
    }

    private func cloud(of topology: Topology) throws -> CloudLab {
        try CloudLab(terraform: try TerraformLab(topology).state(), called: "state")
    }

    private func rules(of topology: Topology) -> [PlacedRule] {
        topology.roles.flatMap { role in
            RuleDirection.allCases.flatMap { direction in
                role.rules(direction).map { PlacedRule(role: role.name, direction: direction, rule: $0) }
            }
        }
    }

    /// The flows of a difference are those, and only those, that two labs judge differently.
    private func expect(
        _ difference: Difference, changes old: Topology, into new: Topology, _ cloud: CloudLab
    ) throws {
        let (before, after) = (Reachability(old), Reachability(new))
        var expected: Set<String> = []
        for source in old.hosts {
            for destination in old.hosts where destination != source {
                for packet in PacketKind.telling(apart: old, cloud) {
                    let flow = Flow(source: source, destination: destination, service: packet.service)
                    guard before.verdict(for: flow).isAllowed != after.verdict(for: flow).isAllowed else { continue }
                    expected.insert("\(source.name) to \(destination.name), \(packet)")
                }
            }
        }
        #expect(difference.flowCount == expected.count)
        #expect(Set(difference.flows.map(\.description)).isSubset(of: expected))
    }
}

extension Topology {
    /// The lab without the rule that stands at a rule's place.
    fileprivate func without(_ rule: SecurityRule) -> Topology {
        Topology(
            name: name, network: network, subnets: subnets, zone: zone, applicationPort: applicationPort,
            roles: roles.map { role in
                Role(
                    name: role.name, inbound: role.inbound.filter { $0.position != rule.position },
                    outbound: role.outbound.filter { $0.position != rule.position })
            }, hosts: hosts, mtu: mtu, offload: offload)
    }
}
