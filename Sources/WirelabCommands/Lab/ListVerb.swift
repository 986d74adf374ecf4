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
        let backend = try world.filled(from: root.world).localBackend()
        let labs = try await backend.labs().map { ($0, CapturesInLab(of: $0.name, backend)) }
        if json { return try printJSON(ListDocument(labs: labs.map(ListDocument.Lab.init))) }
        if labs.isEmpty { return Console.print("no lab is up") }
        let rows = labs.map { lab, _ in
            [lab.name, String(lab.topology.hosts.count), elapsed(since: lab.since), String(lab.keeper), lab.labFile]
        }
        Console.print(TextTable(header: ["lab", "hosts", "up for", "keeper", "file"], rows: rows).render())
        for (lab, captures) in labs {
            guard let line = captures.line else { continue }
            Console.print("\n\(lab.name): \(line)\nnext: \(CapturesInLab.next(labs.count > 1 ? lab.name : nil))")
        }
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
        /// The hosts whose captures run, or have ended and are not saved.
        let captured: [String]

        init(_ lab: RunningLab, _ captures: CapturesInLab) {
            self.lab = lab.name
            hosts = lab.topology.hosts.count
            file = lab.labFile
            keeper = lab.keeper
            since = lab.since
            captured = captures.hosts
        }
    }

    let labs: [Lab]
}
