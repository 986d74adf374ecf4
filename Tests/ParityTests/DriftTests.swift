import Foundation
import LabFile
import LabModel
import Testing

@testable import Parity

/// Each kind of change that somebody can make in the console is found, and named with the rule that causes it.
struct DriftTests {
    /// A change, and what must be said of it.
    struct Drift: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let change: @Sendable (inout TerraformLab) -> Void
        let kind: Difference.Kind
        let how: Difference.Change
        let message: String
        /// Where the lab file says otherwise; nil where it says nothing.
        let labPlace: String?
        /// Where the cloud says otherwise; nil where it says nothing.
        let cloudPlace: String?
        /// How many flows pass on one side only.
        let flows: Int

        init(
            _ name: String, _ kind: Difference.Kind, _ how: Difference.Change, _ message: String, lab: String?,
            cloud: String?, flows: Int = 0, _ change: @escaping @Sendable (inout TerraformLab) -> Void
        ) {
            testDescription = name
            self.change = change
            self.kind = kind
            self.how = how
            self.message = message
            labPlace = lab
            cloudPlace = cloud
            self.flows = flows
        }
    }

    private static let ingress = "aws_vpc_security_group_ingress_rule"
    private static let tcpIn = "\(ingress).role[\"server/ingress/tcp/application/network\"]"
    private static let icmpIn = "\(ingress).role[\"client/ingress/icmp/all/network\"]"
    private static let tcpOut = "aws_vpc_security_group_egress_rule.role[\"client/egress/tcp/application/network\"]"
    private static let httpsOut = "aws_vpc_security_group_egress_rule.role[\"client/egress/tcp/443/anywhere\"]"
    private static let client = "aws_instance.host[\"client-1\"]"

    /// A rule as somebody adds it by hand.
    private static func rule(_ group: String, _ values: [String: any Sendable]) -> [String: Any] {
        let plain: [String: any Sendable] = [
            "id": "sgr-hand", "security_group_id": group, "ip_protocol": "tcp", "description": "by hand",
        ]
        return plain.merging(values) { _, new in new }
    }

    static let rules: [Drift] = [
        Drift(
            "a rule is missing", .rule, .missing, "role server has no inbound rule for tcp/1234 from network",
            lab: "lab.yaml:15", cloud: nil, flows: 3
        ) { $0.remove(tcpIn) },
        Drift(
            "a rule was added that lets no host of the lab in", .rule, .added,
            "role server has an added inbound rule for tcp/22 from anywhere", lab: nil,
            cloud: "\(ingress).hand (sgr-hand)"
        ) {
            $0.add(ingress, "hand", nil, rule("sg-server", ["from_port": 22, "to_port": 22, "cidr_ipv4": "0.0.0.0/0"]))
        },
        Drift(
            "a rule was added that lets hosts talk", .rule, .added,
            "role client has an added inbound rule for tcp/1234 from 10.0.0.22/32", lab: nil,
            cloud: "\(ingress).hand (sgr-hand)", flows: 2
        ) {
            $0.add(
                ingress, "hand", nil,
                rule("sg-client", ["from_port": 1234, "to_port": 1234, "cidr_ipv4": "10.0.0.22/32"]))
        },
        Drift(
            "a block is wider", .rule, .differs,
            "role server: the inbound rule for tcp/1234 is from anywhere, not from network", lab: "lab.yaml:15",
            cloud: tcpIn
        ) { $0.change(tcpIn, ["cidr_ipv4": "0.0.0.0/0"]) },
        Drift(
            "a block is narrower", .rule, .differs,
            "role server: the inbound rule for tcp/1234 is from 10.0.0.20/31, not from network", lab: "lab.yaml:15",
            cloud: tcpIn, flows: 2
        ) { $0.change(tcpIn, ["cidr_ipv4": "10.0.0.20/31"]) },
        Drift(
            "a port is wrong", .rule, .differs,
            "role server: the inbound rule from network is for tcp/1235, not for tcp/1234", lab: "lab.yaml:15",
            cloud: tcpIn, flows: 3
        ) { $0.change(tcpIn, ["from_port": 1235, "to_port": 1235]) },
        Drift(
            "a range of ports is wider", .rule, .differs,
            "role client: the outbound rule to network is for tcp/1-1234, not for tcp/1234", lab: "lab.yaml:25",
            cloud: tcpOut
        ) { $0.change(tcpOut, ["from_port": 1]) },
        Drift(
            "a protocol is wrong", .rule, .differs,
            "role client: the outbound rule to anywhere is for udp/443, not for tcp/443", lab: "lab.yaml:27",
            cloud: httpsOut
        ) { $0.change(httpsOut, ["ip_protocol": "udp"]) },
        Drift(
            "a protocol is wrong, and lets hosts talk", .rule, .differs,
            "role client: the inbound rule from network is for every protocol, not for icmp", lab: "lab.yaml:22",
            cloud: icmpIn, flows: 21
        ) { $0.change(icmpIn, ["ip_protocol": "-1", "from_port": NSNull(), "to_port": NSNull()]) },
        Drift(
            "ICMP is for one type only", .rule, .differs,
            "role client: the inbound rule from network is for icmp type 3, not for icmp", lab: "lab.yaml:22",
            cloud: icmpIn, flows: 18
        ) { $0.change(icmpIn, ["from_port": 3]) },
        Drift(
            "a rule looks the wrong way", .rule, .differs,
            "role server: the rule for tcp/1234 is outbound, not inbound", lab: "lab.yaml:15",
            cloud: "aws_vpc_security_group_egress_rule.hand (sgr-hand)", flows: 3
        ) {
            $0.remove(tcpIn)
            $0.add(
                "aws_vpc_security_group_egress_rule", "hand", nil,
                rule("sg-server", ["from_port": 1234, "to_port": 1234, "cidr_ipv4": "10.0.0.0/16"]))
        },
        Drift(
            "a block became a reference to a group", .rule, .differs,
            "role server: the inbound rule for tcp/1234 is from client, not from network", lab: "lab.yaml:15",
            cloud: tcpIn
        ) { $0.change(tcpIn, ["cidr_ipv4": NSNull(), "referenced_security_group_id": "sg-client"]) },
        Drift(
            "every protocol is allowed", .rule, .added,
            "role server has an added inbound rule for every protocol from client",
            lab: nil, cloud: "\(ingress).hand (sgr-hand)", flows: 3
        ) {
            $0.add(
                ingress, "hand", nil,
                rule("sg-server", ["ip_protocol": "-1", "referenced_security_group_id": "sg-client"]))
        },
        Drift(
            "IPv6 was let in", .rule, .added, "role server has an added inbound rule for tcp/22 from ::/0", lab: nil,
            cloud: "\(ingress).hand (sgr-hand)"
        ) { $0.add(ingress, "hand", nil, rule("sg-server", ["from_port": 22, "to_port": 22, "cidr_ipv6": "::/0"])) },
        Drift(
            "a role has no group", .group, .missing, "role client has no security group, so none of its rules is there",
            lab: nil, cloud: nil, flows: 18
        ) { lab in
            for resource in lab.resources where resource.address.contains("role[\"client") {
                lab.remove(resource.address)
            }
        },
    ]

    static let hosts: [Drift] = [
        Drift(
            "a host is in the wrong group", .host, .differs,
            "client-1 is not in the security group of role client, and is in the security group of role server",
            lab: "lab.yaml", cloud: client, flows: 6
        ) { $0.change(client, ["vpc_security_group_ids": ["sg-server"]]) },
        Drift(
            "a host is in one group too many", .host, .differs, "client-1 is in the security group of role server",
            lab: "lab.yaml", cloud: client, flows: 4
        ) { $0.change(client, ["vpc_security_group_ids": ["sg-client", "sg-server"]]) },
        Drift(
            "a host has another address", .host, .differs, "client-1 has the address 10.0.0.99, not 10.0.0.21",
            lab: "lab.yaml", cloud: client
        ) { $0.change(client, ["private_ip": "10.0.0.99"]) },
        Drift(
            "a host has an address outside the network", .host, .differs,
            "client-1 has the address 10.9.0.21, not 10.0.0.21", lab: "lab.yaml", cloud: client, flows: 8
        ) { $0.change(client, ["private_ip": "10.9.0.21"]) },
        Drift(
            "a host has a second address", .host, .differs, "client-1 has more addresses: 10.0.0.77", lab: "lab.yaml",
            cloud: client
        ) { $0.change(client, ["secondary_private_ips": ["10.0.0.77"]]) },
        Drift(
            "a host may take any address", .host, .differs,
            "client-1 has its source/destination check off, so it can take any address", lab: "lab.yaml", cloud: client
        ) { $0.change(client, ["source_dest_check": false]) },
        Drift(
            "a host is missing", .host, .missing, "there is no instance client-1", lab: "lab.yaml", cloud: nil, flows: 8
        ) { $0.remove(client) },
        Drift(
            "there is a host more", .host, .added, "lab.yaml has no host client-4", lab: nil,
            cloud: "aws_instance.hand (i-4)", flows: 10
        ) {
            $0.add(
                "aws_instance", "hand", nil,
                [
                    "id": "i-4", "private_ip": "10.0.0.24", "vpc_security_group_ids": ["sg-client"],
                    "tags": ["Host": "client-4"],
                ])
        },
    ]

    private static let forward = "aws_route53_record.forward[\"server\"]"
    private static let reverse = "aws_route53_record.reverse[\"server\"]"

    static let names: [Drift] = [
        Drift(
            "an address record is missing", .record, .missing, "there is no A record of server.tcp-ip-sandbox.internal",
            lab: "lab.yaml", cloud: nil
        ) { $0.remove(forward) },
        Drift(
            "a TTL is wrong", .record, .differs, "server.tcp-ip-sandbox.internal has a TTL of 60 s, not of 300 s",
            lab: "lab.yaml", cloud: forward
        ) { $0.change(forward, ["ttl": 60]) },
        Drift(
            "a record has another address", .record, .differs,
            "server.tcp-ip-sandbox.internal has A 10.0.0.11, not 10.0.0.10", lab: "lab.yaml", cloud: forward
        ) { $0.change(forward, ["records": ["10.0.0.11"]]) },
        Drift(
            "a reverse record is missing", .record, .missing, "there is no PTR record of 10.0.0.10.in-addr.arpa",
            lab: "lab.yaml", cloud: nil
        ) { $0.remove(reverse) },
        Drift(
            "a reverse record names another host", .record, .differs,
            "10.0.0.10.in-addr.arpa has PTR client-1.tcp-ip-sandbox.internal, not server.tcp-ip-sandbox.internal",
            lab: "lab.yaml", cloud: reverse
        ) { $0.change(reverse, ["records": ["client-1.tcp-ip-sandbox.internal."]]) },
        Drift(
            "a record was added", .record, .added, "lab.yaml makes no CNAME record of www.tcp-ip-sandbox.internal",
            lab: nil,
            cloud: "aws_route53_record.hand (r-hand)"
        ) {
            $0.add(
                "aws_route53_record", "hand", nil,
                [
                    "id": "r-hand", "zone_id": "Z-forward", "name": "www", "type": "CNAME", "ttl": 300,
                    "records": ["server.tcp-ip-sandbox.internal"],
                ])
        },
        Drift(
            "a more special zone answers for a host", .record, .missing,
            "there is no A record of server.tcp-ip-sandbox.internal; zone server.tcp-ip-sandbox.internal answers for it",
            lab: "lab.yaml", cloud: nil
        ) {
            $0.add(
                "aws_route53_zone", "hand", nil,
                ["id": "Z-hand", "name": "server.tcp-ip-sandbox.internal", "vpc": [["vpc_id": "vpc-1"]]])
        },
        Drift(
            "the zone is another VPC's", .zone, .missing,
            "there is no private zone tcp-ip-sandbox.internal in the VPC, so no host's name has an answer",
            lab: "lab.yaml", cloud: nil
        ) { $0.change("aws_route53_zone.forward", ["vpc": [["vpc_id": "vpc-2"]]]) },
        Drift(
            "the resolver is off", .zone, .differs,
            "the VPC's DNS support or DNS host names are off, so its resolver answers from no private zone", lab: nil,
            cloud: nil
        ) { $0.change("aws_vpc.this", ["enable_dns_hostnames": false]) },
    ]

    static let networks: [Drift] = [
        Drift(
            "the VPC has another block", .network, .differs, "the VPC has 10.0.0.0/20, not 10.0.0.0/16", lab: nil,
            cloud: nil
        ) { $0.change("aws_vpc.this", ["cidr_block": "10.0.0.0/20"]) },
        Drift(
            "a subnet is missing", .subnet, .missing, "there is no subnet 10.0.1.0/24", lab: "lab.yaml", cloud: nil
        ) { $0.remove("aws_subnet.this[\"public\"]") },
        Drift(
            "a subnet is larger", .subnet, .differs, "subnet public is 10.0.2.0/23, not 10.0.1.0/24", lab: "lab.yaml",
            cloud: "aws_subnet.this[\"public\"]"
        ) { $0.change("aws_subnet.this[\"public\"]", ["cidr_block": "10.0.2.0/23"]) },
        Drift(
            "there is a subnet more", .subnet, .added, "lab.yaml has no subnet 10.0.9.0/24", lab: nil,
            cloud: "aws_subnet.hand (subnet-9)"
        ) { $0.add("aws_subnet", "hand", nil, ["id": "subnet-9", "cidr_block": "10.0.9.0/24"]) },
    ]

    @Test(arguments: rules + hosts + names + networks) func `a change is found and named`(_ drift: Drift) throws {
        let file = try Fixture.lab()
        var terraform = TerraformLab(file.topology)
        drift.change(&terraform)
        let cloud = try CloudLab(terraform: try terraform.state(), called: "state")
        let report = ParityReport(file.topology, cloud, labFile: file.path)
        #expect(!report.agrees)
        let found = try #require(
            report.differences.first { $0.message == drift.message }, "\(report.lines(labFile: "lab.yaml"))")
        #expect(found.kind == drift.kind && found.change == drift.how)
        #expect(found.lab?.place == drift.labPlace)
        #expect(drift.cloudPlace.map { found.cloud?.place.hasPrefix($0) == true } ?? (found.cloud == nil))
        #expect(found.flowCount == drift.flows, "\(found.flows)")
        #expect(!report.differences.contains { $0.kind == .flow })
    }
}
