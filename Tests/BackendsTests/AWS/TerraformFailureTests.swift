import Diagnostics
import Testing

@testable import Backends

/// Messages as Terraform 1.9 and the AWS provider 5 write them.
@Suite struct TerraformFailureTests {
    private func diagnostic(_ summary: String, _ detail: String = "", _ address: String? = nil) throws
        -> TerraformMessage.Diagnostic
    {
        let place = address.map { #","address":"\#($0)""# } ?? ""
        let line = #"""
            {"type":"diagnostic","diagnostic":{"severity":"error","summary":"\#(summary)","detail":"\#(detail)"\#(place)}}
            """#
        return try #require(TerraformMessage(line: line[...])?.diagnostic)
    }

    @Test func whatTheConfigurationSaysComesFirst() throws {
        let error = TerraformFailure([
            try diagnostic("creating EC2 VPC: api error Odd: no", "", "aws_vpc.this"),
            try diagnostic("Resource postcondition failed", "There is no t9.micro: choose another.", "data.aws_x.lab"),
        ]).error(of: "terraform plan", .aws, log: "/log")
        #expect(
            error.message == """
                There is no t9.micro: choose another. (data.aws_x.lab)
                terraform plan failed: aws_vpc.this: creating EC2 VPC: api error Odd: no
                all that Terraform said is in /log
                """)
        #expect(error.code == .environment)
    }

    @Test func faultsOfTheLabFileKeepTheirLines() throws {
        let detail = #"The lab file lab.yaml has 2 faults:\nhosts[1]: no\nhosts[2]: no"#
        let error = TerraformFailure([try diagnostic("Resource precondition failed", detail, "terraform_data.lab")])
            .error(of: "terraform plan", .aws)
        #expect(error.message == "The lab file lab.yaml has 2 faults:\nhosts[1]: no\nhosts[2]: no")
        #expect(error.code == .invalidInput)
    }

    @Test func aVariablesRuleIsTheUsers() throws {
        let detail = #"It must be a region.\n\nThis was checked by the validation rule at variables.tf:12,3-13."#
        let error = TerraformFailure([try diagnostic("Invalid value for variable", detail)])
            .error(of: "terraform plan", .aws)
        #expect(error.message == "It must be a region." && error.code == .invalidInput)
    }

    @Test func whatIsInFramesIsReadToo() {
        let text = """
            ╷
            │ Error: Failed to query available provider packages
            │ 
            │ Could not reach the registry
            ╵
            ╷
            │ Error: Another
            ╵
            """
        let message = TerraformFailure(text: text).error(of: "terraform init", .aws).message
        #expect(
            message == """
                terraform init failed:
                  Failed to query available provider packages Could not reach the registry
                  Another
                """)
    }
}

@Suite struct FailureWordsTests {
    @Test(arguments: [
        (
            "operation error Route 53: ChangeResourceRecordSets, https response error StatusCode: 400, RequestID: a-b, "
                + "InvalidChangeBatch: [a, b]",
            "operation error Route 53: ChangeResourceRecordSets, InvalidChangeBatch: [a, b]"
        ),
        (
            "operation error S3: CreateBucket, https response error StatusCode: 403, RequestID: X, HostID: Y=, "
                + "api error AccessDenied: no",
            "operation error S3: CreateBucket, api error AccessDenied: no"
        ),
        (
            "operation error EC2: X, https response error StatusCode: 0, RequestID: , canceled",
            "operation error EC2: X, canceled"
        ),
        (
            "not authorized. Encoded authorization failure message: aBcD-1_ and\nmore",
            "not authorized. and more"
        ),
    ])
    func theNumbersOfRequestsAreLeftOut(said: String, shown: String) {
        #expect(FailureWords([said]).quotation == " " + shown)
    }

    @Test func aLongOneIsCutBetweenWords() {
        let quotation = FailureWords([String(repeating: "something ", count: 100)]).quotation
        #expect(quotation.hasPrefix(" … something ") && quotation.count <= 604)
    }

    @Test func ofManySomeAreShown() {
        let quotation = FailureWords((1...20).map { "error \($0)" }).quotation
        #expect(quotation.hasPrefix("\n  error 1\n  error 2\n"))
        #expect(quotation.hasSuffix("\n  error 8\n  and 12 more"))
    }
}
