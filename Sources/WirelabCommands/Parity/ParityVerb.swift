import ArgumentParser
import Backends
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
            FILE is what 'terraform show -json' prints, of the state or of a saved plan; - is standard input. Without FILE it \
            is the state of the lab that 'wirelab --on aws up' brought up. With --live the account itself is asked, which finds \
            what was changed by hand. Exit status 0 when the two agree, 1 when they differ.

            EXAMPLES
              wirelab parity --live
              terraform show -json | wirelab parity -
              terraform show -json lab.plan > plan.json; wirelab parity plan.json
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var world: WorldOptions
    @Flag(help: "Print as JSON.")
    var json = false
    @Flag(help: "Ask the account, not Terraform's state.")
    var live = false
    @Option(
        help: ArgumentHelp("With --live: the region, where the lab was not brought up from here.", valueName: "region"))
    var region: String?
    @Argument(help: ArgumentHelp("A Terraform state or plan as JSON; - is standard input.", valueName: "file"))
    var file: String?

    func validate() throws {
        if live && file != nil { throw ValidationError("Either FILE or --live.") }
        if region != nil && !live { throw ValidationError("--region goes with --live.") }
    }

    func run() async throws {
        let lab = try world.filled(from: root.world).loadLab()
        let cloud = try await cloud(lab.topology.name)
        let report = ParityReport(lab.topology, cloud, labFile: lab.path)
        for note in report.notes { Console.error("note: \(note)") }
        if json {
            try printJSON(ParityDocument(report))
        } else {
            Console.print(report.lines(labFile: lab.path).joined(separator: "\n"))
        }
        if !report.agrees { throw ExitCode(WirelabError.Code.checkFailed.exitStatus) }
    }

    private func cloud(_ lab: String) async throws -> CloudLab {
        if let file { return try CloudLab(terraform: try InputFile.read(file), called: InputFile.name(of: file)) }
        let backend = try AWSBackend()
        if !live {
            return try CloudLab(terraform: try backend.terraformState(of: lab), called: "Terraform's state of \(lab)")
        }
        let place = try backend.place(of: lab, region: region)
        return try await LiveQuestions(lab: lab, region: place.region, vpc: place.vpc) {
            try backend.answer($0, region: place.region)
        }.answers()
    }
}
