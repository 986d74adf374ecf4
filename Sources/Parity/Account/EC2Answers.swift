import LabModel

/// A tag of a resource.
struct AccountTag: Decodable {
    let key: String
    let value: String

    enum CodingKeys: String, CodingKey {
        case key = "Key"
        case value = "Value"
    }
}

extension [AccountTag]? {
    subscript(key: String) -> String? { self?.first { $0.key == key }?.value }
}

/// `aws ec2 describe-vpcs`.
struct VPCsAnswer: Decodable {
    struct VPC: Decodable {
        struct Association: Decodable {
            struct State: Decodable {
                let name: String

                enum CodingKeys: String, CodingKey { case name = "State" }
            }

            let block: IPv4Prefix
            let state: State?

            enum CodingKeys: String, CodingKey {
                case block = "CidrBlock"
                case state = "CidrBlockState"
            }
        }

        let id: String
        let block: IPv4Prefix
        let associations: [Association]?

        enum CodingKeys: String, CodingKey {
            case id = "VpcId"
            case block = "CidrBlock"
            case associations = "CidrBlockAssociationSet"
        }
    }

    let vpcs: [VPC]

    enum CodingKeys: String, CodingKey { case vpcs = "Vpcs" }
}

/// `aws ec2 describe-vpc-attribute`.
struct AttributeValue: Decodable {
    let isOn: Bool

    enum CodingKeys: String, CodingKey { case isOn = "Value" }
}

/// `--attribute enableDnsSupport`.
struct DNSSupportAnswer: Decodable {
    let value: AttributeValue

    enum CodingKeys: String, CodingKey { case value = "EnableDnsSupport" }
}

/// `--attribute enableDnsHostnames`.
struct DNSHostnamesAnswer: Decodable {
    let value: AttributeValue

    enum CodingKeys: String, CodingKey { case value = "EnableDnsHostnames" }
}

/// `aws ec2 describe-subnets`.
struct SubnetsAnswer: Decodable {
    struct Subnet: Decodable {
        let id: String
        let block: IPv4Prefix

        enum CodingKeys: String, CodingKey {
            case id = "SubnetId"
            case block = "CidrBlock"
        }
    }

    let subnets: [Subnet]

    enum CodingKeys: String, CodingKey { case subnets = "Subnets" }
}

/// `aws ec2 describe-instances`.
struct InstancesAnswer: Decodable {
    struct Reservation: Decodable {
        let instances: [Instance]

        enum CodingKeys: String, CodingKey { case instances = "Instances" }
    }

    struct Instance: Decodable {
        struct Group: Decodable {
            let id: String

            enum CodingKeys: String, CodingKey { case id = "GroupId" }
        }

        struct Interface: Decodable {
            struct Address: Decodable {
                let address: IPv4Address

                enum CodingKeys: String, CodingKey { case address = "PrivateIpAddress" }
            }

            let addresses: [Address]?
            let groups: [Group]?
            let checksSource: Bool?

            enum CodingKeys: String, CodingKey {
                case addresses = "PrivateIpAddresses"
                case groups = "Groups"
                case checksSource = "SourceDestCheck"
            }
        }

        let id: String
        let address: IPv4Address?
        let groups: [Group]?
        let interfaces: [Interface]?
        let checksSource: Bool?
        let tags: [AccountTag]?

        enum CodingKeys: String, CodingKey {
            case id = "InstanceId"
            case address = "PrivateIpAddress"
            case groups = "SecurityGroups"
            case interfaces = "NetworkInterfaces"
            case checksSource = "SourceDestCheck"
            case tags = "Tags"
        }
    }

    let reservations: [Reservation]

    enum CodingKeys: String, CodingKey { case reservations = "Reservations" }
}

/// `aws ec2 describe-security-groups`.
struct GroupsAnswer: Decodable {
    struct Group: Decodable {
        let id: String
        let name: String
        let tags: [AccountTag]?

        enum CodingKeys: String, CodingKey {
            case id = "GroupId"
            case name = "GroupName"
            case tags = "Tags"
        }
    }

    let groups: [Group]

    enum CodingKeys: String, CodingKey { case groups = "SecurityGroups" }
}

/// `aws ec2 describe-security-group-rules`.
struct RulesAnswer: Decodable {
    struct Rule: Decodable {
        let id: String
        let group: String
        let direction: RuleDirection
        let traffic: Traffic
        let peer: GroupPeer
        let note: String?

        private enum Key: String, CodingKey {
            case id = "SecurityGroupRuleId"
            case group = "GroupId"
            case isEgress = "IsEgress"
            case `protocol` = "IpProtocol"
            case from = "FromPort"
            case to = "ToPort"
            case ipv4 = "CidrIpv4"
            case ipv6 = "CidrIpv6"
            case prefixList = "PrefixListId"
            case peerGroup = "ReferencedGroupInfo"
            case note = "Description"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            id = try container.decode(String.self, forKey: .id)
            group = try container.decode(String.self, forKey: .group)
            direction = try container.decode(Bool.self, forKey: .isEgress) ? .outbound : .inbound
            note = try container.decodeIfPresent(String.self, forKey: .note)
            let name = try container.decode(String.self, forKey: .protocol)
            let from = try container.decodeIfPresent(Int.self, forKey: .from)
            let to = try container.decodeIfPresent(Int.self, forKey: .to)
            guard let traffic = Traffic(protocol: name, from: from, to: to) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .protocol, in: container, debugDescription: Traffic.complaint(name, from, to))
            }
            self.traffic = traffic
            if let prefix = try container.decodeIfPresent(IPv4Prefix.self, forKey: .ipv4) {
                peer = .prefix(prefix)
            } else if let block = try container.decodeIfPresent(String.self, forKey: .ipv6) {
                peer = .ipv6(block)
            } else if let list = try container.decodeIfPresent(String.self, forKey: .prefixList) {
                peer = .prefixList(list)
            } else {
                peer = .group(try container.decode(InstancesAnswer.Instance.Group.self, forKey: .peerGroup).id)
            }
        }
    }

    let rules: [Rule]

    enum CodingKeys: String, CodingKey { case rules = "SecurityGroupRules" }
}
