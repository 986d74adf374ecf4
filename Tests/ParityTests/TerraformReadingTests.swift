import Diagnostics
import LabFile
import LabModel
import Testing

@testable import Parity

/// What is read out of Terraform's documents, and what is said of documents that cannot be read.
struct TerraformReadingTests {
    @Test func `the state of the real provider is read whole`() throws {
        let cloud = try CloudLab(terraform: try Fixture.bytes("state.json"), called: "state.json")
        #expect(cloud.networks.map(\.description) == ["10.0.0.0/16"])
        #expect(cloud.subnets.compactMap(\.name).sorted() == ["private", "public"])
        let server = try #require(cloud.hosts.first { $0.name == "server" })
        #expect(server.addresses.map(\.description) == ["10.0.0.10"])
        let group = try #require(cloud.groups.first { $0.identity == server.groups.first })
        #expect(group.role == "server" && group.rules.count == 5)
        let rule = try #require(group.rules.first { $0.traffic == .tcp(PortRange(1234)) })
        #expect(rule.note == "the TCP servers")
        #expect(rule.origin.contains("[\"server/ingress/tcp/application/network\"] (sgr-"))
        #expect(cloud.zones.flatMap(\.records).count == 8)
    }

    @Test func `a rule that somebody added is in the plan, although Terraform does not touch it`() throws {
        let file = try Fixture.lab()
        let cloud = try CloudLab(terraform: try Fixture.bytes("hand-rule.plan.json"), called: "plan")
        let differences = ParityReport(file.topology, cloud, labFile: file.path).differences
        #expect(differences.map(\.message) == ["role server has an added inbound rule for tcp/22 from anywhere"])
        #expect(differences.first?.cloud?.place.contains("made by no resource") == true)
        #expect(differences.first?.cloud?.text.contains("\"by hand\"") == true)
    }

