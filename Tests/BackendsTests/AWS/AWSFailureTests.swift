import Diagnostics
import Testing

@testable import Backends

/// What AWS's own words become. The texts are those that the aws command and the Terraform provider print.
@Suite struct AWSFailureTests {
    struct Saying: Sendable {
        let words: String
        let kind: AWSFailure.Kind
    }

    static let said: [Saying] = [
        Saying(
            words: "Unable to locate credentials. You can configure credentials by running \"aws "
                + "configure\".",
            kind: .noCredentials),
        Saying(words: "Error: No valid credential sources found", kind: .noCredentials),
        Saying(words: "The config profile (work) could not be found", kind: .noSuchProfile),
        Saying(
            words: "An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The "
                + "security token included in the request is expired",
            kind: .expiredCredentials),
        Saying(
            words: "Error when retrieving token from sso: Token has expired and refresh failed",
            kind: .expiredCredentials),
        Saying(
            words: "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity "
                + "operation: The security token included in the request is invalid.",
            kind: .invalidCredentials),
        Saying(
            words: "api error UnauthorizedOperation: You are not authorized to perform this operation. "
                + "User: arn:aws:iam::1:user/a is not authorized to perform: ec2:CreateVpc on resource: "
                + "arn:aws:ec2:eu-central-1:1:vpc/* because no identity-based policy allows the "
                + "ec2:CreateVpc action",
            kind: .denied(action: "ec2:CreateVpc")),
        Saying(
            words: "An error occurred (AccessDeniedException) when calling the SendCommand operation: "
                + "User: arn:aws:iam::1:user/a is not authorized to perform: ssm:SendCommand on "
                + "resource: *",
            kind: .denied(action: "ssm:SendCommand")),
        Saying(
            words: "An error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access "
                + "Denied",
            kind: .denied(action: nil)),
        Saying(
            words: "creating EC2 VPC: api error VpcLimitExceeded: The maximum number of VPCs has been "
                + "reached.",
            kind: .quota("VpcLimitExceeded")),
        Saying(
            words: "api error AddressLimitExceeded: The maximum number of addresses has been reached.",
            kind: .quota("AddressLimitExceeded")),
        Saying(words: "Error: invalid AWS Region: eu-nowhere-1", kind: .noSuchRegion),
        Saying(
            words: "An error occurred (InvalidInstanceId) when calling the SendCommand operation: "
                + "Instances [[i-0]] not in a valid state for account 1",
            kind: .notRegistered),
        Saying(words: "Could not connect to the endpoint URL: \"https://sts.amazonaws.com/\"", kind: .unreachable),
        Saying(words: "api error RequestLimitExceeded: Request limit exceeded.", kind: .throttled),
        Saying(words: "An error occurred (ThrottlingException): Rate exceeded", kind: .throttled),
        Saying(words: "api error InsufficientInstanceCapacity: We currently do not have sufficient", kind: .noCapacity),
        Saying(words: "Something else", kind: .other),
    ]

    @Test(arguments: said)
    func isRecognised(saying: Saying) {
        #expect(AWSFailure(errors: saying.words, of: "it").kind == saying.kind)
    }

    @Test func aDenialNamesTheActionAndWhereThePolicyIs() {
        let words = "User: arn is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:::instance/*"
        let message = AWSFailure(errors: words, of: "terraform apply").error.message
        #expect(message.contains("the permission ec2:RunInstances"))
        #expect(message.contains("docs/aws.md"))
    }

    @Test func whatIsQuotedIsBounded() {
        let words = String(repeating: "long ", count: 10_000) + "the end"
        let message = AWSFailure(errors: words, of: "it").error.message
        #expect(message.count < 1000 && message.hasSuffix("the end"))
    }

    @Test func everyFailureIsTheEnvironments() {
        #expect(AWSFailure(errors: "", of: "aws x y").error.code == .environment)
        #expect(AWSFailure(errors: "", of: "aws x y").error.message == "aws x y failed: (nothing)")
    }
}
