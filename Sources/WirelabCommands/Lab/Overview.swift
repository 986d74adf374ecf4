import Backends
import LabModel

/// What `wirelab` alone says: the labs that are up, or how to begin, and the next command to type.
enum Overview {
    static func print(_ world: WorldOptions) async throws {
        let chosen = try world.chosen()
        let labs = try await ListedLab.all(in: chosen, world)
        let unfinished = try chosen.unfinishedLabs()
        for sentence in unfinished.compactMap(\.sentence) { Console.print(sentence) }
        for listed in labs {
            let lab = listed.lab
            let hosts = lab.topology.hosts.count
            Console.print(
                listed.standing.sentence
                    ?? "\(lab.name) is up: \(hosts) host\(hosts == 1 ? "" : "s"), from \(lab.labFile)")
            if let line = listed.captures.line { Console.print("\(lab.name): \(line)") }
        }
        for line in next(labs, unfinished, world, chosen) { Console.print(line) }
    }

    private static func next(
        _ labs: [ListedLab], _ unfinished: [LabStanding], _ world: WorldOptions, _ chosen: World
    ) -> [String] {
        let wirelab = chosen.hint.program
        if let listed = labs.first(where: { $0.standing.condition == .up }) {
            let capturing = labs.first { $0.captures.line != nil }
            let stop = capturing.map { [CapturesInLab.next($0.standing.hint)] } ?? []
            return ["next: " + (stop + verbs(listed, chosen)).joined(separator: ", ")]
        }
        let standings = labs.map(\.standing) + unfinished
        // What else there is to say, each of them has said of itself.
        if !standings.isEmpty { return standings.allSatisfy(\.canBeAsked) ? [] : ["next: \(wirelab) doctor"] }
        let none = chosen.isLocal ? "no lab is up" : "no lab of yours is up on AWS"
        if world.hasLabFile {
            return [
                none,
                chosen.isLocal
                    ? "next: \(wirelab) up, or \(wirelab) demo zero-window"
                    : "next: \(wirelab) doctor, then \(wirelab) up",
            ]
        }
        return ["\(none) and there is no lab.yaml here", "next: \(wirelab) init, then \(wirelab) up"]
    }

    private static func verbs(_ listed: ListedLab, _ chosen: World) -> [String] {
        let (host, hint) = (listed.lab.topology.hosts.first?.name ?? "HOST", listed.standing.hint)
        return [
            hint.line("shell", host),
            chosen.isLocal ? hint.line("reach") : hint.line("exec", "\(host) -- COMMAND"),
            "\(chosen.hint.program) demo zero-window", hint.line("down"),
        ]
    }
}
