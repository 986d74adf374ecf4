import Diagnostics
import FoundationEssentials

/// What is on AWS and carries Wirelab's tags: of labs that are up, and what a failed destroy left.
public struct AWSResource: Hashable, Sendable {
    /// Its ARN.
    public let arn: String
    /// The lab that it was made for.
    public let lab: String
    /// Whether this machine has that lab's Terraform folder, and `down` takes it away.
    public let isKnown: Bool
}

extension AWSBackend {
    /// Finds what carries Wirelab's tags.
    ///
    /// - Parameter region: where; nil for the region of the user's environment and profile.
    /// - Returns: the resources, sorted by lab and ARN.
    /// - Throws: `WirelabError`.
    public func taggedResources(in region: String?) throws -> [AWSResource] {
        let aws = AWSCommandLine(region: region, requests: requests)
        _ = try AWSIdentity.ask(aws)
        let known = Set(try TerraformFolder.all().map(\.lab))
        let tagged = try Tagged.ask(aws) + Roles.ask(aws)
        return Set(tagged.map { AWSResource(arn: $0.arn, lab: $0.lab, isKnown: known.contains($0.lab)) })
            .sorted { ($0.lab, $0.arn) < ($1.lab, $1.arn) }
    }

    fileprivate struct Tag: Decodable {
        let Key: String
        let Value: String
    }

    /// The answer of the Resource Groups Tagging API.
    private struct Tagged: Decodable {
        struct Resource: Decodable {
            let ResourceARN: String
            let Tags: [Tag]
        }

        let ResourceTagMappingList: [Resource]

        static func ask(_ aws: AWSCommandLine) throws -> [(arn: String, lab: String)] {
            let answer = try aws.ask(
                ["resourcegroupstaggingapi", "get-resources", "--tag-filters", "Key=Project,Values=wirelab"],
                as: Self.self)
            return answer.ResourceTagMappingList.map { ($0.ResourceARN, $0.Tags.lab) }
        }
    }

    /// The roles in Wirelab's path: IAM is not of a region, and the tagging API does not know roles.
    private struct Roles: Decodable {
        struct Role: Decodable {
            let Arn: String
            let RoleName: String
        }

        struct TagList: Decodable {
            let Tags: [Tag]
        }

        let Roles: [Role]

        static func ask(_ aws: AWSCommandLine) throws -> [(arn: String, lab: String)] {
            let answer = try aws.ask(["iam", "list-roles", "--path-prefix", "/wirelab/"], as: Self.self)
            return try answer.Roles.map { role in
                let tags = try aws.ask(["iam", "list-role-tags", "--role-name", role.RoleName], as: TagList.self)
                return (role.Arn, tags.Tags.lab)
            }
        }
    }
}

extension [AWSBackend.Tag] {
    fileprivate var lab: String { first { $0.Key == "Lab" }?.Value ?? "" }
}
