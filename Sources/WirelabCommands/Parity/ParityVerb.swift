import ArgumentParser
import Diagnostics
import LabFile
import LabModel
import Parity

/// Holds the lab file against what is on AWS.
struct ParityVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parity",
        abstract: "Compare lab.yaml with the same lab on AWS: who may talk to whom, names, addresses.",
        discussion: """
            FILE is what 'terraform show -json' prints, of the state or of a saved plan; - is standard input. Exit status \
            0 when the two agree, 1 when they differ.

            EXAMPLES
              terraform show -json | wirelab parity -
              terraform show -json lab.plan > plan.json; wirelab parity plan.json
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var world: WorldOptions
    @Flag(help: "Print as JSON.")
    var json = false
    @Argument(help: ArgumentHelp("A Terraform state or plan as JSON; - is standard input.", valueName: "file"))
    var file: String

    func run() async throws {
        let lab = try world.filled(from: root.world).loadLab()
        let cloud = try CloudLab(terraform: try InputFile.read(file), called: InputFile.name(of: file))
        let report = ParityReport(lab.topology, cloud, labFile: lab.path)
        for note in report.notes { Console.error("note: \(note)") }
        if json {
            try printJSON(ParityDocument(report))
        } else {
            Console.print(report.lines(labFile: lab.path).joined(separator: "\n"))
        }
        if !report.agrees { throw ExitCode(WirelabError.Code.checkFailed.exitStatus) }
    }
}
