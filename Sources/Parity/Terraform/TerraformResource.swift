/// One resource of a state or plan, with its attributes where its type says something about a lab.
struct TerraformResource: Decodable {
    /// `aws_instance.host["server"]`.
    let address: String
    /// Its type, such as `aws_instance`.
    let type: String
    /// Its name in the configuration, such as `host`.
    let name: String
    /// Its key, where it was made by for_each.
    let key: String?
    /// What it was read as; nil for a data source, and for a type that says nothing about a lab.
    let attributes: Attributes?

    /// The types that are read.
    enum Attributes {
        case vpc(VPCAttributes)
        case subnet(SubnetAttributes)
        case instance(InstanceAttributes)
        case group(GroupAttributes)
        case rule(RuleAttributes)
        case permission(PermissionAttributes)
        case zone(ZoneAttributes)
        case record(RecordAttributes)
    }

    private enum Key: String, CodingKey { case address, mode, type, name, index, values }

    private struct Identity: Decodable {
        let id: String?
    }

    /// Its id; nil as long as it is not known.
    let id: String?

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        address = try container.decode(String.self, forKey: .address)
        type = try container.decode(String.self, forKey: .type)
        name = try container.decode(String.self, forKey: .name)
        // With count the key is a number.
        key = try? container.decodeIfPresent(String.self, forKey: .index)
        let mode = try container.decode(String.self, forKey: .mode)
        attributes = mode == "managed" ? try Self.attributes(of: type, in: container) : nil
        id = attributes == nil ? nil : try container.decode(Identity.self, forKey: .values).id
    }

    private static func attributes(
        of type: String, in container: KeyedDecodingContainer<Key>
    ) throws -> Attributes? {
        func read<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
            try container.decode(type, forKey: .values)
        }
        return switch type {
        case "aws_vpc": .vpc(try read())
        case "aws_subnet": .subnet(try read())
        case "aws_instance": .instance(try read())
        case "aws_security_group", "aws_default_security_group": .group(try read())
        case "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule": .rule(try read())
        case "aws_security_group_rule": .permission(try read())
        case "aws_route53_zone": .zone(try read())
        case "aws_route53_record": .record(try read())
        default: nil
        }
    }

    /// The address without the key: `aws_instance.host`.
    var block: String { "\(type).\(name)" }

    /// What others refer to it by: its id, or its address as long as no id is known.
    var identity: String { id ?? address }

    /// Where to look for it: the address, with the id where there is one.
    var origin: String { id.map { "\(address) (\($0))" } ?? address }
}
