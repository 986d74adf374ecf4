import ArgumentParser
import Backends
import Diagnostics
import Glibc
import Reports

/// How a lab is brought up on AWS.
struct AWSOptions: ParsableArguments {
    @Flag(help: "Do not ask before anything is made that costs money.")
    var yes = false
    @Option(
        name: .customLong("var"),
        help: ArgumentHelp(
            "A variable of the Terraform configuration, such as region=us-east-1, instance_type, nat_gateway, ssm_endpoints or max_lifetime_hours (all: infrastructure/README.md); may be repeated. The values stay with the lab.",
            valueName: "name=value"))
    var variables: [String] = []
    @Option(help: ArgumentHelp("The wire for the hosts, instead of the one that 'make dist' makes.", valueName: "file"))
    var wire: String?

    /// The world, with these options where it is AWS.
    ///
    /// - Parameter world: the chosen one.
    /// - Returns: what labs are brought up by.
    /// - Throws: `WirelabError` where they mean nothing there, or are wrong.
    func backend(in world: World) throws -> any LabBackend {
        guard case .aws(var backend) = world else {
            // Nothing is asked on this machine, so --yes does no harm there.
            guard variables.isEmpty, wire == nil else {
                throw WirelabError(.invalidInput, "--var and --wire are for --on aws")
            }
            return world.backend
        }
        let asks = !yes
        // The plan takes a while, and would be for nobody.
        guard yes || isatty(STDIN_FILENO) == 1 else {
            throw WirelabError(
                .invalidInput,
                "standard input is no terminal, so nobody can be asked whether to make what costs money: say --yes")
        }
        let hint = backend.hint
        let line = ProgressLine()
        backend.settings = AWSSettings(
            variables: try parsed(), wire: wire.map(absolutePath),
            isWelcome: {
                line.clear()
                return try PlanQuestion(plan: $0, identity: $1, hint: hint).ask(isWanted: asks)
            }, progress: line.say, waiting: line.show)
        return backend
    }

    private func parsed() throws -> [String: String] {
        var values: [String: String] = [:]
        for word in variables {
            guard let sign = word.firstIndex(of: "="), sign != word.startIndex else {
                throw WirelabError(.invalidInput, "--var takes NAME=VALUE, such as region=us-east-1, not '\(word)'")
            }
            let name = String(word[..<sign])
            if ["lab_file", "lab_name"].contains(name) {
                throw WirelabError(.invalidInput, "--var \(name) is said by --lab FILE and --name NAME")
            }
            values[name] = String(word[word.index(after: sign)...])
        }
        return values
    }
}

/// What is asked before something is made on AWS.
struct PlanQuestion {
    let plan: PlanSummary
    let identity: AWSIdentity
    /// What hints at the lab.
    let hint: CommandHint

    /// What the plan would do, and what it costs.
    var lines: [String] {
        var lines = ["on AWS, account \(identity.account), region \(plan.region), as \(identity.arn):"]
        lines.append(
            "  \(plan.created) to create, \(plan.changed) to change, \(plan.destroyed) to destroy; instances \(plan.instanceType)"
        )
        if plan.created == 0 || plan.changed + plan.destroyed > 0 { lines += plan.changes.prefix(20).map { "  \($0)" } }
        if let cost = plan.hourlyCost {
            lines.append("  about \(Quantity.dollars(cost)) an hour, until '\(hint.line("down"))' (an estimate)")
        }
        if !plan.billedWhileStopped.isEmpty {
            lines.append(
                "  billed also when the hosts have stopped: \(plan.billedWhileStopped.joined(separator: ", "))")
        }
        lines += plan.missing.map { "  the hosts come up without \($0)" }
        return lines
    }

    /// Shows it and waits for an answer.
    ///
    /// - Parameter isWanted: whether to ask; else it is only shown.
    /// - Returns: whether the user agrees.
    /// - Throws: `WirelabError`; `Interrupted`.
    func ask(isWanted: Bool) throws -> Bool {
        for line in lines { Console.error(line) }
        if !isWanted { return true }
        Console.write("go on? (y/N) ", to: STDERR_FILENO)
        if try EndRequests().cameBeforeInput(from: STDIN_FILENO) { throw Interrupted() }
        return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
    }
}

extension World {
    /// The same, that says on standard error what takes long.
    func reporting() -> World {
        guard case .aws(var backend) = self else { return self }
        let line = ProgressLine()
        backend.settings.progress = line.say
        backend.settings.waiting = line.show
        return .aws(backend)
    }
}
