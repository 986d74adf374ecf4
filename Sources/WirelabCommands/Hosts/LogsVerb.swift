import ArgumentParser
import Backends
import Diagnostics
import Glibc

/// Shows what the set-up of a host on AWS wrote.
struct LogsVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Show what the set-up of a host on AWS wrote.",
        discussion: """
            That is /var/log/wirelab-user-data.log, or the console of a host that Systems Manager does not reach.

            Example:
              wirelab --on aws logs client-1
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var selection: LabSelection
    @Argument(help: "The host's name.")
    var host: String

    func run() async throws {
        let backend = try selection.chosen(root).reporting().aws(for: "logs", host)
        let (world, lab) = try await selection.running(root)
        let names = try lab.hostNames(host)
        guard names.count == 1 else {
            let line = world.hint.line("logs", names.first ?? "HOST")
            throw WirelabError(.invalidInput, "the log is of one host: \(line)")
        }
        try backend.readSetUpLog(of: names[0], in: lab.name) { Console.write($0, to: STDOUT_FILENO) }
    }
}
