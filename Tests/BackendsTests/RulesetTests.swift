import FoundationEssentials
import LabModel
import Testing

@testable import Backends

/// The nftables files, beside their expected texts in `Rulesets/`.
///
/// `WIRELAB_UPDATE_GOLDENS=1` writes the expected texts anew; read the difference before committing it.
struct RulesetTests {
    private func check(_ actual: String, _ name: String) throws {
        let path = "Tests/BackendsTests/Rulesets/\(name).nft"
        if ProcessInfo.processInfo.environment["WIRELAB_UPDATE_GOLDENS"] == "1" {
            try Data(actual.utf8).write(to: URL(filePath: path))
        }
        #expect(try SampleTopology.text(path) == actual)
    }

    @Test(arguments: FirewallWay.allCases) func `the fabric's rules are as expected`(way: FirewallWay) throws {
        try check(FabricRuleset(SampleTopology.twoSubnets, way: way).text, "fabric-\(way.rawValue)")
    }

    @Test(arguments: ["web-1", "database"]) func `a host's own rules are as expected`(name: String) throws {
        let topology = try SampleTopology.twoSubnets
        let host = try #require(topology.host(name))
        try check(HostRuleset(host: host, topology: topology).text, "host-\(name)")
    }

    @Test func `a role without hosts or rules is written as rules that nothing matches`() throws {
        let topology = try SampleTopology.twoSubnets
        let empty = Topology(
            name: topology.name, network: topology.network, subnets: topology.subnets, zone: topology.zone,
            applicationPort: topology.applicationPort,
            roles: [
                Role(name: "alone", inbound: [SecurityRule(protocol: .all, peer: .role("nobody"))], outbound: []),
                Role(name: "nobody", inbound: [], outbound: [SecurityRule(protocol: .all, peer: .anywhere)]),
            ],
            hosts: [])
        try check(FabricRuleset(empty, way: .forward).text, "fabric-without-hosts")
    }

    @Test func `a change of the way removes the tables that the new one does not replace`() {
        #expect(FabricRuleset.removal(of: .bridge, for: .bridge) == "")
        #expect(
            FabricRuleset.removal(of: .bridge, for: .hosts)
                == "table bridge wirelab { }\ndelete table bridge wirelab\n"
                + "table netdev wirelab { }\ndelete table netdev wirelab\n")
        #expect(FabricRuleset.removal(of: .hosts, for: .bridge) == "")
    }

    @Test func `the tables of a large lab go to the kernel one by one`() throws {
        let small = try FabricRuleset(SampleTopology.twoSubnets, way: .bridge)
        #expect(small.transactions == [small.text])
        let large = try FabricRuleset(SampleTopology.large, way: .bridge)
        #expect(large.transactions.count == 4)
        #expect(large.transactions.joined(separator: "\n") == large.text)
    }

    @Test func `more ports than one chain may hold are spread over several`() throws {
        let chains = try FabricRuleset(SampleTopology.large, way: .forward).text.split(separator: "\n")
            .filter { $0.contains("hook egress devices") }
        #expect(chains.map { $0.split(separator: "\"").filter { $0.hasPrefix("p10.") }.count } == [128, 128, 44])
    }
}
