/// A block of the lab's network that hosts share one broadcast domain in.
public struct Subnet: Hashable, Sendable, Codable {
    /// Its name.
    public let name: String
    /// Its addresses.
    public let prefix: IPv4Prefix
    /// Whether the way out, the NAT gateway on AWS, stands here.
    public let nat: Bool

    /// - Parameters:
    ///   - name: its name.
    ///   - prefix: its addresses.
    ///   - nat: whether the way out stands here.
    public init(name: String, prefix: IPv4Prefix, nat: Bool = false) {
        self.name = name
        self.prefix = prefix
        self.nat = nat
    }

    /// The router's address, the subnet's first one, as in an AWS subnet.
    public var router: IPv4Address { IPv4Address(rawValue: prefix.address.rawValue + 1) }

    /// The directed broadcast address (RFC 919).
    public var broadcast: IPv4Address { prefix.last }
}

/// The security group of the hosts that share it.
public struct Role: Hashable, Sendable, Codable {
    /// Its name.
    public let name: String
    /// What may come in.
    public let inbound: [SecurityRule]
    /// What may go out.
    public let outbound: [SecurityRule]

    /// - Parameters:
    ///   - name: its name.
    ///   - inbound: what may come in.
    ///   - outbound: what may go out.
    public init(name: String, inbound: [SecurityRule], outbound: [SecurityRule]) {
        self.name = name
        self.inbound = inbound
        self.outbound = outbound
    }

    /// The rules of one direction.
    public func rules(_ direction: RuleDirection) -> [SecurityRule] {
        direction == .inbound ? inbound : outbound
    }
}

/// One host of the lab.
public struct Host: Hashable, Sendable, Codable {
    /// Its name, one DNS label.
    public let name: String
    /// The name of its role.
    public let role: String
    /// Its only address.
    public let address: IPv4Address
    /// The name of the subnet that the address lies in.
    public let subnet: String

    /// - Parameters:
    ///   - name: its name.
    ///   - role: the name of its role.
    ///   - address: its only address.
    ///   - subnet: the name of the subnet that the address lies in.
    public init(name: String, role: String, address: IPv4Address, subnet: String) {
        self.name = name
        self.role = role
        self.address = address
        self.subnet = subnet
    }
}

/// The private DNS zone of the lab.
public struct PrivateZone: Hashable, Sendable, Codable {
    /// The zone's name, without the final dot.
    public let name: String
    /// The time to live of its records, in seconds.
    public let ttl: Int

    /// - Parameters:
    ///   - name: the zone's name, without the final dot.
    ///   - ttl: the time to live of its records, in seconds.
    public init(name: String, ttl: Int) {
        self.name = name
        self.ttl = ttl
    }
}

/// How a host's network card treats segments and checksums.
public enum Offload: String, Hashable, Sendable, Codable, CaseIterable {
    /// No segmentation or checksum offload: a capture shows what a wire would carry.
    case realistic
    /// Whatever the kernel offers, for speed.
    case fast
}

/// A validated lab: every name is unique and known, every address lies in its subnet.
///
/// `LabFile` makes it from `lab.yaml`; the backends bring it up.
public struct Topology: Hashable, Sendable, Codable {
    /// The lab's name.
    public let name: String
    /// All addresses of the lab (the VPC's CIDR block on AWS).
    public let network: IPv4Prefix
    /// Its subnets, in the file's order.
    public let subnets: [Subnet]
    /// Its private zone.
    public let zone: PrivateZone
    /// The port that `application` stands for.
    public let applicationPort: UInt16
    /// Its roles, in the file's order.
    public let roles: [Role]
    /// Its hosts, in the file's order, counts expanded.
    public let hosts: [Host]
    /// The largest IP packet on every link, in bytes.
    public let mtu: Int
    /// How every host's network card treats segments and checksums.
    public let offload: Offload

    /// The caller answers for the invariants; `LabFile` checks them and reports each breach with its place.
    ///
    /// - Parameters:
    ///   - name: the lab's name.
    ///   - network: all addresses of the lab.
    ///   - subnets: its subnets.
    ///   - zone: its private zone.
    ///   - applicationPort: the port that `application` stands for.
    ///   - roles: its roles.
    ///   - hosts: its hosts, counts expanded.
    ///   - mtu: the largest IP packet on every link, in bytes.
    ///   - offload: how network cards treat segments and checksums.
    public init(
        name: String, network: IPv4Prefix, subnets: [Subnet], zone: PrivateZone, applicationPort: UInt16,
        roles: [Role], hosts: [Host], mtu: Int = 1500, offload: Offload = .realistic
    ) {
        self.name = name
        self.network = network
        self.subnets = subnets
        self.zone = zone
        self.applicationPort = applicationPort
        self.roles = roles
        self.hosts = hosts
        self.mtu = mtu
        self.offload = offload
    }

    /// The address of the resolver, the network's base plus two, as in a VPC.
    public var resolver: IPv4Address { IPv4Address(rawValue: network.address.rawValue + 2) }

    /// The host of this name.
    public func host(_ name: String) -> Host? { hosts.first { $0.name == name } }

    /// The role of this name.
    public func role(_ name: String) -> Role? { roles.first { $0.name == name } }

    /// The subnet of this name.
    public func subnet(_ name: String) -> Subnet? { subnets.first { $0.name == name } }

    /// The host's full DNS name.
    public func dnsName(of host: Host) -> String { "\(host.name).\(zone.name)" }

    /// The ports of a rule as numbers; nil for a rule without ports.
    public func portRange(of rule: SecurityRule) -> PortRange? {
        switch rule.ports {
        case .none: nil
        case .application: PortRange(applicationPort)
        case .range(let range): range
        }
    }
}
