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
        let identity = try AWSIdentity.ask(commandLine())
        let folder = try TerraformFolder(lab: topology.name)
        let before = folder.remembered
        try refuseForeign(before, folder, labFile: labFile, identity)
        let wasDown = try before == nil || AWSLab(folder: folder, self) == nil
        let lock = try FolderLock(folder.path)
        defer { withExtendedLifetime(lock) {} }
        let wanted = RememberedLab(
            topology: topology, labFile: labFile, since: before?.since ?? Int(time(nil)), account: before?.account,
            region: before?.region, wire: settings.wire ?? before?.wire)
        let plan: PlanSummary
        do {
            plan = try await planned(folder, wanted, "Terraform \(version)", identity)
        } catch {
            // What was not agreed to must not be what the next `down` works with.
            if before != nil {
                try folder.restore()
            } else if (error as? WirelabError)?.cause is AWSFailure {
                folder.removeAllButLogs()
            } else {
                folder.remove()
            }
            throw error
        }
        var accepted = wanted
        (accepted.account, accepted.region) = (identity.account, plan.region)
        try folder.accept(accepted)
        if !plan.isEmpty {
            var progress = TerraformProgress(verb: "made", plan: plan)
            try folder.begin(.up)
            try terraform(folder).apply { settings.waiting(progress.text(after: $0)) }
        }
        folder.end()
        let lab = try await ready(folder)
        return UpReport(
            wasDown: wasDown, changes: wasDown ? [] : plan.changes, enforcement: lab.running.enforcement,
            seconds: monotonicSeconds() - begun)
    }

    /// Lays out what is wanted, plans it, and has the user agree.
    private func planned(
        _ folder: TerraformFolder, _ wanted: RememberedLab, _ name: String, _ identity: AWSIdentity
    ) async throws -> PlanSummary {
        let source = try ConfigurationSource()
        try source.require(settings.variables.keys)
        if let region = wanted.region, let other = settings.variables["region"] {
            try refuseMove(folder, region, other)
        }
        let text: String
        do {
            text = try TextFile.read(wanted.labFile)
        } catch {
            throw WirelabError(
                .invalidInput, "cannot read \(wanted.labFile): a lab on AWS needs its file", cause: error)
        }
        try folder.fill(text: text, remembered: wanted, from: source, wishes: settings.variables)
        settings.progress("\(name) plans, in \(folder.infrastructure)")
        let terraform = self.terraform(folder)
        try terraform.initialise()
        var plan = try terraform.plan()
        if plan.lacksPrograms(for: ProgramArchitecture.own), wanted.wire == nil, let script = source.distScript {
            try make(script)
            try folder.fill(text: text, remembered: wanted, from: source, wishes: [:])
            plan = try terraform.plan()
        }
        if let region = wanted.region { try refuseMove(folder, region, plan.region) }
        if try !plan.isEmpty && !settings.isWelcome(plan, identity) {
            throw WirelabError(.invalidInput, "nothing was changed on AWS")
        }
        return plan
    }

    private func refuseMove(_ folder: TerraformFolder, _ region: String, _ other: String) throws {
        if region == other || other.isEmpty { return }
        throw WirelabError(
            .invalidInput,
            "lab \(folder.lab) is in \(region), and cannot move to \(other): take it down first "
                + "(\(hint.naming(folder.lab).line("down")))")
    }

    private func refuseForeign(
        _ before: RememberedLab?, _ folder: TerraformFolder, labFile: String, _ identity: AWSIdentity
    ) throws {
        guard let before else { return }
        try before.require(identity, lab: folder.lab)
        guard before.labFile != labFile else { return }
        throw WirelabError(
            .invalidInput,
            "a lab named \(folder.lab) is on AWS already, from \(before.labFile); take it down "
                + "(\(hint.naming(folder.lab).line("down"))) or give this one another name "
                + "(\(hint.naming(nil).line("up", "--name NAME")))")
    }

    /// The hosts would come up without what `make dist` makes, and it can be made here.
    private func make(_ script: String) throws {
        settings.progress("making wire for the hosts with \(script), which takes some minutes")
        let run = try translatingSystemCallErrors { try ToolRun([script], requests: requests) }
        if requests.came(within: 0) { throw Interrupted() }
        guard run.status == 0 else {
            throw WirelabError(
                .environment, "\(script) failed: \(run.errors.suffix(600)); or name a program with --wire FILE")
        }
    }

    /// The lab, once its hosts run and are set up.
    private func ready(_ folder: TerraformFolder) async throws -> AWSLab {
        guard let lab = try AWSLab(folder: folder, self) else {
            throw WirelabError(
                .environment,
                "Terraform's outputs are not those of Wirelab's configuration, in \(folder.infrastructure)")
        }
        do {
            try Instances(of: lab).startStopped(progress: settings.progress)
            try Registration(commands: lab.commands).waitUntilReady(
                lab.hosts, within: Self.readyPatience, progress: settings.waiting)
        } catch is Interrupted {
            throw WirelabError(
                .environment,
                "interrupted: the lab is up, but its hosts may not be ready; '\(hint.line("up"))' waits again")
        }
        return lab
    }
}

extension RememberedLab {
    /// That it is this account that the lab is in.
    ///
    /// - Parameters:
    ///   - identity: who asks AWS now.
    ///   - lab: the lab's name.
    /// - Throws: `WirelabError` where it is in another one: there nothing of it would be found, and its state be lost.
    func require(_ identity: AWSIdentity, lab: String) throws {
        guard let account, account != identity.account else { return }
        throw WirelabError(
            .invalidInput,
            "lab \(lab) is in account \(account), and your credentials are for \(identity.account): set AWS_PROFILE to a profile of "
                + account)
    }
}
