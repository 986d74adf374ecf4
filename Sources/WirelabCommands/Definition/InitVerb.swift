import ArgumentParser
import Diagnostics
import Glibc
import HostSystem
import LabFile

/// Writes a lab file to start from.
struct InitVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Write a commented lab.yaml to start from; never over an existing file.")

    @ParentCommand var root: Wirelab
    @OptionGroup var world: WorldOptions

    func run() throws {
        let path = world.filled(from: root.world).labPath
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        if file < 0 && errno == EEXIST {
            throw WirelabError(.invalidInput, "\(path) exists already; it stays as it is")
        }
        guard file >= 0 else {
            throw WirelabError(.environment, "cannot write \(path): \(systemErrorText(errno))")
        }
        defer { close(file) }
        Console.write(LabFile.template, to: file)
        Console.print("wrote \(path): a server and three clients\nnext: wirelab up")
    }
}
