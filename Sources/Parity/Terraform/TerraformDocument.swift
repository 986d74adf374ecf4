/// What `terraform show -json` prints of a state or of a plan, as far as it is read here (Terraform documentation, "JSON
/// Output Format").
struct TerraformDocument: Decodable {
    /// The version of the form; every document has it.
    let formatVersion: String
    /// A state's content; nil in a plan, and in the state of a configuration that was never applied.
    let values: Values?
    /// A plan's content: the state as it will be.
    let plannedValues: Values?
    /// In a plan: the state as it was found, refreshed.
    let priorState: PriorState?
    /// In a plan: which attributes refer to which resources, for those whose values are not known yet.
    let configuration: Configuration?

    enum CodingKeys: String, CodingKey {
        case formatVersion = "format_version"
        case values
        case plannedValues = "planned_values"
        case priorState = "prior_state"
        case configuration
    }

    struct Values: Decodable {
        let rootModule: Module?

        enum CodingKeys: String, CodingKey { case rootModule = "root_module" }
    }

    struct PriorState: Decodable {
        let values: Values?
    }

    struct Module: Decodable {
        let resources: [TerraformResource]?
        let childModules: [Module]?

        enum CodingKeys: String, CodingKey {
            case resources
            case childModules = "child_modules"
        }

        /// The resources of this module and those below.
        var all: [TerraformResource] { (resources ?? []) + (childModules ?? []).flatMap(\.all) }
    }

    struct Configuration: Decodable {
        let rootModule: Module?

        enum CodingKeys: String, CodingKey { case rootModule = "root_module" }

        struct Module: Decodable {
            let resources: [Resource]?
        }

        struct Resource: Decodable {
            /// Without the instance's key: `aws_instance.host`.
            let address: String
            let expressions: Expressions?
        }
    }

    /// The expressions that other resources are looked for in. All others may have any form and are not read.
    struct Expressions: Decodable {
        enum Attribute: String, CodingKey, CaseIterable {
            case group = "security_group_id"
            case peerGroup = "referenced_security_group_id"
            case groups = "vpc_security_group_ids"
            case zone = "zone_id"
        }

        private struct Expression: Decodable {
            let references: [String]?
        }

        private let references: [Attribute: [String]]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Attribute.self)
            var references: [Attribute: [String]] = [:]
            for attribute in Attribute.allCases {
                references[attribute] = try container.decodeIfPresent(Expression.self, forKey: attribute)?.references
            }
            self.references = references
        }

        /// What an attribute's expression refers to: `aws_security_group.role`, `each.value.role`, ….
        subscript(attribute: Attribute) -> [String] { references[attribute] ?? [] }
    }
}
