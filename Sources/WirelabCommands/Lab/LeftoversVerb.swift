import ArgumentParser
import Backends
import Diagnostics
import Reports

/// Finds what a failed destroy left on AWS.
struct LeftoversVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leftovers",
        abstract: "Find by their tags what labs have on AWS, and what a failed destroy left there.",
        discussion: """
            What belongs to a lab that this machine knows goes with 'wirelab --on aws down --name LAB'; the rest is to be removed in the \
            console or with the aws command. Exit status 1 when there is any of the rest. Some resources are listed for a while after \
            they are gone. It looks in the regions of the labs that this machine knows, in yours, and in eu-central-1.

            Example:
              wirelab --on aws leftovers --region eu-central-1
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var world: WorldOptions
    @Option(help: ArgumentHelp("Another region to look in; may be repeated.", valueName: "region"))
    var region: [String] = []
    @Flag(help: "Print as JSON.")
    var json = false

    func run() async throws {
        let backend = try world.filled(from: root.world).chosen().aws(for: "leftovers")
        let regions = Set(try backend.regionsOfLabs() + region).sorted()
        let resources = try backend.taggedResources(in: regions)
        if json {
            try printJSON(
                LeftoversDocument(resources: resources.map { .init(arn: $0.arn, lab: $0.lab, known: $0.isKnown) }))
        } else if resources.isEmpty {
            Console.print("nothing carries Wirelab's tags in \(regions.joined(separator: ", "))")
        } else {
            let rows = resources.map { [$0.lab, $0.isKnown ? "goes with down" : "left over", $0.arn] }
            Console.print(TextTable(header: ["lab", "state", "resource"], rows: rows).render())
        }
        if resources.contains(where: { !$0.isKnown }) { throw ExitCode(WirelabError.Code.checkFailed.exitStatus) }
    }
}

/// The JSON of `leftovers`.
struct LeftoversDocument: Encodable {
    struct Resource: Encodable {
        let arn: String
        let lab: String
        let known: Bool
    }

    let resources: [Resource]
}
