/// How a lab on AWS is brought up, where that is not as by default.
public struct AWSSettings: Sendable {
    /// Values of the configuration's variables, by name.
    public var variables: [String: String]
    /// The `wire` for the hosts; nil for the one that `make dist` made.
    public var wire: String?
    /// Asked before anything is made or changed: the plan, and whose account it concerns. False ends it.
    public var isWelcome: @Sendable (PlanSummary, AWSIdentity) throws -> Bool
    /// Gets what happens, in words.
    public var progress: @Sendable (String) -> Void
    /// Gets what is waited for just now, in words; the next makes it worthless.
    public var waiting: @Sendable (String) -> Void

    /// - Parameters:
    ///   - variables: values of the configuration's variables, by name.
    ///   - wire: the `wire` for the hosts; nil for the one that `make dist` made.
    ///   - isWelcome: asked before anything is made or changed.
    ///   - progress: gets what happens, in words.
    ///   - waiting: gets what is waited for just now, in words.
    public init(
        variables: [String: String] = [:], wire: String? = nil,
        isWelcome: @escaping @Sendable (PlanSummary, AWSIdentity) throws -> Bool = { _, _ in true },
        progress: @escaping @Sendable (String) -> Void = { _ in },
        waiting: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.variables = variables
        self.wire = wire
        self.isWelcome = isWelcome
        self.progress = progress
        self.waiting = waiting
    }
}
