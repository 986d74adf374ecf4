import ArgumentParser
import Backends
import FoundationEssentials
import LabModel
import Reports

/// Lists the labs that are up.
struct ListVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List your labs that are up.")

    @ParentCommand var root: Wirelab
    @OptionGroup var world: WorldOptions
    @Flag(help: "Print the list as JSON.")
    var json = false

    func run() async throws {
        let chosen = try world.filled(from: root.world).chosen()
        var labs: [(RunningLab, CapturesInLab)] = []
        for lab in try await chosen.backend.labs() {
            labs.append((lab, await CapturesInLab(of: lab.name, chosen.backend)))
        }
        let unfinished = try chosen.unfinishedLabs()
        if json { return try printJSON(ListDocument(labs: labs.map(ListDocument.Lab.init))) }
        for line in unfinished { Console.print(line) }
        if labs.isEmpty && !unfinished.isEmpty { return }
        if labs.isEmpty { return Console.print(chosen.isLocal ? "no lab is up" : "no lab is up on AWS") }
        let rows = labs.map { lab, _ in
            [lab.name, String(lab.topology.hosts.count), elapsed(since: lab.since), lab.place, lab.labFile]
        }
        Console.print(
            TextTable(header: ["lab", "hosts", "up for", chosen.isLocal ? "keeper" : "region", "file"], rows: rows)
                .render())
        for (lab, captures) in labs {
            guard let line = captures.line else { continue }
            Console.print(
                "\n\(lab.name): \(line)\nnext: \(chosen.command) \(CapturesInLab.next(labs.count > 1 ? lab.name : nil))"
            )
        }
    }
}

extension RunningLab {
    /// What of its place is worth a column: the process of its keeper, or the region.
    fileprivate var place: String {
        if case .vpc(let region) = enforcement { return region }
        return keeper.map { String($0) } ?? ""
    }
}

/// The JSON of `list`.
struct ListDocument: Encodable {
    struct Lab: Encodable {
        let lab: String
        let hosts: Int
        let file: String
        let keeper: Int32?
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
