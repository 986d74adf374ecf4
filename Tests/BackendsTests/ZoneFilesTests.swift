import LabModel
import Testing

@testable import Backends

/// What the name server and the hosts' resolvers are told.
struct ZoneFilesTests {
    @Test func `every host has a record, in the file's order`() throws {
        let files = ZoneFiles(topology: try SampleTopology.twoSubnets)
        #expect(
            files.records == """
                10.2.1.10 web-1.two-subnets.internal
                10.2.1.11 web-2.two-subnets.internal
                10.2.1.40 visitor.two-subnets.internal
                10.2.2.10 database.two-subnets.internal
                10.2.2.40 backup.two-subnets.internal

                """)
        #expect(files.resolverConfiguration == "nameserver 10.2.0.2\nsearch two-subnets.internal\n")
    }

    @Test func `a host more changes the records and not the configuration`() throws {
        let topology = try SampleTopology.twoSubnets
        let more = Topology(
            name: topology.name, network: topology.network, subnets: topology.subnets, zone: topology.zone,
            applicationPort: topology.applicationPort, roles: topology.roles, hosts: topology.hosts.dropLast())
        let (before, after) = (ZoneFiles(topology: topology), ZoneFiles(topology: more))
        #expect(before.configuration(records: "r") == after.configuration(records: "r"))
        #expect(before.records != after.records)
    }
}
