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

    /// The world in which it is.
    ///
    /// - Parameter root: what stood before the verb.
    /// - Returns: the world, whose hints name the lab where the user did.
    /// - Throws: `WirelabError` where there is no such world.
    func chosen(_ root: Wirelab) throws -> World { try world.filled(from: root.world).chosen(lab: name) }

    /// What hints have a person type.
    ///
    /// - Parameter root: what stood before the verb.
    /// - Returns: what makes them.
    func hint(_ root: Wirelab) -> CommandHint { world.filled(from: root.world).hint(lab: name) }

    /// Finds the lab.
    ///
    /// - Parameter root: what stood before the verb.
    /// - Returns: the world and the running lab.
    /// - Throws: `WirelabError` where it is not up, or another folder's lab has its name.
    func running(_ root: Wirelab) async throws -> (World, RunningLab) {
        let world = world.filled(from: root.world)
        let chosen = try chosen(root)
        let backend = chosen.backend
        if let name {
            guard let lab = try await backend.lab(name) else { throw try await notUp(name, chosen) }
            return (chosen, lab)
        }
        if world.hasLabFile {
            let file = try world.loadLab()
            guard let lab = try await backend.lab(file.topology.name) else {
                throw try await notUp(file.topology.name, chosen)
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

    private func notUp(_ name: String, _ chosen: World) async throws -> WirelabError {
        if let line = try chosen.unfinishedLine(name) { return WirelabError(.environment, "lab \(line)") }
        let others = try await chosen.backend.labs().map(\.name)
        let upNow = others.isEmpty ? "" : " (up now: \(others.joined(separator: ", ")))"
        let elsewhere =
            chosen.isLocal && AWSBackend.remembers(name) ? "; on AWS you have one of this name: say --on aws" : ""
        return WirelabError(
            .environment,
            "lab \(name) is not up\(elsewhere.isEmpty ? "" : " on this machine"): "
                + "\(chosen.backend.howToBringUp)\(upNow)\(elsewhere)")
    }
}
