import LabFile
import LabModel
import Testing

/// Terraform reads `lab.yaml` itself (`infrastructure/lab.tf`); it must find in it what Swift does.
@Suite(.enabled(if: TerraformConsole.isInstalled, "terraform is not on the PATH"))
struct TwoReadingsTests {
    /// Each way in which YAML lets one write what a lab file holds, and each optional key.
    private static let spelling = """
        # A comment, and an empty line behind it.

        version: 1
        name: "spelling"
        network: '10.20.0.0/16'
        subnets:
          - name: front   # the hosts
            cidr: "10.20.0.0/28"
          - {cidr: 10.20.1.0/26, name: back, nat: true}
        dns:
          ttl: 0
          zone: lab.spelling.internal
        application_port: 65535
        mtu: 9001
        offload: fast
        roles:
          server:
            inbound:
              - protocol: tcp
                port: '8000-8010'
                from: anywhere
                description: "a, b: [c] #1 {x} $5; y=z/2 (+3!)* ${a} @"
              - {protocol: udp, port: 53, from: 10.20.0.4/32}
              - {protocol: tcp, port: 'application', from: server}
              - {protocol: all, from: client}
            outbound: []
          client:
            outbound: [{protocol: all, to: anywhere, description: everything}]
          idle: {inbound: [{protocol: icmp, from: network}]}
        hosts:
          - {name: server, role: server, address: 10.20.0.4}
          - name: client
            role: client
            count: 3
            address: 10.20.1.60
          - {name: gone, role: idle, address: 10.20.1.20, count: 0}
          - {name: only, role: idle, address: 10.20.1.30, count: 1}
        """

    @Test func `Terraform and Swift read the same lab`() throws {
        var labs = ["spelling.yaml": Self.spelling]
        for name in ["lab.yaml", "labs/two-subnets.yaml", "labs/lan.yaml"] {
            labs[name.split(separator: "/").joined(separator: "-")] = try Fixture.text(name)
        }
        for seed in UInt64(200)..<220 { labs["random-\(seed).yaml"] = RandomTopology(seed: seed).yaml }
        let readings = try TerraformConsole.read(labs)
        #expect(readings.count == 24)
        for (name, text) in labs {
            let topology = try LabFile(path: name, text: text).topology
            let read = try #require(readings[name])
            let ours = TerraformConsole.Reading(topology, keys: read.rules)
            #expect(read == ours, "\(name)")
        }
    }
}

extension TerraformConsole.Reading {
    /// What Swift reads, in the form of Terraform's.
    ///
    /// - Parameters:
    ///   - topology: the lab.
    ///   - keys: Terraform's rules: their keys are its own affair, only the rules are compared.
    fileprivate init(_ topology: Topology, keys: [String: Rule]) {
        name = topology.name
        network = topology.network.description
        zone = topology.zone.name
        ttl = topology.zone.ttl
        application_port = Int(topology.applicationPort)
        mtu = topology.mtu
        offload = topology.offload.rawValue
        roles = Set(topology.roles.map(\.name))
        subnets = Dictionary(
            uniqueKeysWithValues: topology.subnets.map {
                ($0.name, Subnet(cidr: $0.prefix.description, nat: $0.nat))
            })
        hosts = Dictionary(
            uniqueKeysWithValues: topology.hosts.map {
                ($0.name, Host(role: $0.role, address: $0.address.description, subnet: $0.subnet))
            })
        var rules: [String: Rule] = [:]
        for role in topology.roles {
            for direction in RuleDirection.allCases {
                for rule in role.rules(direction) {
                    let rule = Rule(rule, direction, of: role.name, topology)
                    rules[keys.first { $0.value == rule }?.key ?? "missing \(rule)"] = rule
                }
            }
        }
        self.rules = rules
    }
}

extension TerraformConsole.Reading.Rule {
    fileprivate init(_ rule: SecurityRule, _ direction: RuleDirection, of role: String, _ topology: Topology) {
        self.role = role
        self.direction = direction == .inbound ? "ingress" : "egress"
        `protocol` = rule.protocol.rawValue
        let ports = topology.portRange(of: rule)
        from_port = ports.map { Int($0.lower) }
        to_port = ports.map { Int($0.upper) }
        (cidr, referenced_role) =
            switch rule.peer {
            case .network: (topology.network.description, nil)
            case .anywhere: ("0.0.0.0/0", nil)
            case .prefix(let prefix): (prefix.description, nil)
            case .role(let name): (nil, name)
            }
        description = rule.note
    }
}
