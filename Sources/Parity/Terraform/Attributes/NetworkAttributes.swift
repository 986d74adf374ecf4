import LabModel

/// `aws_vpc`.
struct VPCAttributes: Decodable {
    let block: IPv4Prefix
    let hasDNSSupport: Bool?
    let hasDNSHostnames: Bool?

    enum CodingKeys: String, CodingKey {
        case block = "cidr_block"
        case hasDNSSupport = "enable_dns_support"
        case hasDNSHostnames = "enable_dns_hostnames"
    }
}

/// `aws_subnet`.
struct SubnetAttributes: Decodable {
    let block: IPv4Prefix

    enum CodingKeys: String, CodingKey { case block = "cidr_block" }
}

/// `aws_instance`. What is not there is not known yet.
struct InstanceAttributes: Decodable {
    let address: IPv4Address?
    let secondaryAddresses: [IPv4Address]?
    /// An element is nil where that one is not known yet.
    let groups: [String?]?
    let checksSource: Bool?
    let tags: [String: String]?

    enum CodingKeys: String, CodingKey {
        case address = "private_ip"
        case secondaryAddresses = "secondary_private_ips"
        case groups = "vpc_security_group_ids"
        case checksSource = "source_dest_check"
        case tags
    }
}
