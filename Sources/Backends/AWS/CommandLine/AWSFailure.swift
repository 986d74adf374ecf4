import Diagnostics

/// What went wrong on AWS, read from the words of `aws` or `terraform`, and what to do about it.
struct AWSFailure {
    /// The kinds that a user meets, and can do something about.
    enum Kind: Equatable, Sendable {
        case noCredentials
        case noSuchProfile
        case expiredCredentials
        case invalidCredentials
        /// The action that is missing, such as `ec2:RunInstances`, where it is said.
        case denied(action: String?)
        /// What there may be no more of, as AWS names it.
        case quota(String)
        /// AWS has no room there just now, for instances of the type.
        case noCapacity
        /// Too many questions in a short time.
        case throttled
        case noSuchRegion
        case notRegistered
        case unreachable
        case other
    }

    /// What kind of failure it is.
    let kind: Kind
    private let words: String
    private let subject: String

    /// - Parameters:
    ///   - errors: what the program wrote to standard error.
    ///   - subject: what was asked of it.
    init(errors: String, of subject: String) {
        words = errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        self.subject = subject
        kind = Self.kind(of: words)
    }

    /// The failure as an error: what happened, and what to do next.
    var error: WirelabError { WirelabError(.environment, message, cause: self) }

    private var message: String {
        switch kind {
        case .noCredentials:
            "no AWS credentials were found: run 'aws configure sso' or 'aws configure' once, or set AWS_PROFILE to a profile "
                + "that you have"
        case .noSuchProfile:
            "the profile that AWS_PROFILE names does not exist here: 'aws configure list-profiles' shows those that do. AWS said: "
                + quoted
        case .expiredCredentials:
            "your AWS credentials have expired: run 'aws sso login' (with --profile where you use one), then try again"
        case .invalidCredentials:
            "AWS does not know your credentials: see 'aws configure list' for where they come from, and "
                + "'aws sts get-caller-identity' for whether they work"
        case .denied(let action):
            "AWS denied \(action ?? subject): your user or role needs \(action.map { "the permission \($0)" } ?? "a permission")"
                + "; docs/aws.md has a policy with all that Wirelab needs. AWS said: \(quoted)"
        case .quota(let code):
            "your account has reached a limit (\(code)): take down what you do not need ('wirelab --on aws leftovers' finds what "
                + "Wirelab left), or have it raised in the Service Quotas console. AWS said: \(quoted)"
        case .noCapacity:
            "AWS has no room for such instances there just now: try again, or another type or region (--var "
                + "instance_type=t3a.micro). AWS said: \(quoted)"
        case .throttled:
            "AWS has had too many questions in a short time: wait a minute, then try again. It said: \(quoted)"
        case .noSuchRegion:
            "the region does not exist, or your account has not enabled it: wirelab --on aws up --var region=eu-central-1, or see "
                + "'aws account list-regions'. AWS said: \(quoted)"
        case .notRegistered:
            "a host is not registered with Systems Manager (yet): it needs a way out, through the NAT gateway or the endpoints, "
                + "and about a minute after it started; 'wirelab --on aws logs HOST' shows how far it came"
        case .unreachable:
            "AWS cannot be reached: are you online, and does the region exist that AWS_REGION or your profile names? It said: "
                + quoted
        case .other:
            "\(subject) failed: \(quoted)"
        }
    }

    /// A bounded part of the program's own words, the end of it: there it says why.
    private var quoted: String {
        let limit = 600
        if words.isEmpty { return "(nothing)" }
        return words.count > limit ? "… " + words.suffix(limit) : words
    }

    private static func kind(of words: String) -> Kind {
        func says(_ parts: String...) -> Bool { parts.contains { words.contains($0) } }
        if says(
            "ExpiredToken", "RequestExpired", "token has expired", "Token has expired", "session has expired",
            "SSO session", "sso login")
        {
            return .expiredCredentials
        }
        if says("Unable to locate credentials", "No valid credential sources", "NoCredentialProviders") {
            return .noCredentials
        }
        if says("The config profile", "failed to get shared config profile") { return .noSuchProfile }
        if says("InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "AuthFailure") {
            return .invalidCredentials
        }
        if says("AccessDenied", "UnauthorizedOperation", "not authorized to perform") {
            return .denied(action: action(in: words))
        }
        if says("InsufficientInstanceCapacity") { return .noCapacity }
        if says("RequestLimitExceeded", "ThrottlingException", "Throttling:", "TooManyRequests") { return .throttled }
        if let code = quotas.first(where: { words.contains($0) }) { return .quota(code) }
        if says("InvalidInstanceId") { return .notRegistered }
        if says(
            "Invalid AWS Region", "invalid AWS Region", "OptInRequired", "Provided region_name", "is not a valid region"
        ) {
            return .noSuchRegion
        }
        if says("Could not connect to the endpoint URL", "Connection was closed", "no such host", "Connect timeout") {
            return .unreachable
        }
        return .other
    }

    /// The codes by which services say that there may be no more of something (EC2 API Reference, Error codes).
    private static let quotas = [
        "VcpuLimitExceeded", "InstanceLimitExceeded", "AddressLimitExceeded", "VpcLimitExceeded",
        "InternetGatewayLimitExceeded", "NatGatewayLimitExceeded", "SubnetLimitExceeded", "VpcEndpointLimitExceeded",
        "RulesPerSecurityGroupLimitExceeded", "SecurityGroupLimitExceeded", "TooManyBuckets", "ServiceQuotaExceeded",
        "LimitExceeded",
    ]

    /// The action that a denial names: `not authorized to perform: ec2:RunInstances on resource: …`.
    private static func action(in words: String) -> String? {
        let parts = words.split(separator: " ")
        guard let index = parts.firstIndex(of: "perform:"), index + 1 < parts.count else { return nil }
        let action = parts[index + 1].filter { $0.isLetter || $0.isNumber || $0 == ":" || $0 == "-" || $0 == "*" }
        return action.contains(":") ? action : nil
    }
}

extension AWSFailure: Error {}
