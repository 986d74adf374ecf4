import Diagnostics
import FoundationEssentials
import Glibc

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
    /// What of AWS is not of a region is listed in this one: DNS zones.
    private static let globalRegion = "us-east-1"
    /// Where the configuration makes a lab where nobody says another region.
    private static let usualRegion = "eu-central-1"

    /// The regions in which something of a lab may be: those of the labs that this machine knows, the user's own, and the usual one.
    ///
    /// - Returns: their names, sorted.
    /// - Throws: `WirelabError`.
    public func regionsOfLabs() throws -> [String] {
        let own = ["AWS_REGION", "AWS_DEFAULT_REGION"].compactMap { (name: String) in
            getenv(name).map { String(cString: $0) }
        }
        let configured = try commandLine().start(["configure", "get", "region"])
        let profile = String(decoding: configured.output, as: UTF8.self).trimmingNewlines
        let known = try TerraformFolder.all().compactMap { $0.remembered?.region }
        return Set(known + own + [profile, Self.usualRegion]).filter { !$0.isEmpty }.sorted()
    }

    /// Finds what carries Wirelab's tags.
    ///
    /// - Parameter regions: where.
    /// - Returns: the resources, sorted by lab and ARN.
    /// - Throws: `WirelabError`.
    public func taggedResources(in regions: [String]) throws -> [AWSResource] {
        let anywhere = commandLine(region: regions.first)
        let identity = try AWSIdentity.ask(anywhere)
        let known = Set(
            try TerraformFolder.all().filter { ($0.remembered?.account ?? identity.account) == identity.account }.map(
                \.lab))
        var tagged = try Roles.ask(anywhere)
        for region in Set(regions + [Self.globalRegion]) {
            let found = try Tagged.ask(commandLine(region: region))
            tagged += found.filter { regions.contains(region) || $0.arn.contains(":route53:") }
        }
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
