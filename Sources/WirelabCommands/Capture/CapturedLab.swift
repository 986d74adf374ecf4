import Backends
import Diagnostics
import LabFile
import LabModel

/// A lab whose captures a verb is about; it may have gone down since.
struct CapturedLab {
    let world: World
    /// The lab's name.
    let lab: String
    /// The captures that it holds; none where it is down.
    let captures: [HostCapture]
    /// What to say where a host could not be asked, which may hold one more.
    var shortcoming: WirelabError?

    /// What holds them.
    var backend: any LabBackend { world.backend }

    /// Has it forget captures that are saved.
    ///
    /// - Parameter hosts: on which hosts.
    /// - Throws: `WirelabError` where it does not, and is still up.
    func forget(_ hosts: [String]) async throws {
        do {
            try await backend.forgetCaptures(of: lab, on: hosts)
        } catch {
            if try await backend.lab(lab) != nil { throw error }
        }
    }

    /// What to say where it holds no capture, as far as its hosts could be asked.
    var holdsNone: WirelabError {
        shortcoming
            ?? WirelabError(
                .invalidInput, "nothing is being captured in lab \(lab): '\(world.hint.line("capture start"))' begins")
    }

    /// What to say where there is nothing left to save.
    var savedAlready: WirelabError {
        WirelabError(.invalidInput, "another verb of wirelab has just saved or discarded the captures of lab \(lab)")
    }
}

extension LabSelection {
    /// Finds the lab whose captures are meant: one that is up, or one that went down and left some.
    ///
    /// - Parameter root: what stood before the verb.
    /// - Returns: the lab and its captures.
    /// - Throws: `WirelabError` where it is not up and left nothing.
    func captured(_ root: Wirelab) async throws -> CapturedLab {
        do {
            let (chosen, lab) = try await running(root)
            guard case .aws(let aws) = chosen else {
                return CapturedLab(
                    world: chosen, lab: lab.name, captures: try await chosen.backend.captures(of: lab.name))
            }
            let held = try await aws.heldCaptures(of: lab.name)
            return CapturedLab(
                world: chosen, lab: lab.name, captures: held.captures, shortcoming: held.shortcoming)
        } catch let error as WirelabError {
            let world = world.filled(from: root.world)
            let chosen = try chosen(root)
            guard let lab = nameOfLeftovers(world, chosen.backend.captureRoot),
                try await chosen.backend.lab(lab) == nil
            else { throw error }
            return CapturedLab(world: chosen, lab: lab, captures: [])
        }
    }

    /// The lab that is not up and left captures; nil where it left none, or nothing says which one is meant.
    private func nameOfLeftovers(_ world: WorldOptions, _ root: CaptureRoot) -> String? {
        if name == nil && !world.hasLabFile {
            let labs = Set(CaptureFolder.all(in: root).map(\.lab))
            return labs.count == 1 ? labs.first : nil
        }
        let meant = name ?? (try? LabFile.load(path: world.labPath))?.topology.name
        return meant.flatMap { CaptureFolder.all(of: $0, in: root).isEmpty ? nil : $0 }
    }
}
