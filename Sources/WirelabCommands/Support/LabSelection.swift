import ArgumentParser
import Backends
import Diagnostics
import LabFile
import LabModel

/// Which running lab a verb is about: the named one, else the lab file's, else the only one that is up.
struct LabSelection: ParsableArguments {
    @OptionGroup var world: WorldOptions

    @Option(help: ArgumentHelp("The name of a lab that is up, instead of the lab file's.", valueName: "lab"))
    var name: String?

    /// Finds the lab.
    ///
    /// - Parameter root: what stood before the verb.
    /// - Returns: the world and the running lab.
    /// - Throws: `WirelabError` where it is not up, or another folder's lab has its name.
    func running(_ root: Wirelab) async throws -> (World, RunningLab) {
        let world = world.filled(from: root.world)
        let chosen = try world.chosen()
        let backend = chosen.backend
        if let name {
            guard let lab = try await backend.lab(name) else { throw try await notUp(name, backend) }
            return (chosen, lab)
        }
        if world.hasLabFile {
            let file = try world.loadLab()
            guard let lab = try await backend.lab(file.topology.name) else {
                throw try await notUp(file.topology.name, backend)
            }
            guard lab.labFile == absolutePath(file.path) else {
                throw WirelabFailure.foreign(lab, path: file.path)
            }
            return (chosen, lab)
        }
        let labs = try await backend.labs()
        if let only = labs.first, labs.count == 1 { return (chosen, only) }
        throw WirelabFailure.ambiguous(labs)
    }

    private func notUp(_ name: String, _ backend: any LabBackend) async throws -> WirelabError {
        let others = try await backend.labs().map(\.name)
        let hint = others.isEmpty ? "" : " (up now: \(others.joined(separator: ", ")))"
        return WirelabError(.environment, "lab \(name) is not up: \(backend.howToBringUp)\(hint)")
    }
}
