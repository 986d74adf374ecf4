public import LabModel

/// A lab as the cloud holds it: what a Terraform state or plan says, or what the account answers.
///
/// Nothing in it comes from the lab file, so that the two can be held against each other.
public struct CloudLab: Hashable, Sendable {
    /// What it was read from, in words: `the Terraform state`.
    public let source: String
    /// The VPC's CIDR blocks.
    public let networks: [IPv4Prefix]
    /// The VPC's subnets.
    public let subnets: [CloudSubnet]
    /// The VPC's security groups.
    public let groups: [SecurityGroup]
    /// The instances in the VPC.
    public let hosts: [CloudHost]
    /// The private zones that hosts of the VPC see.
    public let zones: [CloudZone]
    /// Whether the VPC's resolver answers from private zones: that needs both of the VPC's DNS attributes.
    public let answersNames: Bool
    /// What a reader should know and what is no difference by itself.
    public let notes: [String]

    /// - Parameters:
    ///   - source: what it was read from, in words.
    ///   - networks: the VPC's CIDR blocks.
    ///   - subnets: the VPC's subnets.
    ///   - groups: the VPC's security groups.
    ///   - hosts: the instances in the VPC.
    ///   - zones: the private zones that hosts of the VPC see.
    ///   - answersNames: whether the VPC's resolver answers from private zones.
    ///   - notes: what a reader should know.
    public init(
        source: String, networks: [IPv4Prefix], subnets: [CloudSubnet], groups: [SecurityGroup], hosts: [CloudHost],
        zones: [CloudZone], answersNames: Bool = true, notes: [String] = []
    ) {
        self.source = source
        self.networks = networks
        self.subnets = subnets
        self.groups = groups
        self.hosts = hosts
        self.zones = zones
        self.answersNames = answersNames
        self.notes = notes
    }
}

/// A subnet of the VPC.
public struct CloudSubnet: Hashable, Sendable {
    /// Its name in the lab; nil where nothing says it.
    public let name: String?
    /// Its addresses.
    public let prefix: IPv4Prefix
    /// Where to look for it: `aws_subnet.this["private"]`, `subnet-0a1b`.
    public let origin: String

    /// - Parameters:
    ///   - name: its name in the lab.
    ///   - prefix: its addresses.
    ///   - origin: where to look for it.
    public init(name: String?, prefix: IPv4Prefix, origin: String) {
        self.name = name
        self.prefix = prefix
        self.origin = origin
    }
}

/// An instance in the VPC.
public struct CloudHost: Hashable, Sendable {
    /// Its name in the lab, or the instance's own where nothing says it.
    public let name: String
    /// Its private addresses, the primary one first.
    public let addresses: [IPv4Address]
    /// The identities of its security groups.
    public let groups: [String]
    /// Whether its interface drops what is not from or to its own address (source/destination check).
    public let checksSource: Bool
    /// Where to look for it: `aws_instance.host["server"]`, `i-0a1b`.
    public let origin: String

    /// - Parameters:
    ///   - name: its name in the lab.
    ///   - addresses: its private addresses, the primary one first.
    ///   - groups: the identities of its security groups.
    ///   - checksSource: whether its interface drops what is not from or to its own address.
    ///   - origin: where to look for it.
    public init(name: String, addresses: [IPv4Address], groups: [String], checksSource: Bool = true, origin: String) {
        self.name = name
        self.addresses = addresses
        self.groups = groups
        self.checksSource = checksSource
        self.origin = origin
    }
}
