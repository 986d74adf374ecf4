import Diagnostics
import Glibc
import LabModel

/// Labs on AWS: Terraform makes them, Systems Manager reaches their hosts, a bucket carries their captures.
public struct AWSBackend: LabBackend {
    /// How a lab is brought up.
    public var settings = AWSSettings()
    let requests: EndRequests

    /// Takes Ctrl-C from its default handling: whatever waits for AWS ends its wait in order.
    ///
    /// - Throws: `WirelabError`.
    public init() throws {
        requests = try EndRequests()
    }

    private init(_ settings: AWSSettings, _ requests: EndRequests) {
        self.settings = settings
        self.requests = requests
    }

    /// The same, whose waits Ctrl-C does not end: for what is to be put in order after the user asked for the end. A second
    /// Ctrl-C ends the program all the same.
    public var uninterrupted: AWSBackend { AWSBackend(settings, .never) }

    /// See `LabBackend`.
    public var captureRoot: CaptureRoot { .aws }

    /// See `LabBackend`.
    public var howToBringUp: String { "'wirelab --on aws up' brings it up, for money" }

    /// The labs that were brought up from this machine by this user.
    ///
    /// - Throws: `WirelabError`.
    public func labs() async throws -> [RunningLab] {
        try TerraformFolder.all().compactMap { try AWSLab(folder: $0, requests)?.running }
    }

    /// The lab of this name; see `LabBackend`.
    public func lab(_ name: String) async throws -> RunningLab? {
        let folder = try TerraformFolder(lab: name)
        guard folder.exists else { return nil }
        return try AWSLab(folder: folder, requests)?.running
    }

    /// Takes a lab down; see `LabBackend`.
    public func down(_ lab: String) async throws -> Bool {
        let folder = try TerraformFolder(lab: lab)
        guard folder.exists else { return false }
        _ = try Terraform.check()
        _ = try AWSIdentity.ask(AWSCommandLine(region: nil, requests: requests))
        let terraform = Terraform(folder: folder, requests: requests)
        try terraform.initialise()
        var progress = TerraformProgress(verb: "destroyed")
        try terraform.destroy { settings.waiting(progress.text(after: $0)) }
        folder.remove()
        return true
    }

    /// The lab of this name, which must be up.
    func connect(_ name: String) throws -> AWSLab {
        let folder = try TerraformFolder(lab: name)
        guard folder.exists, let lab = try AWSLab(folder: folder, requests) else {
            throw WirelabError(.environment, "lab \(name) is not up on AWS: \(howToBringUp)")
        }
        return lab
    }

}

/// A lab that is up on AWS.
struct AWSLab: Sendable {
    let running: RunningLab
    let outputs: TerraformOutputs
    let commands: RunCommand

    /// Reads it; fails where it is not up, or not all of it.
    ///
    /// - Parameters:
    ///   - folder: its folder.
    ///   - requests: what may end a wait.
    /// - Throws: `WirelabError`.
    init?(folder: TerraformFolder, _ requests: EndRequests) throws {
        guard let remembered = folder.remembered,
            let outputs = try Terraform(folder: folder, requests: requests).outputs()
        else { return nil }
        self.outputs = outputs
        commands = RunCommand(
            aws: AWSCommandLine(region: outputs.region, requests: requests),
            instances: outputs.hosts.mapValues(\.instance_id))
        running = RunningLab(
            topology: remembered.topology, labFile: remembered.labFile, enforcement: .vpc(region: outputs.region),
            since: remembered.since, keeper: nil)
    }

    /// Asks AWS.
    var aws: AWSCommandLine { commands.aws }
    /// The hosts' names, in the lab file's order.
    var hosts: [String] { running.topology.hosts.map(\.name) }
}
