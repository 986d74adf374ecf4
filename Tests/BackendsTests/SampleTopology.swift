import FoundationEssentials
import LabFile
import LabModel

/// The two-subnet lab of the repository: roles that name roles, blocks, and a router in between.
enum SampleTopology {
    static var twoSubnets: Topology {
        get throws { try LabFile(path: path, text: text(path)).topology }
    }

    /// The same with 300 web hosts.
    static var large: Topology {
        get throws {
            let topology = try twoSubnets
            let hosts = (0..<300).map { number in
                Host(
                    name: "host-\(number)", role: "web",
                    address: IPv4Address(rawValue: 0x0A02_0110 + UInt32(number)), subnet: "front")
            }
            return Topology(
                name: topology.name, network: topology.network, subnets: topology.subnets, zone: topology.zone,
                applicationPort: topology.applicationPort, roles: topology.roles, hosts: hosts)
        }
    }

    private static let path = "labs/two-subnets.yaml"

    /// The text of a file of the repository.
    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }
}
