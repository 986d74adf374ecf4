import FoundationEssentials
import LabFile
import LabModel
import Testing

/// The labs that are drawn in the tests.
struct DiagramLab: Sendable, CustomTestStringConvertible {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
    static let labelLimit = 63

    let name: String
    let topology: Topology

    var testDescription: String { name }

    /// A lab file of the repository, by its path from the root.
    static func file(_ path: String) throws -> Topology {
        try LabFile.load(path: root.appending(path: path).path).topology
    }

    /// Labs at the edges of what a lab file may say.
    static let edges = [
        lab("no clients", clients: 0), lab("one client", clients: 1), lab("a few clients", clients: 6),
        lab("seven clients", clients: 7), lab("a hundred clients", clients: 100),
        lab("strangers", strangers: 200), lab("many roles", roles: 40), lab("many rules", rules: 60),
        lab("many subnets", subnets: 30), lab("many subnets with a way out", subnets: 30, nat: 29),
        lab("a way out in the midst", subnets: 3, nat: 1), lab("hosts beside the way out", subnets: 1, nat: 0),
        lab("long names", long: "n"), lab("wide names", subnets: 4, nat: 2, long: "w"),
        lab("wide names, many", clients: 100, subnets: 2, strangers: 30, roles: 8, long: "w"),
    ]

    // The hosts of one run are clients, those whose names have nothing in common strangers; `nat` is the number of the
    // subnet with the way out, `long` the letter with which every name is filled up to the limit.
    private static func lab(
        _ name: String, clients: Int = 3, subnets: Int = 2, nat: Int? = nil, strangers: Int = 4, roles: Int = 2,
        rules: Int = 3, long: String = ""
    ) -> DiagramLab {
        func filled(_ name: String) -> String {
            long.isEmpty ? name : String(repeating: long, count: labelLimit - name.count) + name
        }
        let base: UInt32 = 10 << 24 | 255 << 16
        let blocks = (0..<subnets).map { index in
            IPv4Prefix(containing: IPv4Address(rawValue: base + UInt32(index) << 8), length: 24)
        }
        let places = blocks.enumerated().map { index, block in
            Subnet(name: filled("subnet-\(index)"), prefix: block, nat: index == nat)
        }
        func host(_ name: String, role: Int, subnet: Int, offset: Int) -> Host {
            let address = IPv4Address(rawValue: places[subnet].prefix.address.rawValue + UInt32(offset))
            return Host(
                name: filled(name), role: filled("role-\(role)"), address: address, subnet: places[subnet].name)
        }
        let run = (0..<clients).map { host("client-\($0 + 1)", role: 0, subnet: 0, offset: 20 + $0) }
        let others = (0..<strangers).map { number in
            host("x\(number * number)", role: number % roles, subnet: number % subnets, offset: 255 - 2 * (number % 60))
        }
        let note = long.isEmpty ? "why & what for" : String(repeating: long, count: 255)
        let groups = (0..<roles).map { number in
            let peers = [RulePeer.network, .anywhere, .role(filled("role-0"))]
            let all = (0..<rules).map { index in
                SecurityRule(
                    protocol: .tcp,
                    ports: PortRange(60_000 + UInt16(index), through: 65_535).map(RulePorts.range) ?? .none,
                    peer: peers[index % 3], note: index % 2 == 0 ? note : nil)
            }
            return Role(name: filled("role-\(number)"), inbound: all, outbound: number % 2 == 0 ? [] : all)
        }
        let zone = long.isEmpty ? "lab.internal" : Array(repeating: filled("x"), count: 3).joined(separator: ".")
        return DiagramLab(
            name: name,
            topology: Topology(
                name: filled("lab"), network: IPv4Prefix(containing: IPv4Address(rawValue: base), length: 16),
                subnets: places, zone: PrivateZone(name: zone, ttl: Int(Int32.max)), applicationPort: 65_535,
                roles: groups, hosts: run + others))
    }
}
