import ArgumentParser
import Backends
import Diagnostics
import Glibc

/// Opens a shell on a host.
struct ShellVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell", abstract: "Open a shell on a host.",
        discussion: """
            It is the one that SHELL names, and its exit status is this program's. What you start there in the background \
            runs on until the lab goes down. For a single command see 'wirelab exec'. On AWS it is a session of Systems Manager.
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var selection: LabSelection
    @Argument(help: "The host's name.")
    var host: String

    func run() async throws {
        let (world, lab) = try await selection.running(root)
        let names = try lab.hostNames(host)
        guard names.count == 1 else {
            let line = world.hint.line("shell", names.first ?? "HOST")
            throw WirelabError(.invalidInput, "a shell opens on one host: \(line)")
        }
        throw ExitCode(try world.runner(for: lab).runShell(on: names[0]))
    }
}
