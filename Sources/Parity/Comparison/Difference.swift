/// One thing that `lab.yaml` and the cloud do not agree on.
public struct Difference: Hashable, Sendable {
    /// What differs.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case network
        case subnet
        case group
        case rule
        case host
        case zone
        case record
        case flow
    }

    /// How it differs, seen from `lab.yaml`.
    public enum Change: String, Hashable, Sendable, Codable, CaseIterable {
        /// `lab.yaml` has it, the cloud does not.
        case missing
        /// The cloud has it, `lab.yaml` does not.
        case added
        /// Both have it, not the same.
        case differs
    }

    /// Where one of the two says what it says.
    public struct Evidence: Hashable, Sendable {
        /// `lab.yaml:15`, `aws_instance.host["server"]`, `sgr-0a1b`.
        public let place: String
        /// What stands there.
        public let text: String
    }

    /// What differs.
    public let kind: Kind
    /// How it differs.
    public let change: Change
    /// The difference in words.
    public let message: String
    /// What `lab.yaml` says; nil where it says nothing.
    public let lab: Evidence?
    /// What the cloud says; nil where it says nothing.
    public let cloud: Evidence?
    /// The first flows that pass on one side only because of it.
    public private(set) var flows: [FlowDifference] = []
    /// How many such flows there are.
    public private(set) var flowCount = 0

    /// More flows than this a difference does not list.
    public static let flowLimit = 100

    init(_ kind: Kind, _ change: Change, _ message: String, lab: Evidence? = nil, cloud: Evidence? = nil) {
        self.kind = kind
        self.change = change
        self.message = message
        self.lab = lab
        self.cloud = cloud
    }

    mutating func add(_ flow: FlowDifference) {
        flowCount += 1
        if flows.count < Self.flowLimit { flows.append(flow) }
    }
}

/// A flow that passes on one side only.
public struct FlowDifference: Hashable, Sendable {
    /// The name of the host that begins.
    public let from: String
    /// The name of the host that is meant.
    public let to: String
    /// The packet that begins the flow.
    public let packet: PacketKind
    /// Whether it passes by `lab.yaml`.
    public let isAllowedInLab: Bool

    /// Whether it passes in the cloud.
    public var isAllowedInCloud: Bool { !isAllowedInLab }
}

extension FlowDifference: CustomStringConvertible {
    /// `client-1 to server, tcp/1234`.
    public var description: String { "\(from) to \(to), \(packet)" }
}