    @Test func `a state's own list of a group's rules may be old, so it is a note`() throws {
        let file = try Fixture.lab()
        var terraform = TerraformLab(file.topology)
        terraform.change(
            "aws_security_group.role[\"server\"]",
            [
                "ingress": [
                    ["protocol": "tcp", "from_port": 1234, "to_port": 1234, "cidr_blocks": ["10.0.0.0/16"]],
                    ["protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"], "self": true],
                ]
            ])
        let cloud = try CloudLab(terraform: try terraform.state(), called: "state")
        let report = ParityReport(file.topology, cloud, labFile: file.path)
        #expect(report.agrees)
        #expect(report.notes.count == 2)
        #expect(report.notes.allSatisfy { $0.contains("an inbound rule for tcp/22") && $0.contains("--live") })
    }

    @Test func `groups whose rules no resource makes have those of their own list`() throws {
        let file = try Fixture.lab()
        var terraform = TerraformLab(file.topology)
        for resource in terraform.resources where resource.type.hasSuffix("gress_rule") {
            terraform.remove(resource.address)
        }
        func entry(_ protocol: String, _ port: Int, _ block: String) -> [String: Any] {
            ["protocol": `protocol`, "from_port": port, "to_port": port, "cidr_blocks": [block]]
        }
        let network = [
            entry("icmp", -1, "10.0.0.0/16"), entry("tcp", 1234, "10.0.0.0/16"), entry("udp", 1234, "10.0.0.0/16"),
        ]
        let out = [entry("icmp", -1, "10.0.0.0/16"), entry("tcp", 443, "0.0.0.0/0")]
        terraform.change("aws_security_group.role[\"server\"]", ["ingress": network, "egress": out])
        terraform.change(
            "aws_security_group.role[\"client\"]", ["ingress": [network[0]], "egress": network + [out[1]]])
        let cloud = try CloudLab(terraform: try terraform.state(), called: "state")
        #expect(ParityReport(file.topology, cloud, labFile: file.path).differences == [])
    }

    @Test func `a rule of the older resource counts too`() throws {
        let file = try Fixture.lab()
        var terraform = TerraformLab(file.topology)
        terraform.add(
            "aws_security_group_rule", "hand", nil,
            [
                "id": "sgrule-1", "type": "ingress", "protocol": "tcp", "from_port": 22, "to_port": 22, "self": false,
                "cidr_blocks": ["10.0.0.0/24"], "security_group_id": "sg-client",
            ])
        let cloud = try CloudLab(terraform: try terraform.state(), called: "state")
        let messages = ParityReport(file.topology, cloud, labFile: file.path).differences.map(\.message)
        #expect(messages == ["role client has an added inbound rule for tcp/22 from 10.0.0.0/24"])
    }

    @Test(arguments: [
        ("", "state.json is empty"), ("  \n", "state.json is empty"), ("no JSON", "state.json: this is no JSON"),
        ("[]", "state.json: the document is not an object"), ("{}", "'format_version' is missing in the document"),
        (#"{"format_version": "1.0"}"#, "state.json has no resources: 'terraform apply' comes first"),
        (#"{"format_version": "1.0", "values": {"root_module": {}}}"#, "no VPC (aws_vpc)"),
        (
            #"{"format_version": "1.0", "values": {"root_module": {"resources": [{"address": "x"}]}}}"#,
            "'type' is missing in values.root_module.resources[0]"
        ),
        (
            document("aws_vpc", #"{"cidr_block": 7}"#),
            "values.root_module.resources[0].values.cidr_block is not a string"
        ),
        (document("aws_vpc", #"{"cidr_block": "10.0.0.1/16"}"#), "'10.0.0.1/16' is not a CIDR block without host bits"),
        (document("aws_vpc", "{}"), "'cidr_block' is missing in values.root_module.resources[0].values"),
        (document("aws_instance", #"{"private_ip": "10.0.0"}"#), "'10.0.0' is not an IPv4 address"),
        (
            document(
                "aws_vpc_security_group_ingress_rule", #"{"ip_protocol": "tcp", "from_port": 70000, "to_port": 70001}"#),
            "protocol 'tcp' with ports 70000 to 70001 is no rule"
        ),
        (
            document(
                "aws_vpc_security_group_ingress_rule",
                #"{"ip_protocol": "-1", "cidr_ipv4": null, "prefix_list_id": null, "referenced_security_group_id": null}"#
            ),
            "the rule has no other side"
        ),
        (String(repeating: "[", count: 100_000), "state.json: this is no JSON"),
    ]) func `what is missing or wrong is named with its place`(text: String, message: String) {
        let error = #expect(throws: WirelabError.self) {
            try CloudLab(terraform: Array(text.utf8), called: "state.json")
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test func `a plan that does not say what belongs to what is refused`() throws {
        let file = try Fixture.lab("labs/two-subnets.yaml")
        var terraform = TerraformLab(file.topology)
        let rule = terraform.resources.first { $0.type.hasSuffix("ingress_rule") }
        let values = try #require(rule).values
        terraform.add("aws_vpc_security_group_ingress_rule", "role", "nobody", values)
        let error = #expect(throws: WirelabError.self) {
            try CloudLab(terraform: try terraform.plan(), called: "plan.json")
        }
        #expect(
            error?.message.contains("the security group of aws_vpc_security_group_ingress_rule.role[\"nobody\"]")
                == true)
        #expect(throws: Never.self) { try CloudLab(terraform: try terraform.state(), called: "state.json") }
    }

    @Test(arguments: 0..<200) func `a document that was cut or garbled is refused or read, never a crash`(seed: Int)
        throws
    {
        var bytes = try Fixture.bytes(seed.isMultiple(of: 2) ? "state.json" : "two-subnets.plan.json")
        var random = SeededGenerator(state: UInt64(seed))
        if seed.isMultiple(of: 3) { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random)) }
        for _ in 0..<Int.random(in: 1...20, using: &random) {
            bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 32...126, using: &random)
        }
        let topology = try Fixture.lab().topology
        do {
            _ = ParityReport(topology, try CloudLab(terraform: bytes, called: "x"), labFile: "lab.yaml").lines(
                labFile: "x")
        } catch {
            #expect(!error.message.isEmpty && error.message.utf8.count < 2000)
        }
    }

    private static func document(_ type: String, _ values: String) -> String {
        """
        {"format_version": "1.0", "values": {"root_module": {"resources": [
          {"address": "\(type).x", "mode": "managed", "type": "\(type)", "name": "x", "values": \(values)}]}}}
        """
    }
}
