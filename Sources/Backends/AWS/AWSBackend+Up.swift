import Diagnostics
import Glibc
public import LabModel

extension AWSBackend {
    /// How long the hosts may take from their start until they are ready, in seconds: a minute to register, two or three to
    /// install what they need.
    private static let readyPatience = 600.0

    /// Brings a lab up, or brings a running one to what is wanted; see `LabBackend`.
    public func up(_ topology: Topology, labFile: String) async throws -> UpReport {
        let begun = monotonicSeconds()
        let version = try Terraform.check()
        let identity = try AWSIdentity.ask(AWSCommandLine(region: nil, requests: requests))
        let folder = try TerraformFolder(lab: topology.name)
        try refuseForeign(folder, labFile: labFile)
        let wasDown = try !folder.exists || AWSLab(folder: folder, requests) == nil
        let source = try ConfigurationSource()
        try fill(folder, topology, labFile, source)
        settings.progress("Terraform \(version) plans, in \(folder.infrastructure)")
        let terraform = Terraform(folder: folder, requests: requests)
        try terraform.initialise()
        let plan = try await completePlan(terraform, source)
        if !plan.isEmpty {
            try await ask(plan, identity, folder)
            var progress = TerraformProgress(verb: "made")
            try terraform.apply { settings.waiting(progress.text(after: $0)) }
        }
        guard let lab = try AWSLab(folder: folder, requests) else {
            throw WirelabError(
                .environment,
                "Terraform's outputs are not those of Wirelab's configuration, in \(folder.infrastructure)")
        }
        do {
            try Registration(commands: lab.commands).waitUntilReady(
                lab.hosts, within: Self.readyPatience, progress: settings.waiting)
        } catch is Interrupted {
            throw WirelabError(
                .environment,
                "interrupted: the lab is up, but its hosts may not be ready; 'wirelab --on aws up' waits again")
        }
        return UpReport(
            wasDown: wasDown, changes: wasDown ? [] : plan.changes, enforcement: lab.running.enforcement,
            seconds: monotonicSeconds() - begun)
    }

    private func refuseForeign(_ folder: TerraformFolder, labFile: String) throws {
        guard folder.exists, folder.hasState, let before = folder.remembered?.labFile, before != labFile else { return }
        throw WirelabError(
            .invalidInput,
            "a lab named \(folder.lab) is on AWS already, from \(before); take it down (wirelab --on aws down --name \(folder.lab)) or "
                + "give this one another name (wirelab --on aws up --name NAME)")
    }

    private func fill(
        _ folder: TerraformFolder, _ topology: Topology, _ labFile: String, _ source: ConfigurationSource
    ) throws {
        let text: String
        do {
            text = try TextFile.read(labFile)
        } catch {
            throw WirelabError(.invalidInput, "cannot read \(labFile): a lab on AWS needs its file", cause: error)
        }
        try folder.fill(
            text: LabName.put(topology.name, into: text),
            remembered: RememberedLab(
                topology: topology, labFile: labFile, since: folder.remembered?.since ?? Int(time(nil))),
            from: source, variables: settings.variables)
        if let wire = settings.wire { try folder.useWire(wire) }
    }

    /// The plan; where the hosts would come up without what `make dist` makes, and it can be made here, it is made first.
    private func completePlan(_ terraform: Terraform, _ source: ConfigurationSource) async throws -> PlanSummary {
        let plan = try terraform.plan()
        guard !plan.missing.isEmpty, settings.wire == nil, let script = source.distScript else { return plan }
        settings.progress("\(plan.missing.joined(separator: ", ")): making it with \(script), which takes some minutes")
        let run = try LocalBackend.translatingErrors { try ToolRun([script], requests: requests) }
        guard run.status == 0 else {
            throw WirelabError(
                .environment, "\(script) failed: \(run.errors.suffix(600)); or name a program with --wire FILE")
        }
        try fill(terraform.folder, from: source)
        return try terraform.plan()
    }

    private func fill(_ folder: TerraformFolder, from source: ConfigurationSource) throws {
        guard let remembered = folder.remembered else { return }
        let text = try LocalBackend.translatingErrors { try TextFile.read(folder.labFile) }
        try folder.fill(text: text, remembered: remembered, from: source, variables: [:])
    }

    private func ask(_ plan: PlanSummary, _ identity: AWSIdentity, _ folder: TerraformFolder) async throws {
        do {
            if try settings.isWelcome(plan, identity) { return }
            throw WirelabError(.invalidInput, "nothing was changed on AWS")
        } catch {
            // Of no use where nothing was ever made from it.
            if !folder.hasState { folder.remove() }
            throw error
        }
    }
}

/// The name of a lab in the text of its file.
enum LabName {
    /// The text with another name, where it has another: Terraform reads it from there.
    static func put(_ name: String, into text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("name:") ? "name: \(name)" : String($0) }.joined(separator: "\n")
    }
}
