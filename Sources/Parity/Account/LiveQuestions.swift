import Diagnostics

/// What is to be asked of the account, through the `aws` command, to know a lab as it really is.
///
/// Who starts the command is not its business: it hands over arguments and gets the JSON that the command printed.
public struct LiveQuestions: Sendable {
    /// Runs `aws` with these arguments and gives what it wrote to standard output.
    public typealias Ask = @Sendable (_ arguments: [String]) async throws -> [UInt8]

    private let lab: String
    private let region: String
    private let vpc: String?
    private let ask: Ask

    /// - Parameters:
    ///   - lab: the lab's name, the value of the tag `Lab`.
    ///   - region: the region that the lab is in.
    ///   - vpc: the VPC's id; nil to look for the tags `Project` and `Lab`.
    ///   - ask: runs `aws`.
    public init(lab: String, region: String, vpc: String? = nil, ask: @escaping Ask) {
        self.lab = lab
        self.region = region
        self.vpc = vpc
        self.ask = ask
    }

    /// Asks.
    ///
    /// - Returns: the lab as the account has it.
    /// - Throws: `WirelabError` where there is no such VPC or an answer is not understood, and what `ask` throws.
    public func answers() async throws -> CloudLab {
        let vpc = try await vpcAnswer()
        let id = vpc.id
        let inVPC = ["--filters", "Name=vpc-id,Values=\(id)"]
        let groups: GroupsAnswer = try await ec2("describe-security-groups", inVPC)
        let reading = AccountReading(
            region: region, vpc: vpc,
            subnets: try await ec2("describe-subnets", inVPC),
            // A stopped instance keeps its address and its groups; a terminated one has neither.
            instances: try await ec2(
                "describe-instances", inVPC + ["Name=instance-state-name,Values=pending,running,stopping,stopped"]),
            groups: groups, rules: try await rules(of: groups.groups.map(\.id)),
            zones: try await zones(seenBy: id), answersNames: try await answersNames(id))
        return reading.lab
    }

    private func vpcAnswer() async throws -> VPCsAnswer.VPC {
        let which =
            vpc.map { ["--vpc-ids", $0] }
            ?? ["--filters", "Name=tag:Project,Values=wirelab", "Name=tag:Lab,Values=\(lab)"]
        let answer: VPCsAnswer = try await ec2("describe-vpcs", which)
        if answer.vpcs.count == 1, let only = answer.vpcs.first { return only }
        let found = answer.vpcs.map(\.id).joined(separator: ", ")
        throw WirelabError(
            .environment,
            answer.vpcs.isEmpty
                ? "no VPC in \(region) has the tags Project=wirelab and Lab=\(lab): is the lab up, and in this region?"
                : "several VPCs in \(region) have the tags Project=wirelab and Lab=\(lab): \(found); say which one")
    }

    /// A filter takes 200 values at most.
    private func rules(of groups: [String]) async throws -> [RulesAnswer.Rule] {
        var rules: [RulesAnswer.Rule] = []
        for start in stride(from: 0, to: groups.count, by: 200) {
            let some = groups[start..<min(start + 200, groups.count)].joined(separator: ",")
            let answer: RulesAnswer = try await ec2(
                "describe-security-group-rules", ["--filters", "Name=group-id,Values=\(some)"])
            rules += answer.rules
        }
        return rules
    }

    private func answersNames(_ vpc: String) async throws -> Bool {
        let support: DNSSupportAnswer = try await ec2(
            "describe-vpc-attribute", ["--vpc-id", vpc, "--attribute", "enableDnsSupport"])
        let hostNames: DNSHostnamesAnswer = try await ec2(
            "describe-vpc-attribute", ["--vpc-id", vpc, "--attribute", "enableDnsHostnames"])
        return support.value.isOn && hostNames.value.isOn
    }

    /// This list the command does not page by itself.
    private func zones(seenBy vpc: String) async throws -> [(zone: ZonesAnswer.Zone, records: RecordsAnswer)] {
        var zones: [ZonesAnswer.Zone] = []
        var next: [String] = []
        repeat {
            let answer: ZonesAnswer = try await question(
                ["route53", "list-hosted-zones-by-vpc", "--vpc-id", vpc, "--vpc-region", region] + next)
            zones += answer.zones
            next = answer.nextToken.map { ["--next-token", $0] } ?? []
        } while !next.isEmpty && zones.count < 10_000
        var found: [(zone: ZonesAnswer.Zone, records: RecordsAnswer)] = []
        for zone in zones {
            let records: RecordsAnswer = try await question(
                ["route53", "list-resource-record-sets", "--hosted-zone-id", zone.id])
            found.append((zone, records))
        }
        return found
    }

    private func ec2<Answer: Decodable>(_ operation: String, _ arguments: [String]) async throws -> Answer {
        try await question(["ec2", operation] + arguments)
    }

    private func question<Answer: Decodable>(_ arguments: [String]) async throws -> Answer {
        let bytes = try await ask(arguments)
        return try JSONAnswer.decode(
            Answer.self, from: bytes, called: "the answer of aws \(arguments.prefix(2).joined(separator: " "))")
    }
}
