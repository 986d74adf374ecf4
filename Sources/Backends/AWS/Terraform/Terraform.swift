import Diagnostics
import FoundationEssentials
import Glibc

/// The `terraform` command, run in a lab's folder.
struct Terraform: Sendable {
    /// The oldest that reads the configuration.
    private static let oldest = (major: 1, minor: 9)
    /// What a user has set for configurations of their own would have the state lie elsewhere, or change every command.
    private static let environment = [
        "TF_IN_AUTOMATION": "1", "TF_INPUT": "0", "CHECKPOINT_DISABLE": "1", "TF_WORKSPACE": "", "TF_DATA_DIR": "",
        "TF_CLI_ARGS": "", "TF_CLI_ARGS_init": "", "TF_CLI_ARGS_plan": "", "TF_CLI_ARGS_apply": "",
        "TF_CLI_ARGS_destroy": "",
        "TF_CLI_ARGS_show": "", "TF_CLI_ARGS_output": "",
    ]

    let folder: TerraformFolder
    /// Where they ask for the end, a run ends as soon as it can.
    let requests: EndRequests?
    /// Says what to type where it fails.
    let hint: CommandHint

    /// That there is one that is new enough.
    ///
    /// - Returns: its version.
    /// - Throws: `WirelabError` where there is none.
    static func check() throws -> String {
        struct Version: Decodable {
            let terraform_version: String
        }
        guard ProgramPath.has("terraform") else { throw missing }
        let run = try translatingSystemCallErrors {
            try ToolRun(["terraform", "version", "-json"], environment: environment)
        }
        guard run.status == 0, let version = try? JSONDecoder().decode(Version.self, from: Data(run.output)) else {
            throw WirelabError(.environment, "'terraform version' failed: \(run.errors)")
        }
        let parts = version.terraform_version.split(separator: ".").compactMap { Int($0) }
        guard parts.count >= 2, (parts[0], parts[1]) >= oldest else {
            throw WirelabError(
                .environment,
                "Terraform \(oldest.major).\(oldest.minor) or newer is needed, and yours is \(version.terraform_version): "
                    + "install it from https://developer.hashicorp.com/terraform/install")
        }
        return version.terraform_version
    }

    /// Gets the provider, where it is not there yet.
    ///
    /// - Throws: `WirelabError`.
    func initialise() throws {
        let run = try tool(["init", "-input=false", "-no-color"])
        guard run.status == 0 else { throw failure(run, of: "terraform init") }
    }

    /// Plans.
    ///
    /// - Returns: what would change.
    /// - Throws: `WirelabError`, with each of Terraform's errors.
    func plan() throws -> PlanSummary {
        try change(["plan", "-out=wirelab.plan"], log: "plan") { _ in }
        let run = try tool(["show", "-json", "wirelab.plan"])
        guard run.status == 0 else { throw failure(run, of: "terraform show") }
        return try PlanSummary(json: run.output)
    }

    /// Does what was planned.
    ///
    /// - Parameter progress: gets what happens.
    /// - Throws: `WirelabError`, with each of Terraform's errors.
    func apply(progress: (TerraformMessage) -> Void) throws {
        try change(["apply", "wirelab.plan"], log: "apply", progress: progress)
    }

    /// Takes everything down.
    ///
    /// - Parameter progress: gets what happens.
    /// - Throws: `WirelabError`, with each of Terraform's errors.
    func destroy(progress: (TerraformMessage) -> Void) throws {
        try change(["destroy", "-auto-approve"], log: "destroy", progress: progress)
    }

    /// What the configuration says of the lab once it is applied.
    ///
    /// - Returns: nil where it is not, or not all of it.
    /// - Throws: `WirelabError`.
    func outputs() throws -> TerraformOutputs? {
        let run = try tool(["output", "-json", "-no-color"])
        guard run.status == 0 else { throw failure(run, of: "terraform output") }
        return TerraformOutputs(json: run.output)
    }

    /// The state, as `terraform show -json` gives it.
    ///
    /// - Returns: JSON.
    /// - Throws: `WirelabError`.
    func show() throws -> [UInt8] {
        let run = try tool(["show", "-json", "-no-color"])
        guard run.status == 0 else { throw failure(run, of: "terraform show") }
        return run.output
    }

    /// The command is not installed.
    private static var missing: WirelabError {
        WirelabError(
            .environment,
            "the terraform command is not on your PATH: install it from https://developer.hashicorp.com/terraform/install, "
                + "then try again")
    }

    private func tool(_ words: [String]) throws -> ToolRun {
        guard ProgramPath.has("terraform") else { throw Self.missing }
        let run = try translatingSystemCallErrors {
            try ToolRun(
                ["terraform", "-chdir=\(folder.infrastructure)"] + words, environment: Self.environment,
                requests: requests)
        }
        if run.status != 0 && requests?.came(within: 0) == true { throw Interrupted() }
        return run
    }

    private func change(_ words: [String], log: String, progress: (TerraformMessage) -> Void) throws {
        var errors: [TerraformMessage.Diagnostic] = []
        var others: [String] = []
        let (status, wasInterrupted) = try translatingSystemCallErrors {
            let run = try TerraformRun(
                ["terraform", "-chdir=\(folder.infrastructure)"] + words.prefix(1) + ["-json", "-input=false"]
                    + words.dropFirst(),
                environment: Self.environment, log: folder.log(log))
            return try run.finish(requests) { line in
                guard let message = TerraformMessage(line: line) else { return others.append(String(line)) }
                if let diagnostic = message.diagnostic, diagnostic.severity == "error" {
                    errors.append(diagnostic)
                }
                progress(message)
            }
        }
        if wasInterrupted && words[0] == "plan" { throw Interrupted() }
        if wasInterrupted { throw interruption(of: words[0]) }
        if status != 0 {
            let failure =
                errors.isEmpty ? TerraformFailure(text: others.joined(separator: "\n")) : TerraformFailure(errors)
            throw failure.error(of: "terraform \(words[0])", hint, log: folder.log(log))
        }
    }

    private func interruption(of command: String) -> WirelabError {
        let (up, down) = (hint.line("up"), hint.line("down"))
        return WirelabError(
            .environment,
            command == "destroy"
                ? "interrupted: Terraform has written down what is left, which costs money: '\(down)' goes on from there"
                : "interrupted: Terraform has written down what it made; '\(up)' goes on from there, '\(down)' takes it away"
        )
    }

    private func failure(_ run: ToolRun, of subject: String) -> WirelabError {
        TerraformFailure(text: run.errors).error(of: subject, hint)
    }
}
