import LabFile
import LabModel
import Testing

@testable import Parity

/// AWS's own rules, on a VPC that no lab file describes.
struct CloudReachabilityTests {
    private static let written: [(String, Int?, Int?, Traffic?)] = [
        ("-1", nil, nil, Traffic.everything), ("tcp", 80, 90, .tcp(range(80, 90))),
        ("6", 80, 80, .tcp(range(80, 80))),
        ("udp", 0, 65_535, .udp(range(0, 65_535))), ("17", nil, nil, .udp(range(0, 65_535))),
        ("icmp", -1, -1, .icmp(type: nil, code: nil)), ("1", 3, 4, .icmp(type: 3, code: 4)),
        ("icmp", 8, -1, .icmp(type: 8, code: nil)), ("icmp", nil, nil, .icmp(type: nil, code: nil)),
        ("icmpv6", -1, -1, .other(58)), ("50", nil, nil, .other(50)), ("tcp", 90, 80, nil), ("tcp", -5, 80, nil),
        ("tcp", 1, 70_000, nil), ("icmp", 300, -1, nil), ("carrier-pigeon", 1, 1, nil), ("256", nil, nil, nil),
    ]

    @Test(arguments: written) func `a protocol with its ports is read`(
        name: String, from: Int?, to: Int?, traffic: Traffic?
    ) {
        #expect(Traffic(protocol: name, from: from, to: to) == traffic)
    }

    private static let covered: [(Traffic, PacketKind, Bool)] = [
        (Traffic.everything, PacketKind.udp(53), true), (.tcp(range(80, 90)), .tcp(80), true),
        (.tcp(range(80, 90)), .tcp(90), true), (.tcp(range(80, 90)), .tcp(91), false),
        (.tcp(range(80, 90)), .udp(85), false), (.icmp(type: nil, code: nil), .echoRequest, true),
        (.icmp(type: 8, code: nil), .echoRequest, true), (.icmp(type: 3, code: 4), .icmp(type: 3, code: 4), true),
        (.icmp(type: 3, code: 4), .icmp(type: 3, code: 1), false), (.icmp(type: 3, code: nil), .echoRequest, false),
        (.other(50), .tcp(80), false), (.icmp(type: nil, code: nil), .tcp(80), false),
    ]

    @Test(arguments: covered) func `traffic covers a packet or not`(traffic: Traffic, packet: PacketKind, covers: Bool)
    {
        #expect(traffic.covers(packet) == covers)
    }

    @Test func `a reference means the addresses of a group's members, and all groups of an interface count`() {
        let web = host("web", "10.0.0.1", ["sg-web"])
        let both = host("both", "10.0.0.2", ["sg-web", "sg-admin"])
        let lab = lab(
            [web, both, host("db", "10.0.0.3", ["sg-db"])],
            [
                SecurityGroup(identity: "sg-web", role: nil, origin: "", rules: []),
                group("sg-admin", .outbound, .tcp(Self.range(22, 22)), .group("sg-web")),
                group("sg-db", .inbound, .tcp(Self.range(5432, 5432)), .group("sg-web")),
            ])
        let reachability = CloudReachability(lab)
        func passes(_ groups: [String], _ direction: RuleDirection, _ peer: CloudHost, _ port: UInt16) -> Bool {
            reachability.rule(of: groups, direction, peer: peer.addresses[0], .tcp(port)) != nil
        }
        #expect(passes(["sg-db"], .inbound, web, 5432) && passes(["sg-db"], .inbound, both, 5432))
        #expect(!passes(["sg-db"], .inbound, host("x", "10.0.0.9", []), 5432))
        #expect(!passes(["sg-db"], .outbound, web, 5432))
        #expect(passes(both.groups, .outbound, web, 22) && !passes(web.groups, .outbound, both, 22))
        #expect(!passes([], .inbound, web, 22) && !passes(["sg-unknown"], .inbound, web, 22))
    }

    @Test func `each end of each range is looked at from both sides, and so is what no rule names`() throws {
        let topology = try Fixture.lab().topology
        let cloud = lab(
            [],
            [
                group("a", .inbound, .tcp(Self.range(8000, 8010)), .group("a")),
                group("b", .inbound, .udp(Self.range(0, 65_535)), .group("a")),
                group("c", .inbound, .icmp(type: 100, code: 1), .group("a")),
            ])
        let packets = PacketKind.telling(apart: topology, cloud)
        let tcp: [UInt16] = [442, 443, 444, 1233, 1234, 1235, 7999, 8000, 8010, 8011, 40_000]
        #expect(packets.filter { $0.service.protocol == .tcp } == tcp.map(PacketKind.tcp))
        #expect(
            packets.filter { $0.service.protocol == .udp } == [1233, 1234, 1235, 40_000, 65_535].map(PacketKind.udp))
        #expect(
            packets.filter { $0.service.protocol == .icmp } == [
                .echoRequest, .icmp(type: 100, code: 1), .icmp(type: 100, code: 2), .icmp(type: 101, code: 0),
            ])
    }

    @Test func `a group that leads to AWS's services is a note, and one that leads to hosts is not`() throws {
        let file = try Fixture.lab()
        var terraform = TerraformLab(file.topology)
        let client = "aws_instance.host[\"client-1\"]"
        terraform.add("aws_security_group", "access", nil, ["id": "sg-access", "tags": [String: String]()])
        terraform.add(
            "aws_vpc_security_group_egress_rule", "access", nil,
            [
                "id": "sgr-1", "security_group_id": "sg-access", "ip_protocol": "tcp", "from_port": 443, "to_port": 443,
                "prefix_list_id": "pl-1",
            ])
        terraform.change(client, ["vpc_security_group_ids": ["sg-client", "sg-access"]])
        func report() throws -> ParityReport {
            ParityReport(
                file.topology, try CloudLab(terraform: try terraform.state(), called: "state"), labFile: file.path)
        }
        let harmless = try report()
        #expect(harmless.agrees && harmless.notes.contains { $0.contains("sg-access") && $0.contains("client-1") })
        terraform.add(
            "aws_vpc_security_group_ingress_rule", "hand", nil,
            [
                "id": "sgr-2", "security_group_id": "sg-access", "ip_protocol": "tcp", "from_port": 1234,
                "to_port": 1234,
                "cidr_ipv4": "10.0.0.0/16",
            ])
        let differences = try report().differences
        #expect(differences.map(\.kind) == [.rule])
        #expect(differences.first?.flowCount == 2)
        #expect(differences.first?.cloud?.place.contains("sgr-2") == true)
    }

    private static func range(_ lower: UInt16, _ upper: UInt16) -> PortRange {
        PortRange(lower, through: upper) ?? PortRange(lower)
    }

    private func host(_ name: String, _ address: String, _ groups: [String]) -> CloudHost {
        CloudHost(name: name, addresses: [IPv4Address(address) ?? .limitedBroadcast], groups: groups, origin: name)
    }

    private func group(
        _ identity: String, _ direction: RuleDirection, _ traffic: Traffic, _ peer: GroupPeer
    ) -> SecurityGroup {
        let rule = GroupRule(direction: direction, traffic: traffic, peer: peer, origin: "rule of \(identity)")
        return SecurityGroup(identity: identity, role: nil, origin: identity, rules: [rule])
    }

    private func lab(_ hosts: [CloudHost], _ groups: [SecurityGroup]) -> CloudLab {
        CloudLab(source: "", networks: [], subnets: [], groups: groups, hosts: hosts, zones: [])
    }
}
