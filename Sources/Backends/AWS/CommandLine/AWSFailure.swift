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
    private let words: FailureWords
    private let subject: String
    private let hint: CommandHint

    /// - Parameters:
    ///   - errors: what the program wrote to standard error.
    ///   - subject: what was asked of it.
    ///   - hint: says what to type.
    init(errors: String, of subject: String, hint: CommandHint = .aws) {
        self.init(errors: [errors], of: subject, hint: hint)
    }

    /// - Parameters:
    ///   - errors: the errors of the program, each by itself.
    ///   - subject: what was asked of it.
    ///   - hint: says what to type.
    init(errors: [String], of subject: String, hint: CommandHint) {
        words = FailureWords(errors)
        self.subject = subject
        self.hint = hint
        kind = Self.kind(of: words.text)
    }

    /// The failure as an error: what happened, and what to do next.
    var error: WirelabError { WirelabError(.environment, message, cause: self) }

    private var message: String {
        switch kind {
        case .noCredentials:
            "no AWS credentials were found: run 'aws configure sso' or 'aws configure' once, or set AWS_PROFILE to a profile "
                + "that you have"
        case .noSuchProfile:
            "the profile that AWS_PROFILE names does not exist here: 'aws configure list-profiles' shows those that do. AWS said:"
                + words.quotation
        case .expiredCredentials:
            "your AWS credentials have expired: run 'aws sso login' (with --profile where you use one), then try again"
        case .invalidCredentials:
            "AWS does not know your credentials: see 'aws configure list' for where they come from, and "
                + "'aws sts get-caller-identity' for whether they work"
        case .denied(let action):
            "AWS denied \(action ?? subject): your user or role needs \(action.map { "the permission \($0)" } ?? "a permission")"
                + "; docs/aws.md has a policy with all that Wirelab needs. AWS said:\(words.quotation)"
        case .quota(let code):
            "your account has reached a limit (\(code)): take down what you do not need ('\(hint.program) leftovers' finds what "
                + "Wirelab left), or have it raised in the Service Quotas console. AWS said:\(words.quotation)"
        case .noCapacity:
            "AWS has no room for such instances there just now: try again, or another type or region (--var "
                + "instance_type=t3a.micro). AWS said:\(words.quotation)"
        case .throttled:
            "AWS has had too many questions in a short time: wait a minute, then try again. It said:\(words.quotation)"
        case .noSuchRegion:
            "the region does not exist, or your account has not enabled it: \(hint.line("up", "--var region=eu-central-1")), or see "
                + "'aws account list-regions'. AWS said:\(words.quotation)"
        case .notRegistered:
            "a host is not registered with Systems Manager (yet): it needs a way out, through the NAT gateway or the endpoints, "
                + "and about a minute after it started; '\(hint.line("logs", "HOST"))' shows how far it came"
        case .unreachable:
            "AWS cannot be reached: are you online, and does the region exist that AWS_REGION or your profile names? It said:"
                + words.quotation
        case .other:
            "\(subject) failed:\(words.quotation)"
        }
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
