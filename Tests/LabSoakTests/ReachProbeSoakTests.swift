import Foundation
import LabModel
import Testing

/// The network and the model, held against each other over many labs and large ones.
struct ReachProbeSoakTests {
    @Test(arguments: UInt64(0)..<20, FirewallWays.all)
    func `labs made up by chance do what their rules say`(seed: UInt64, way: String) throws {
        try LabFixture.withLab(RandomTopology(seed: seed).yaml, environment: FirewallWays.environment(way)) { lab in
            let reach = try lab.probe()
            #expect(reach.flows.allSatisfy { $0.observed != nil })
        }
    }

    @Test(arguments: FirewallWays.all) func `forty hosts that all talk are probed right`(way: String) throws {
        let text = try LabFixture.file("lab.yaml").replacingOccurrences(of: "count: 3", with: "count: 39")
        try LabFixture.withLab(text, environment: FirewallWays.environment(way)) { lab in
            // All talk at once before the probe as well: the kernel's table is as full as it gets.
            let reach = try lab.probe(within: 300)
            #expect(reach.flows.count == 40 * 39 * 4)
            #expect(reach.flows.allSatisfy { $0.observed == $0.allowed })
            // Nothing of the probe stays in a host's neighbour table.
            let neighbours = try lab.exec("client-7", "ip neigh show nud permanent")
            #expect(neighbours.output == "")
            #expect(try lab.exec("client-7", "ping -c 1 -W 5 client-39").status == 0)
        }
    }
}
