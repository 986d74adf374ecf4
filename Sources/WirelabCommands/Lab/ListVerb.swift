import ArgumentParser
import Backends
import FoundationEssentials
import LabModel
import Reports

/// Lists the labs that are up.
struct ListVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List your labs that are up on this machine.")

    @ParentCommand var root: Wirelab
    @OptionGroup var world: WorldOptions
    @Flag(help: "Print the list as JSON.")
    var json = false

    func run() async throws {
        let labs = try await world.filled(from: root.world).localBackend().labs()
        if json { return try printJSON(ListDocument(labs: labs.map(ListDocument.Lab.init))) }
        if labs.isEmpty { return Console.print("no lab is up") }
        let rows = labs.map {
            [$0.name, String($0.topology.hosts.count), elapsed(since: $0.since), String($0.keeper), $0.labFile]
        }
        Console.print(TextTable(header: ["lab", "hosts", "up for", "keeper", "file"], rows: rows).render())
    }
}

/// The JSON of `list`.
struct ListDocument: Encodable {
    struct Lab: Encodable {
        let lab: String
        let hosts: Int
        let file: String
        let keeper: Int32
        let since: Int

        init(_ lab: RunningLab) {
            self.lab = lab.name
            hosts = lab.topology.hosts.count
            file = lab.labFile
            keeper = lab.keeper
            since = lab.since
        }
    }

    let labs: [Lab]
}
