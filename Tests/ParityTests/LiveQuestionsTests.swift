import Diagnostics
import Foundation
import LabFile
import LabModel
import Testing

@testable import Parity

/// An account whose answers were recorded from the real `aws` command.
struct LiveQuestionsTests {
    /// Plays `aws` from the recorded answers; an answer may be changed on its way.
    private struct RecordedAccount {
        var change: @Sendable (_ operation: String, _ answer: inout [String: Any]) -> Void = { _, _ in }

        func ask(_ arguments: [String]) throws -> [UInt8] {
            var name = arguments[1]
            if name == "describe-vpc-attribute" { name = arguments[5] }
            if name == "list-resource-record-sets" {
                let zones = String(decoding: try Fixture.bytes("account/list-hosted-zones-by-vpc.json"), as: UTF8.self)
                let isForward = zones.split(separator: "\n").contains {
                    $0.contains(arguments[3]) && $0.contains(".internal")
                }
                name = "records.\(isForward ? "forward" : "reverse")"
            }
            let bytes = try Fixture.bytes("account/\(name).json")
            var answer = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
            change(name, &answer)
            return Array(try JSONSerialization.data(withJSONObject: answer))
        }
    }

    private func report(
        _ change: @escaping @Sendable (String, inout [String: Any]) -> Void = { _, _ in }
    ) async throws -> ParityReport {
        let file = try Fixture.lab()
        let account = RecordedAccount(change: change)
        let questions = LiveQuestions(lab: file.topology.name, region: "eu-central-1") { try account.ask($0) }
        return ParityReport(file.topology, try await questions.answers(), labFile: file.path)
    }

    @Test func `the account agrees with the lab file`() async throws {
        let report = try await report()
        #expect(report.differences == [])
        #expect(report.source.hasSuffix(" in eu-central-1") && report.source.hasPrefix("VPC vpc-"))
    }

    @Test func `the questions find the lab by its tags and stay within its VPC`() async throws {
        let asked = Asked()
        let account = RecordedAccount()
        let questions = LiveQuestions(lab: "tcp-ip-sandbox", region: "eu-central-1") { arguments in
            await asked.add(arguments)
            return try account.ask(arguments)
        }
        let vpc = try #require(try await questions.answers().source.split(separator: " ").dropFirst().first)
        let all = await asked.all
        #expect(
            all.first == [
                "ec2", "describe-vpcs", "--filters", "Name=tag:Project,Values=wirelab",
                "Name=tag:Lab,Values=tcp-ip-sandbox",
            ])
        #expect(
            Set(all.map { $0[1] }) == [
                "describe-vpcs", "describe-vpc-attribute", "describe-subnets", "describe-instances",
                "describe-security-groups",
                "describe-security-group-rules", "list-hosted-zones-by-vpc", "list-resource-record-sets",
            ])
        for arguments in all.dropFirst() where ["describe-subnets", "describe-instances"].contains(arguments[1]) {
            #expect(arguments.contains("Name=vpc-id,Values=\(vpc)"))
        }
    }

    @Test func `a rule that was added by hand is found by its id`() async throws {
        let report = try await report { operation, answer in
            guard operation == "describe-security-group-rules" else { return }
            var rules = answer["SecurityGroupRules"] as? [[String: Any]] ?? []
            let server = rules.first { ($0["Description"] as? String) == "the TCP servers" }
            rules.append([
                "SecurityGroupRuleId": "sgr-hand", "GroupId": server?["GroupId"] ?? "", "IsEgress": false,
                "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIpv4": "0.0.0.0/0", "Description": "ssh",
            ])
            answer["SecurityGroupRules"] = rules
        }
        #expect(report.differences.map(\.message) == ["role server has an added inbound rule for tcp/22 from anywhere"])
        #expect(report.differences.first?.cloud?.place == "sgr-hand")
        #expect(report.differences.first?.flowCount == 0)
    }

    @Test func `a rule that refers to a group is read`() async throws {
        let report = try await report { operation, answer in
            guard operation == "describe-security-group-rules" else { return }
            var rules = answer["SecurityGroupRules"] as? [[String: Any]] ?? []
            for index in rules.indices where (rules[index]["Description"] as? String) == "the TCP servers" {
                rules[index]["CidrIpv4"] = nil
                rules[index]["ReferencedGroupInfo"] = ["GroupId": rules[index]["GroupId"] ?? "", "UserId": "1"]
            }
            answer["SecurityGroupRules"] = rules
        }
        #expect(
            report.differences.map(\.message) == [
                "role server: the inbound rule for tcp/1234 is from server, not from network"
            ])
        #expect(report.differences.first?.flowCount == 3)
    }

    @Test func `other changes in the account are found`() async throws {
        let report = try await report { operation, answer in
            switch operation {
            case "enableDnsSupport": answer["EnableDnsSupport"] = ["Value": false]
            case "describe-subnets": answer["Subnets"] = (answer["Subnets"] as? [Any])?.dropLast(1).map { $0 }
            case "records.forward":
                answer["ResourceRecordSets"] = (answer["ResourceRecordSets"] as? [[String: Any]])?.filter {
                    ($0["Name"] as? String)?.hasPrefix("client-2.") != true
                }
            default: break
            }
        }
        #expect(report.differences.map(\.kind) == [.subnet, .zone, .record])
    }

    @Test(arguments: [("[]", "is the lab up, and in this region?"), ("twice", "several VPCs in eu-central-1")])
    func `a VPC that is not there, or not the only one, is an error`(vpcs: String, message: String) async throws {
        let error = await #expect(throws: WirelabError.self) {
            try await report { operation, answer in
                guard operation == "describe-vpcs", let all = answer["Vpcs"] as? [Any] else { return }
                answer["Vpcs"] = vpcs == "[]" ? [] : all + all
            }
        }
        #expect(error?.code == .environment && error?.message.contains(message) == true)
    }

    @Test func `an answer that is not understood is named`() async throws {
        let questions = LiveQuestions(lab: "x", region: "eu-central-1") { _ in Array(#"{"Vpcs": [{}]}"#.utf8) }
        let error = await #expect(throws: WirelabError.self) { try await questions.answers() }
        #expect(error?.message == "the answer of aws ec2 describe-vpcs: 'VpcId' is missing in Vpcs[0]")
    }

    @Test func `lists of zones that come in pages are read to the end`() async throws {
        let account = RecordedAccount()
        let questions = LiveQuestions(lab: "tcp-ip-sandbox", region: "eu-central-1") { arguments in
            let bytes = try account.ask(arguments)
            guard arguments[1] == "list-hosted-zones-by-vpc" else { return bytes }
            var answer = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
            let zones = answer["HostedZoneSummaries"] as? [Any] ?? []
            let isSecond = arguments.suffix(2) == ["--next-token", "more"]
            answer["HostedZoneSummaries"] = isSecond ? Array(zones.dropFirst()) : Array(zones.prefix(1))
            answer["NextToken"] = isSecond ? nil : "more"
            return Array(try JSONSerialization.data(withJSONObject: answer))
        }
        #expect(try await questions.answers().zones.count == 2)
    }

    private actor Asked {
        private(set) var all: [[String]] = []
        func add(_ arguments: [String]) { all.append(arguments) }
    }
}
