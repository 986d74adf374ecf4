import Backends
import LabModel

/// What `wirelab` alone says: the labs that are up, or how to begin, and the next command to type.
enum Overview {
    static func print(_ world: WorldOptions) async throws {
        let chosen = try world.chosen()
        let backend = chosen.backend
        let labs = try await backend.labs()
        for line in try chosen.unfinishedLabs() { Console.print(line) }
        var capturing: String?
        for lab in labs {
            let hosts = lab.topology.hosts.count
            Console.print("\(lab.name) is up: \(hosts) host\(hosts == 1 ? "" : "s"), from \(lab.labFile)")
            if let line = await CapturesInLab(of: lab.name, backend).line {
                Console.print("\(lab.name): \(line)")
                capturing = capturing ?? lab.name
            }
        }
        Console.print(next(labs, capturing, world, chosen))
    }

    private static func next(
        _ labs: [RunningLab], _ capturing: String?, _ world: WorldOptions, _ chosen: World
    ) -> String {
        let wirelab = chosen.command
        if let lab = labs.first {
            let host = lab.topology.hosts.first?.name ?? "HOST"
            let verbs = [
                "shell \(host)", chosen.isLocal ? "reach" : "exec \(host) -- COMMAND", "demo zero-window", "down",
            ]
            let stop = capturing.map { [CapturesInLab.next(labs.count > 1 ? $0 : nil)] } ?? []
            return "next: " + (stop + verbs).map { "\(wirelab) \($0)" }.joined(separator: ", ")
        }
        let none = chosen.isLocal ? "no lab is up" : "no lab of yours is up on AWS"
        if world.hasLabFile {
            return chosen.isLocal
                ? "\(none)\nnext: wirelab up, or wirelab demo zero-window"
                : "\(none)\nnext: \(wirelab) doctor, then \(wirelab) up"
        }
        return "\(none) and there is no lab.yaml here\nnext: wirelab init, then \(wirelab) up"
    }
}
