public import Diagnostics

/// The captures of a lab, in either world: they run on its hosts, beside the verbs, until they are told to end.
public protocol CaptureBackend: Sendable {
    /// Starts a capture on each host, and returns when every packet from then on is in them. All start, or none.
    ///
    /// - Parameters:
    ///   - hosts: the hosts' names.
    ///   - lab: the lab's name.
    ///   - options: what is captured.
    /// - Returns: the folder on this machine where their files lie, or will lie once they have ended.
    /// - Throws: `WirelabError`: a capture's own words where it did not start, and where a host is captured already.
    func startCaptures(on hosts: [String], of lab: String, _ options: CaptureOptions) async throws -> CaptureFolder

    /// The captures that run, and those that have ended and were not forgotten.
    ///
    /// - Parameter lab: the lab's name.
    /// - Returns: the captures, in the order they were started, as far as the hosts could be asked.
    /// - Throws: `WirelabError`.
    func captures(of lab: String) async throws -> [HostCapture]

    /// The captures that there are, where that is said soon: for verbs that are about something else.
    ///
    /// - Parameter lab: the lab's name.
    /// - Returns: the captures; none also where the lab is not up, or does not answer.
    func capturesSaidSoon(of lab: String) async -> [HostCapture]

    /// The captures that there are, for a verb that takes the lab down, and them with it where it does not know of them.
    ///
    /// - Parameter lab: the lab's name.
    /// - Returns: all captures; none where the lab is not up.
    /// - Throws: `WirelabError` where a host cannot be asked whose captures would be lost with it.
    func capturesBeforeDown(of lab: String) async throws -> [HostCapture]

    /// Has captures end, and returns when they have and their files are whole and on this machine.
    ///
    /// - Parameters:
    ///   - lab: the lab's name.
    ///   - hosts: on which hosts; nil for all.
    /// - Returns: the captures, and the hosts that could not be asked.
    /// - Throws: `WirelabError` that names the hosts whose captures did not end.
    func endCaptures(of lab: String, on hosts: [String]?) async throws -> HeldCaptures

    /// Forgets captures that have ended; their files stay.
    ///
    /// - Parameters:
    ///   - lab: the lab's name.
    ///   - hosts: on which hosts.
    /// - Throws: `WirelabError`.
    func forgetCaptures(of lab: String, on hosts: [String]) async throws

    /// Ends captures and removes their files.
    ///
    /// - Parameters:
    ///   - lab: the lab's name.
    ///   - hosts: on which hosts; nil for all.
    /// - Returns: the hosts that were captured.
    /// - Throws: `WirelabError`, also where a host could not be asked; then the others' captures are gone all the same.
    func discardCaptures(of lab: String, on hosts: [String]?) async throws -> [String]

    /// Captures on a host and writes pcapng to this program's standard output, what there is to say to standard error; until
    /// this program is interrupted or the reader is gone.
    ///
    /// - Parameters:
    ///   - host: the host's name.
    ///   - lab: the lab's name.
    ///   - options: what is captured.
    /// - Returns: the capture's exit status.
    /// - Throws: `WirelabError`.
    func captureLive(on host: String, of lab: String, _ options: CaptureOptions) async throws -> Int32
}

/// The captures of a lab, as far as its hosts could be asked.
public struct HeldCaptures: Sendable {
    /// The captures, in the order they were started.
    public let captures: [HostCapture]
    /// The hosts that could not be asked: whether they hold captures is not known.
    public let unreached: [String]
    /// Says what to type about those.
    let hint: CommandHint

    /// What to say where something is not saved that may be there; nil where every host could be asked.
    public var shortcoming: WirelabError? { unreached.isEmpty ? nil : CaptureFailure.unreached(unreached, hint) }
}

/// What is captured.
public struct CaptureOptions: Codable, Hashable, Sendable {
    /// Which packets, as pcap-filter(7) has it; nil for all.
    public let filter: String?
    /// How many bytes of a packet at most; nil for `wire capture`'s default.
    public let snapLength: UInt32?

    /// - Parameters:
    ///   - filter: which packets, as pcap-filter(7) has it; nil for all.
    ///   - snapLength: how many bytes of a packet at most; nil for `wire capture`'s default.
    public init(filter: String? = nil, snapLength: UInt32? = nil) {
        self.filter = filter
        self.snapLength = snapLength
    }

    /// The options of `wire capture` that say the same.
    var words: [String] {
        // In one word, for a filter may begin with a hyphen.
        (filter.map { ["--filter=\($0)"] } ?? []) + (snapLength.map { ["--snaplen", String($0)] } ?? [])
    }
}

/// A capture on a host.
public struct HostCapture: Codable, Sendable {
    /// Why a capture ended.
    public enum End: String, Codable, Sendable {
        /// It was told to.
        case told
        /// Its host was taken out of the lab.
        case hostRemoved
        /// Nobody told it: something failed.
        case itself
    }

    /// How it is.
    public enum State: Codable, Sendable {
        /// It captures.
        case running
        /// It has ended, with this exit status.
        case ended(End, exitStatus: Int32)
    }

    /// The host's name.
    public let host: String
    /// What is captured.
    public let options: CaptureOptions
    /// Where its packets go.
    public let file: CaptureFile
    /// When it was started, in seconds since 1970.
    public let since: Int
    /// How it is.
    public internal(set) var state: State
    /// What its host says of it, while its file lies there and not on this machine.
    var report: HostReport?

    /// What a host says of a capture.
    struct HostReport: Codable, Sendable {
        /// How many bytes there are so far.
        let size: Int
        /// The last thing that the capture said.
        let lastWords: String?
    }

    /// How many bytes there are so far, wherever they lie.
    public var size: Int { report?.size ?? file.size }

    /// The last thing that it said: where it failed, why.
    public var lastWords: String? { report?.lastWords ?? file.lastWords }

    /// Whether it captures.
    public var isRunning: Bool {
        if case .running = state { return true }
        return false
    }
}
