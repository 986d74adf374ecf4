import LabFile
import LabModel
import Testing

@testable import Parity

/// Labs that are what their file says.
struct AgreementTests {
    @Test(arguments: [
        ("lab.yaml", "state.json"), ("lab.yaml", "plan.json"), ("labs/two-subnets.yaml", "two-subnets.plan.json"),
        ("labs/lan.yaml", "lan.plan.json"),
    ]) func `what Terraform made or plans agrees with the lab file`(lab: String, document: String) throws {
        let topology = try Fixture.lab(lab).topology
        let cloud = try CloudLab(terraform: try Fixture.bytes(document), called: document)
        let report = ParityReport(topology, cloud, labFile: lab)
        #expect(report.differences == [])
        #expect(cloud.hosts.count == topology.hosts.count && !cloud.groups.isEmpty && !cloud.zones.isEmpty)
        #expect(report.flows > topology.hosts.count * (topology.hosts.count - 1))
        #expect(report.records == 2 * topology.hosts.count)
    }

    @Test(arguments: UInt64(0)..<40) func `a lab made up by chance agrees with its state and its plan`(seed: UInt64)
        throws
    {
        let topology = try LabFile(path: "lab.yaml", text: RandomTopology(seed: seed).yaml).topology
        let terraform = TerraformLab(topology)
        for (bytes, name) in [(try terraform.state(), "state"), (try terraform.plan(), "plan")] {
            let cloud = try CloudLab(terraform: bytes, called: name)
            #expect(cloud.source == "the Terraform \(name)")
            let report = ParityReport(topology, cloud, labFile: "lab.yaml")
            #expect(report.differences == [], "\(name)")
        }
    }

    @Test func `a lab of hundreds of hosts is compared whole`() throws {
        let text = """
            version: 1
            name: large
            network: 10.0.0.0/16
            subnets: [{name: private, cidr: 10.0.0.0/20}]
            dns: {zone: large.internal, ttl: 60}
            application_port: 1234
            roles:
              server: {inbound: [{protocol: tcp, port: application, from: client}]}
              client: {outbound: [{protocol: tcp, port: application, to: server}]}
            hosts:
              - {name: server, role: server, address: 10.0.0.10}
              - {name: client, role: client, address: 10.0.4.1, count: 399}
            """
        let topology = try LabFile(path: "lab.yaml", text: text).topology
        let cloud = try CloudLab(terraform: try TerraformLab(topology).state(), called: "state")
        let report = ParityReport(topology, cloud, labFile: "lab.yaml")
        #expect(report.agrees)
        // An echo request, four ports of TCP (1233, 1234, 1235, one that nobody names), one of UDP.
        #expect(report.flows == 400 * 399 * 6)
    }

    @Test func `rules about multicast are compared, their flows are not, and it says so`() throws {
        let topology = try Fixture.lab("labs/lan.yaml").topology
        var terraform = TerraformLab(topology)
        let rule = "aws_vpc_security_group_egress_rule.role[\"member/egress/udp/application/239.0.0.0/8\"]"
        let whole = try CloudLab(terraform: try terraform.state(), called: "state")
        #expect(ParityReport(topology, whole, labFile: "lab.yaml").notes.contains { $0.contains("multicast") })
        #expect(terraform.has(rule))
        terraform.remove(rule)
        let cloud = try CloudLab(terraform: try terraform.state(), called: "state")
        let difference = try #require(ParityReport(topology, cloud, labFile: "lab.yaml").differences.first)
        #expect(difference.kind == .rule && difference.change == .missing && difference.flowCount == 0)
    }
}
