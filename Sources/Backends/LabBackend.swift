public import LabModel

/// A world in which a lab can be: this machine, or AWS.
public protocol LabBackend: Sendable {
    /// Brings a lab up, or brings a running one to what is wanted, and returns when every host works.
    ///
    /// - Parameters:
    ///   - topology: the lab as it shall be.
    ///   - labFile: the absolute path of the file it was read from.
    /// - Returns: what was done.
    /// - Throws: `WirelabError`.
    func up(_ topology: Topology, labFile: String) async throws -> UpReport

    /// Takes a lab down; nothing of it remains.
    ///
    /// - Parameter lab: its name.
    /// - Returns: whether it was up.
    /// - Throws: `WirelabError`.
    func down(_ lab: String) async throws -> Bool

    /// The labs that are up.
    ///
    /// - Throws: `WirelabError`.
    func labs() async throws -> [RunningLab]
}

/// What bringing a lab up did.
public struct UpReport: Sendable {
    /// Whether the lab was down before.
    public let wasDown: Bool
    /// What was changed in a running lab, in words.
    public let changes: [String]
    /// How its security groups are enforced.
    public let way: FirewallWay
    /// How long it took until every host worked, in seconds.
    public let seconds: Double
}

/// A lab that is up.
public struct RunningLab: Sendable {
    /// What it consists of.
    public let topology: Topology
    /// The absolute path of the file it was read from.
    public let labFile: String
    /// How its security groups are enforced.
    public let way: FirewallWay
    /// When it came up, in seconds since 1970.
    public let since: Int
    /// The process id of its keeper.
    public let keeper: Int32

    /// The lab's name.
    public var name: String { topology.name }
}
