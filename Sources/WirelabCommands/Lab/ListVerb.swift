import ArgumentParser
import Backends
import FoundationEssentials
import LabModel
import Reports

/// Lists the labs that are up.
struct ListVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List your labs that are up.",
        discussion: """
            On AWS these are the labs that were brought up from this machine. It asks EC2 for their hosts, and says where a lab is \
            half up, has lost hosts, or cannot be asked.
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var world: WorldOptions
    @Flag(help: "Print the list as JSON.")
    var json = false

    func run() async throws {
        let world = world.filled(from: root.world)
        let chosen = try world.chosen()
        let labs = try await ListedLab.all(in: chosen, world)
        let unfinished = try chosen.unfinishedLabs()
        if json { return try printJSON(ListDocument(labs: labs.map(ListDocument.Lab.init))) }
        for line in unfinished.compactMap(\.sentence) { Console.print(line) }
        if labs.isEmpty && !unfinished.isEmpty { return }
        if labs.isEmpty { return Console.print(chosen.isLocal ? "no lab is up" : "no lab is up on AWS") }
        Console.print(table(labs, isLocal: chosen.isLocal))
        for listed in labs {
            if let sentence = listed.standing.sentence { Console.print("\n\(sentence)") }
            guard let line = listed.captures.line else { continue }
            Console.print("\n\(listed.lab.name): \(line)\nnext: \(CapturesInLab.next(listed.standing.hint))")
        }
    }

    /// A lab on this machine is up, or is not there.
    private func table(_ labs: [ListedLab], isLocal: Bool) -> String {
        let rows = labs.map { listed in
            let lab = listed.lab
            return [lab.name, String(lab.topology.hosts.count)] + (isLocal ? [] : [listed.standing.word])
                + [elapsed(since: lab.since), lab.place, lab.labFile]
        }
        let header = isLocal ? ["lab", "hosts", "up for", "keeper"] : ["lab", "hosts", "state", "since", "region"]
        return TextTable(header: header + ["file"], rows: rows).render()
    }
}

/// A lab, and what is asked of it for a list.
struct ListedLab {
    let lab: RunningLab
    let standing: LabStanding
    let captures: CapturesInLab

    /// All that were brought up.
    ///
    /// - Parameters:
    ///   - chosen: the world.
    ///   - world: what the user said of it.
    /// - Returns: the labs, by name.
    /// - Throws: `WirelabError`.
    static func all(in chosen: World, _ world: WorldOptions) async throws -> [ListedLab] {
        let labs = try await chosen.backend.labs()
        var listed: [ListedLab] = []
        for lab in labs {
            let standing = await chosen.standing(of: lab, world.hint(at: lab, among: labs))
            let captures = standing.canBeAsked ? await CapturesInLab(of: lab.name, chosen.backend) : .unknown
            listed.append(ListedLab(lab: lab, standing: standing, captures: captures))
        }
        return listed
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
        /// How it is: `up`, `half-up`, `half-down`, `lacking` (hosts have stopped or are gone), `unknown`.
        let condition: String
        /// The hosts whose captures run, or have ended and are not saved.
        let captured: [String]

        init(_ listed: ListedLab) {
            let lab = listed.lab
            self.lab = lab.name
            hosts = lab.topology.hosts.count
            file = lab.labFile
            keeper = lab.keeper
            since = lab.since
            condition = listed.standing.name
            captured = listed.captures.hosts
        }
    }

    let labs: [Lab]
}
