/// Who asks AWS, and whose account it is: `sts get-caller-identity`.
public struct AWSIdentity: Decodable, Sendable {
    /// The account's number.
    public let account: String
    /// The user or role.
    public let arn: String

    private enum CodingKeys: String, CodingKey {
        case account = "Account"
        case arn = "Arn"
    }

    /// Asks.
    ///
    /// - Parameter aws: the command.
    /// - Returns: the answer.
    /// - Throws: `WirelabError` where there are no credentials, or they do not work.
    static func ask(_ aws: AWSCommandLine) throws -> AWSIdentity {
        try aws.ask(["sts", "get-caller-identity"], as: AWSIdentity.self)
    }
}
