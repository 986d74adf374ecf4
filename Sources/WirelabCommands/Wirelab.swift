public import ArgumentParser
import Backends
import Diagnostics
import Glibc

/// The bench: define a lab, bring it up, look at it, run things on its hosts.
public struct Wirelab: AsyncParsableCommand {
    /// Name, help and verbs.
    public static let configuration = CommandConfiguration(
        commandName: "wirelab",
        abstract: "A TCP/IP laboratory: hosts, security groups and DNS from one file, lab.yaml.",
        usage: "wirelab [--lab FILE] [--on local|aws] VERB ...",
        discussion: """
            Results go to standard output, everything else to standard error. Exit status: 0 done, 1 a check failed, \
            2 wrong input or usage, 3 the environment cannot do it.
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(
                name: "DEFINE",
                subcommands: [InitVerb.self, ValidateVerb.self, DiagramVerb.self, SchemaVerb.self]),
            CommandGroup(
                name: "BRING UP",
                subcommands: [
                    DoctorVerb.self, UpVerb.self, DownVerb.self, ListVerb.self, StatusVerb.self, LeftoversVerb.self,
                ]),
            CommandGroup(name: "WORK ON HOSTS", subcommands: [ExecVerb.self, ShellVerb.self, LogsVerb.self]),
            CommandGroup(
                name: "UNDERSTAND", subcommands: [ReachVerb.self, WhyVerb.self, ParityVerb.self, AnalyzeVerb.self]),
            CommandGroup(name: "SEE", subcommands: [CaptureVerb.self, DemoVerb.self]),
            CommandGroup(name: "INTERNAL", subcommands: [KeeperVerb.self]),
        ])

    @OptionGroup var world: WorldOptions

    /// What ArgumentParser needs.
    public init() {}

    /// Without a verb: the labs that are up, or how to begin, and the next command to type.
    public func run() async throws {
        try await Overview.print(world)
    }

    /// Parses the command line, runs the verb and ends the program with the right status.
    public static func runAndExit() async -> Never {
        let words = CommandLineWords(Array(CommandLine.arguments.dropFirst()))
        do {
            var command = try parseAsRoot(words.withWorldOptionsFirst)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            exit(withStatus: 0)
        } catch let error as WirelabError {
            Console.error("wirelab: \(error.message)")
            exit(withStatus: error.code.exitStatus)
        } catch is Interrupted {
            exit(withStatus: 128 + SIGINT)
        } catch let status as ExitCode {
            exit(withStatus: status.rawValue)
        } catch {
            // ArgumentParser's own: help and version are results, everything else is wrong usage.
            let message = fullMessage(for: error)
            if exitCode(for: error) == .success {
                Console.print(message)
                exit(withStatus: 0)
            }
            Console.error(words.complaint(verbs: verbs).map { "wirelab: \($0)" } ?? message)
            exit(withStatus: WirelabError.Code.invalidInput.exitStatus)
        }
    }

    private static var verbs: [String] {
        configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    }

    private static func exit(withStatus status: Int32) -> Never {
        Glibc.exit(status)
    }
}
