import Diagnostics
import LabModel
import Testing

@Suite struct ReachabilityTests {
    private let lab = SampleLab.topology

    @Test(arguments: [
        ("client-1", "server", "tcp/1234", true, true), ("client-1", "server", "udp/1234", true, true),
        ("client-1", "client-2", "tcp/1234", true, false), ("server", "client-1", "tcp/1234", false, false),
        ("client-1", "server", "tcp/443", true, false), ("server", "client-2", "icmp", true, true),
        ("client-1", "server", "tcp/1235", false, false),
    ]) func `each side judges a flow`(
        from: String, to: String, service: String, isOut: Bool, isIn: Bool
    ) throws {
        let flow = Flow(
            source: try #require(lab.host(from)), destination: try #require(lab.host(to)),
            service: try Service(service, applicationPort: 1234))
        let verdict = Reachability(lab).verdict(for: flow)
        #expect((verdict.outbound != nil) == isOut)
        #expect((verdict.inbound != nil) == isIn)
        #expect(verdict.isAllowed == (isOut && isIn))
        #expect(verdict.denied == (isOut ? [] : [.outbound]) + (isIn ? [] : [.inbound]))
    }

    @Test func `the first rule that fits is named, with its place`() throws {
        let flow = Flow(
            source: try #require(lab.host("client-1")), destination: try #require(lab.host("server")),
            service: .tcp(1234))
        let verdict = Reachability(lab).verdict(for: flow)
        #expect(verdict.outbound?.rule.position?.line == 25)
        #expect(verdict.outbound?.role == "client")
        #expect(verdict.inbound?.rule.position?.line == 15)
        #expect(verdict.inbound?.direction == .inbound)
    }

    @Test(arguments: [
        ("10.0.0.255", true), ("255.255.255.255", true), ("10.0.7.7", true), ("239.1.2.3", false), ("10.1.0.1", false),
    ]) func `broadcast belongs to the network and a group does not`(destination: String, isAllowed: Bool) throws {
        let client = try #require(lab.host("client-1"))
        let allowed = Reachability(lab).allowsOutbound(from: client, to: SampleLab.address(destination), .udp(1234))
        #expect(allowed == isAllowed)
    }

    @Test func `a group needs a rule with its block`() throws {
        let member = Role(
            name: "member", inbound: [],
            outbound: [SampleLab.rule(.udp, .application, .prefix(SampleLab.prefix("239.0.0.0/8")))])
        let host = Host(name: "m", role: "member", address: SampleLab.address("10.0.0.30"), subnet: "private")
        let reachability = Reachability(lab.with(roles: [member], hosts: [host]))
        #expect(reachability.allowsOutbound(from: host, to: SampleLab.address("239.1.2.3"), .udp(1234)))
        #expect(!reachability.allowsOutbound(from: host, to: SampleLab.address("224.0.0.251"), .udp(1234)))
        #expect(!reachability.allowsOutbound(from: host, to: SampleLab.address("10.0.0.255"), .udp(1234)))
    }

    @Test func `name resolution is never filtered and nothing else at the resolver is let through`() throws {
        let server = try #require(lab.host("server"))
        let reachability = Reachability(lab)
        #expect(reachability.allowsOutbound(from: server, to: lab.resolver, .udp(53)))
        #expect(reachability.allowsOutbound(from: server, to: lab.resolver, .tcp(53)))
        #expect(!reachability.allowsOutbound(from: server, to: lab.resolver, .tcp(80)))
        #expect(!reachability.allowsOutbound(from: server, to: SampleLab.address("10.0.0.22"), .udp(53)))
    }

    @Test func `a host whose role is not there is denied everything`() throws {
        let host = Host(name: "lost", role: "gone", address: SampleLab.address("10.0.0.30"), subnet: "private")
        #expect(!Reachability(lab).allowsInbound(to: host, from: SampleLab.address("10.0.0.10"), .icmp))
    }

    @Test func `the matrix has every pair with every service of the lab, in order`() {
        let services = Reachability.services(of: lab)
        #expect(services == [.icmp, .tcp(443), .tcp(1234), .udp(1234)])
        let flows = Reachability.matrix(lab).map(\.flow.description)
        #expect(flows.count == 3 * 2 * 4)
        #expect(
            flows.prefix(5) == [
                "server to client-1, icmp", "server to client-1, tcp/443", "server to client-1, tcp/1234",
                "server to client-1, udp/1234", "server to client-2, icmp",
            ])
    }

    @Test func `both ends of a range are services, and all stands for the application's`() {
        let range = PortRange(8000, through: 8010).map(RulePorts.range) ?? .none
        let role = Role(
            name: "r", inbound: [SampleLab.rule(.tcp, range, .network), SampleLab.rule(.all, .network)], outbound: [])
        let services = Reachability.services(of: lab.with(roles: [role], hosts: []))
        #expect(services == [.icmp, .tcp(1234), .tcp(8000), .tcp(8010), .udp(1234)])
    }

    /// The rules written out as blocks and port ranges, as nftables would have them, must say the same.
    @Test(arguments: UInt64(0)..<60) func `it agrees with the rules written out`(seed: UInt64) {
        let lab = RandomTopology(seed: seed).topology
        let matrix = Reachability.matrix(lab)
        #expect(matrix.count == lab.hosts.count * (lab.hosts.count - 1) * Reachability.services(of: lab).count)
        for judged in matrix {
            let flow = judged.flow
            let isOut = WrittenOut.allows(lab, flow.source, .outbound, flow.destination.address, flow.service)
            let isIn = WrittenOut.allows(lab, flow.destination, .inbound, flow.source.address, flow.service)
            #expect(judged.verdict.isAllowed == (isOut && isIn), "\(flow)")
            #expect((judged.verdict.outbound != nil) == isOut && (judged.verdict.inbound != nil) == isIn, "\(flow)")
        }
    }
}

/// Rules as plain blocks and ranges of ports: a second, slower way to the same answer.
private enum WrittenOut {
    static func allows(
        _ lab: Topology, _ host: Host, _ direction: RuleDirection, _ peer: IPv4Address, _ service: Service
    ) -> Bool {
        let role = lab.roles.filter { $0.name == host.role }
        let rules = role.flatMap { direction == .inbound ? $0.inbound : $0.outbound }
        return rules.contains { rule in
            let ports = ports(of: rule, lab)
            return blocks(of: rule, lab).contains { ($0.address...$0.last).contains(peer) }
                && [rule.protocol.rawValue, "all"].contains {
                    $0 == "all" ? rule.protocol == .all : $0 == service.protocol.rawValue
                }
                && (service.port.map { ports.contains(Int($0)) } ?? true)
        }
    }

    private static func blocks(of rule: SecurityRule, _ lab: Topology) -> [IPv4Prefix] {
        switch rule.peer {
        case .network: [lab.network]
        case .anywhere: [.all]
        case .prefix(let prefix): [prefix]
        case .role(let name):
            lab.hosts.filter { $0.role == name }.map { IPv4Prefix(containing: $0.address, length: 32) }
        }
    }

    private static func ports(of rule: SecurityRule, _ lab: Topology) -> ClosedRange<Int> {
        switch rule.ports {
        case .none: 0...65_535
        case .application: Int(lab.applicationPort)...Int(lab.applicationPort)
        case .range(let range): Int(range.lower)...Int(range.upper)
        }
    }
}

extension Topology {
    /// The same lab with other roles and hosts.
    func with(roles: [Role], hosts: [Host]) -> Topology {
        Topology(
            name: name, network: network, subnets: subnets, zone: zone, applicationPort: applicationPort, roles: roles,
            hosts: hosts)
    }
}
