import Backends
import LabModel

/// What `wirelab` alone says: the labs that are up, or how to begin, and the next command to type.
enum Overview {
    static func print(_ world: WorldOptions) async throws {
        let backend = try world.chosen().backend
        let labs = try await backend.labs()
        var capturing: String?
        for lab in labs {
            let hosts = lab.topology.hosts.count
            Console.print("\(lab.name) is up: \(hosts) host\(hosts == 1 ? "" : "s"), from \(lab.labFile)")
            if let line = await CapturesInLab(of: lab.name, backend).line {
                Console.print("\(lab.name): \(line)")
                capturing = capturing ?? lab.name
            }
        }
        Console.print(next(labs, capturing, world))
    }

    private static func next(_ labs: [RunningLab], _ capturing: String?, _ world: WorldOptions) -> String {
        if let lab = labs.first {
            let host = lab.topology.hosts.first?.name ?? "HOST"
            let stop = capturing.map { "\(CapturesInLab.next(labs.count > 1 ? $0 : nil)), " } ?? ""
            return "next: \(stop)wirelab shell \(host), wirelab reach, wirelab demo zero-window, wirelab down"
        }
        if world.hasLabFile { return "no lab is up\nnext: wirelab up, or wirelab demo zero-window" }
        return "no lab is up and there is no lab.yaml here\nnext: wirelab init, then wirelab up"
    }
}
