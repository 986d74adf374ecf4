import ArgumentParser
import Diagnostics
import LabFile
import LabModel

/// Checks a lab file.
struct ValidateVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check the lab file: every problem at once, each with its place.")

    @ParentCommand var root: Wirelab
    @OptionGroup var world: WorldOptions
    @Flag(help: "Print the problems as JSON, and of a valid file the lab with every word resolved.")
    var json = false
    @Argument(help: ArgumentHelp("The lab file, instead of --lab.", valueName: "file"))
    var file: String?

    func run() throws {
        var world = world.filled(from: root.world)
        world.labFile = file ?? world.labFile
        if json { return try printProblems(world) }
        let lab = try world.loadLab()
        let topology = lab.topology
        Console.print(
            "\(lab.path) is valid: lab \(topology.name), \(Count(topology.hosts.count, "host")), "
                + "\(Count(topology.roles.count, "role")), \(Count(topology.subnets.count, "subnet"))")
    }

    private func printProblems(_ world: WorldOptions) throws {
        let problems: [Diagnostic]
        var lab: ResolvedLabDocument?
        do {
            let file = try LabFile.load(path: world.labPath)
            lab = ResolvedLabDocument(file.topology)
            problems = file.warnings
        } catch let invalid as InvalidLabFile {
            problems = invalid.diagnostics
        }
        let isValid = !problems.contains { $0.severity == .error }
        try printJSON(
            ValidationDocument(valid: isValid, problems: problems.map(ValidationDocument.Problem.init), lab: lab))
        if !isValid { throw ExitCode(WirelabError.Code.invalidInput.exitStatus) }
    }
}

/// The JSON of `validate`.
struct ValidationDocument: Encodable {
    struct Problem: Encodable {
        let file: String
        let line: Int
        let column: Int
        let severity: String
        let message: String

        init(_ diagnostic: Diagnostic) {
            file = diagnostic.file
            line = diagnostic.position.line
            column = diagnostic.position.column
            severity = diagnostic.severity.rawValue
            message = diagnostic.message
        }
    }

    let valid: Bool
    let problems: [Problem]
    /// Only of a valid file.
    let lab: ResolvedLabDocument?
}

/// A number with its noun: "1 host", "4 hosts".
struct Count: CustomStringConvertible {
    let description: String

    init(_ number: Int, _ noun: String) {
        description = number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }
}
