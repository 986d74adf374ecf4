import Diagnostics
import Glibc
import LabModel

/// Labs on AWS: Terraform makes them, Systems Manager reaches their hosts, a bucket carries their captures.
public struct AWSBackend: LabBackend {
    /// How a lab is brought up.
    public var settings = AWSSettings()
    /// See `LabBackend`.
    public var hint = CommandHint.aws
    let requests: EndRequests

    /// Takes Ctrl-C from its default handling: whatever waits for AWS ends its wait in order.
    ///
    /// - Throws: `WirelabError`.
    public init() throws {
        requests = try EndRequests()
    }

    private init(_ settings: AWSSettings, _ hint: CommandHint, _ requests: EndRequests) {
        self.settings = settings
        self.hint = hint
        self.requests = requests
    }

    /// The same, whose waits Ctrl-C does not end: for what is to be put in order after the user asked for the end. A second
    /// Ctrl-C ends the program all the same.
    public var uninterrupted: AWSBackend { AWSBackend(settings, hint, .never) }

    /// See `LabBackend`.
    public var captureRoot: CaptureRoot { .aws }

    /// See `LabBackend`.
    public var howToBringUp: String { "'\(hint.line("up"))' brings it up, for money" }

    /// The labs that were brought up from this machine by this user.
    ///
    /// - Throws: `WirelabError`.
    public func labs() async throws -> [RunningLab] {
        // One folder that Terraform cannot read must not hide the others.
        try TerraformFolder.all().compactMap { (try? AWSLab(folder: $0, self))?.running }
    }

    /// The name of the lab that was brought up from a lab file, also of one that is not finished.
    ///
    /// - Parameter labFile: its absolute path.
    /// - Returns: nil where there is none.
    /// - Throws: `WirelabError`.
    public func lab(from labFile: String) throws -> String? {
        try TerraformFolder.all().first { $0.remembered?.labFile == labFile }?.lab
    }

    /// The lab of this name; see `LabBackend`.
    public func lab(_ name: String) async throws -> RunningLab? {
        let folder = try TerraformFolder(lab: name)
        guard folder.exists else { return nil }
        return try AWSLab(folder: folder, self)?.running
    }

    /// Takes a lab down; see `LabBackend`.
    public func down(_ lab: String) async throws -> Bool {
        let folder = try TerraformFolder(lab: lab)
        guard folder.exists else { return false }
        _ = try Terraform.check()
        let identity = try AWSIdentity.ask(commandLine())
        let lock = try FolderLock(folder.path)
        defer { withExtendedLifetime(lock) {} }
        try folder.restore()
        try folder.remembered?.require(identity, lab: lab)
        let terraform = self.terraform(folder)
        try terraform.initialise()
        var progress = TerraformProgress(verb: "destroyed")
        try folder.begin(.down)
        try terraform.destroy { settings.waiting(progress.text(after: $0)) }
        folder.remove()
        return true
    }

    /// The lab of this name, which must be up.
    func connect(_ name: String) throws -> AWSLab {
        let folder = try TerraformFolder(lab: name)
        guard folder.exists, let lab = try AWSLab(folder: folder, self) else {
            throw WirelabError(.environment, "lab \(name) is not up on AWS: \(howToBringUp)")
        }
        return lab
    }

    /// The aws command.
    ///
    /// - Parameter region: the region that it asks; nil for the one that the user's environment and profile name.
    /// - Returns: the command.
    func commandLine(region: String? = nil) -> AWSCommandLine {
        AWSCommandLine(region: region, requests: requests, hint: hint)
    }

    /// The terraform command.
    ///
    /// - Parameter folder: the lab's folder.
    /// - Returns: the command.
    func terraform(_ folder: TerraformFolder) -> Terraform { Terraform(folder: folder, requests: requests, hint: hint) }
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
    ///   - backend: asks Terraform, and later AWS.
    /// - Throws: `WirelabError`.
    init?(folder: TerraformFolder, _ backend: AWSBackend) throws {
        guard let remembered = folder.remembered,
            let outputs = try backend.terraform(folder).outputs()
        else { return nil }
        self.outputs = outputs
        commands = RunCommand(
            aws: backend.commandLine(region: outputs.region),
            instances: outputs.hosts.mapValues(\.instance_id))
        running = RunningLab(
            topology: remembered.topology, labFile: remembered.labFile, enforcement: .vpc(region: outputs.region),
            since: remembered.since, keeper: nil)
    }

    /// Asks AWS.
    var aws: AWSCommandLine { commands.aws }
    /// The hosts' names, in the lab file's order; those that are there.
    var hosts: [String] { running.topology.hosts.map(\.name).filter { outputs.hosts[$0] != nil } }
}
