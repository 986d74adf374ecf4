import ArgumentParser
import Backends
import Diagnostics
import LabFile
import LabModel

/// Takes a lab down.
struct DownVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down", abstract: "Take the lab down; every process on its hosts ends.",
        discussion: """
            Captures that run, or have ended and are not saved, are saved first, into runs/ in the current folder. On AWS so are \
            those that were made by hand and put into the bucket, and then everything that Terraform made is destroyed.

            --discard drops them: the captures that the lab holds, and on AWS all that lies on its hosts and in its bucket. What \
            has been brought to this machine before is yours and stays; 'wirelab capture list' shows where, and 'wirelab capture stop \
            --discard' removes it.

            Examples:
              wirelab down
              wirelab --on aws down --name tcp-ip-sandbox
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var world: WorldOptions
    @Option(help: ArgumentHelp("The name of the lab, instead of the lab file's.", valueName: "lab"))
    var name: String?
    @Flag(help: "Drop the captures that the lab holds, and on AWS those in its bucket, too.")
    var discard = false

    func run() async throws {
        let world = world.filled(from: root.world)
        let chosen = try world.chosen(lab: name).reporting()
        let backend = chosen.backend
        let lab = if let name { name } else { try await LabSelection.nameToTakeDown(world, chosen) }
        if case .aws(let aws) = chosen { return try await downOnAWS(aws, chosen, lab) }
        let captures = await backend.capturesSaidSoon(of: lab)
        var failure: (any Error)?
        if !captures.isEmpty && !discard {
            // Whatever becomes of the captures, the lab goes down; their own files outlive it.
            do {
                try await save(CapturedLab(world: chosen, lab: lab, captures: captures))
            } catch {
                failure = error
            }
        }
        let wasUp = try await backend.down(lab)
        if discard { for capture in captures { capture.file.remove() } }
        Console.print(wasUp ? "\(lab) is down" : "\(lab) was not up")
        if let failure { throw failure }
    }

    /// On AWS captures lie on the hosts and in the bucket, which go with the lab: so nothing goes before they are here.
    private func downOnAWS(_ aws: AWSBackend, _ world: World, _ lab: String) async throws {
        if !discard, try await aws.lab(lab) != nil {
            do {
                let captures = try await aws.capturesBeforeDown(of: lab)
                if !captures.isEmpty { try await save(CapturedLab(world: world, lab: lab, captures: captures)) }
                try await fetch(aws, lab)
            } catch let error as WirelabError {
                throw WirelabError(
                    error.code,
                    "lab \(lab) stays up, for its captures could not be brought here: \(error.message). "
                        + "'\(aws.hint.line("down", "--discard"))' takes it down without them", cause: error)
            }
        }
        Console.print(try await aws.down(lab) ? "\(lab) is down" : "\(lab) was not up")
    }

    /// What was captured by hand.
    private func fetch(_ aws: AWSBackend, _ lab: String) async throws {
        guard try !aws.capturesByHand(of: lab).isEmpty else { return }
        let folder = try RunFolder(named: "captures").path
        let files = try aws.fetchCaptures(of: lab, into: folder)
        Console.print("fetched what was captured by hand into \(folder): \(files.map(\.path).joined(separator: ", "))")
    }

    private func save(_ captured: CapturedLab) async throws {
        do {
            guard let ended = try await EndedCaptures.end(in: captured) else { return }
            let destination = try CaptureDestination(try RunFolder(named: "capture").file("capture.pcapng"))
            Console.print(try await ended.save(to: destination))
        } catch let error as WirelabError {
            throw WirelabError(
                error.code,
                "the captures were not saved: \(error.message); '\(captured.world.hint.line("capture list"))' says where they lie",
                cause: error)
        }
    }
}

extension LabSelection {
    /// The lab that `down` means: a lab file with faults, or from another folder, must not keep a lab from going down by its
    /// name, but without a name it must be this folder's own.
    fileprivate static func nameToTakeDown(_ world: WorldOptions, _ chosen: World) async throws -> String {
        let backend = chosen.backend
        let path = absolutePath(world.labPath)
        // The usual case asks no other lab, which may be busy.
        if world.hasLabFile, let name = (try? LabFile.load(path: world.labPath))?.topology.name,
            let lab = try await backend.lab(name), lab.labFile == path
        {
            return name
        }
        let labs = try await backend.labs()
        if world.hasLabFile {
            if let lab = labs.first(where: { $0.labFile == path }) { return lab.name }
            if case .aws(let aws) = chosen, let unfinished = try aws.lab(from: path) { return unfinished }
            let name = try world.loadLab().topology.name
            if let other = labs.first(where: { $0.name == name }) {
                throw WirelabFailure.foreign(other, path: world.labPath)
            }
            return name
        }
        if let only = labs.first, labs.count == 1 { return only.name }
        throw WirelabFailure.ambiguous(labs)
    }
}
