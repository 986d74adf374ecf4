public import LabModel

/// A world in which a lab can be: this machine, or AWS.
public protocol LabBackend: CaptureBackend {
    /// Brings a lab up, or brings a running one to what is wanted, and returns when every host works.
    ///
    /// - Parameters:
    ///   - topology: the lab as it shall be.
    ///   - labFile: the absolute path of the file it was read from; a lab of that name from another file is left alone.
    /// - Returns: what was done.
    /// - Throws: `WirelabError`.
    func up(_ topology: Topology, labFile: String) async throws -> UpReport

    /// Takes a lab down; nothing of it remains.
    ///
    /// - Parameter lab: its name.
    /// - Returns: whether it was up.
    /// - Throws: `WirelabError`.
    func down(_ lab: String) async throws -> Bool

    /// The labs of this user that are up, by name.
    ///
    /// - Throws: `WirelabError`.
    func labs() async throws -> [RunningLab]

    /// The lab of this name.
    ///
    /// - Parameter name: its name.
    /// - Returns: nil if it is not up.
    /// - Throws: `WirelabError`.
    func lab(_ name: String) async throws -> RunningLab?

    /// How a lab is that was brought up; what is not soon said is not known.
    ///
    /// - Parameter lab: the lab.
    /// - Returns: how it is.
    func condition(of lab: RunningLab) async -> LabCondition

    /// Where its captures lie on this machine.
    var captureRoot: CaptureRoot { get }

    /// What hints at this world, and at the lab that is meant, have a person type.
    var hint: CommandHint { get }

    /// How to bring a lab up in this world, as the end of a sentence.
    var howToBringUp: String { get }
}

/// What bringing a lab up did.
public struct UpReport: Sendable {
    /// Whether the lab was down before.
    public let wasDown: Bool
    /// What was changed in a running lab, in words.
    public let changes: [String]
    /// How its security groups are enforced.
    public let enforcement: Enforcement
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
    public let enforcement: Enforcement
    /// When it came up, in seconds since 1970.
    public let since: Int
    /// The process id of its keeper; nil where it has none.
    public let keeper: Int32?

    /// The lab's name.
    public var name: String { topology.name }
}

/// Who enforces a lab's security groups.
public enum Enforcement: Hashable, Sendable {
    /// This machine's kernel, in this way.
    case kernel(FirewallWay)
    /// Amazon VPC.
    case vpc(region: String)

    /// Its name in JSON.
    public var name: String {
        switch self {
        case .kernel(let way): way.rawValue
        case .vpc: "vpc"
        }
    }

    /// What it means, for `status` and reports.
    public var explanation: String {
        switch self {
        case .kernel(let way): way.explanation
        case .vpc(let region):
            "Amazon VPC, in \(region): a denied packet never reaches the victim's capture"
        }
    }
}
