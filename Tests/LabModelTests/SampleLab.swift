import Diagnostics
import LabModel

/// The lab of the root `lab.yaml`, its rules on the lines where they stand there.
enum SampleLab {
    static let topology = Topology(
        name: "tcp-ip-sandbox", network: prefix("10.0.0.0/16"),
        subnets: [
            Subnet(name: "private", prefix: prefix("10.0.0.0/24")),
            Subnet(name: "public", prefix: prefix("10.0.1.0/24"), nat: true),
        ],
        zone: PrivateZone(name: "tcp-ip-sandbox.internal", ttl: 300), applicationPort: 1234,
        roles: [
            Role(
                name: "server",
                inbound: [
                    rule(.icmp, .network, line: 14), rule(.tcp, .application, .network, line: 15),
                    rule(.udp, .application, .network, line: 16),
                ],
                outbound: [rule(.icmp, .network, line: 18), rule(.tcp, .range(PortRange(443)), .anywhere, line: 19)]),
            Role(
                name: "client", inbound: [rule(.icmp, .network, line: 22)],
                outbound: [
                    rule(.icmp, .network, line: 24), rule(.tcp, .application, .network, line: 25),
                    rule(.udp, .application, .network, line: 26),
                    rule(.tcp, .range(PortRange(443)), .anywhere, line: 27),
                ]),
        ],
        hosts: [
            Host(name: "server", role: "server", address: address("10.0.0.10"), subnet: "private"),
            Host(name: "client-1", role: "client", address: address("10.0.0.21"), subnet: "private"),
            Host(name: "client-2", role: "client", address: address("10.0.0.22"), subnet: "private"),
        ])

    static func rule(
        _ protocol: RuleProtocol, _ ports: RulePorts, _ peer: RulePeer, line: Int = 1
    ) -> SecurityRule {
        SecurityRule(
            protocol: `protocol`, ports: ports, peer: peer, position: SourcePosition(line: line, column: 9))
    }

    static func rule(_ protocol: RuleProtocol, _ peer: RulePeer, line: Int = 1) -> SecurityRule {
        rule(`protocol`, .none, peer, line: line)
    }

    /// Text that the tests write; a misspelling shows as an address that fits nothing.
    static func address(_ text: String) -> IPv4Address { IPv4Address(text) ?? .limitedBroadcast }

    /// Text that the tests write; a misspelling shows as a block that fits nothing.
    static func prefix(_ text: String) -> IPv4Prefix {
        IPv4Prefix(text) ?? IPv4Prefix(containing: .limitedBroadcast, length: 32)
    }
}
