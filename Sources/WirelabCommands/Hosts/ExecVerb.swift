import ArgumentParser
import Backends
import Diagnostics
import Glibc
import LabModel

/// Runs a command on hosts.
struct ExecVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec", abstract: "Run a command on one host, on several (a,b,c), or on all.",
        discussion: """
            On one host the command has your terminal, folder and signals, and its exit status is this program's: 128 plus \
            the signal that ended it, 127 where it is not found, 126 where it cannot be run. On several hosts each line is \
            prefixed with its host, and the exit status is 0 if every host's was, else 1. 'fabric' is the network between \
            the hosts.

            On AWS the command runs as root in /opt/wirelab and has no standard input. Where the Session Manager plugin is \
            installed here, its output comes as it is written; else through Run Command, at the end and cut at 24,000 \
            characters.

            Examples:
              wirelab exec client-1 -- ping -c 3 server
              wirelab exec server,client-1 -- ip address
              wirelab exec all --json -- uname -r
              wirelab exec fabric -- nft list ruleset
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var selection: LabSelection
    @Flag(help: "Print each host's exit status, time and output as JSON.")
    var json = false
    @Argument(help: ArgumentHelp("The hosts: a name, names with commas, or all.", valueName: "hosts"))
    var hosts: String
    @Argument(parsing: .captureForPassthrough, help: "The command and its arguments, after -- if you like.")
    var command: [String] = []

    func run() async throws {
        var words = command
        // What stands before the command is ours, also behind the hosts.
        let json = json || words.first == "--json"
        if words.first == "--json" { words.removeFirst() }
        if let option = words.first, option.hasPrefix("-"), option != "--" {
            throw WirelabError(
                .invalidInput,
                "\(option) stands where the command should: options of wirelab come before the hosts, and a command that "
                    + "begins with a hyphen comes behind --")
        }
        if words.first == "--" { words.removeFirst() }
        guard !words.isEmpty else {
            let line = selection.hint(root).line("exec", "\(hosts) -- COMMAND")
            throw WirelabError(.invalidInput, "no command to run: \(line)")
        }
        let (world, lab) = try await selection.running(root)
        let names = try lab.hostNames(hosts)
        let runner = world.runner(for: lab)
        if names.count == 1 && !json {
            let status = try runner.runAttached(words, on: names[0])
            throw ExitCode(status)
        }
        let outcomes = try runner.runCollecting(words, on: names) { host, line, isError in
            if !json { Console.write("\(host): \(line)\n", to: isError ? STDERR_FILENO : STDOUT_FILENO) }
        }
        if json { try printJSON(ExecDocument(hosts: outcomes)) }
        for outcome in outcomes where outcome.exitStatus != 0 && !json {
            Console.error("\(outcome.host): exit status \(outcome.exitStatus)")
        }
        if outcomes.contains(where: { $0.exitStatus != 0 }) { throw ExitCode(1) }
    }
}

/// The JSON of `exec`.
struct ExecDocument: Encodable {
    let hosts: [HostOutcome]
}

extension RunningLab {
    /// The hosts that a list on the command line names.
    ///
    /// - Parameter list: a name, names with commas, or `all`.
    /// - Returns: their names, each once, in the list's order.
    /// - Throws: `WirelabError` for one that the lab does not have.
    func hostNames(_ list: String) throws -> [String] {
        let known = topology.hosts.map(\.name)
        if list == "all" {
            if known.isEmpty { throw WirelabError(.invalidInput, "lab \(name) has no hosts") }
            return known
        }
        var names: [String] = []
        for part in list.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            guard known.contains(part) || part == LocalLab.fabricName && keeper != nil else {
                throw WirelabError(
                    .invalidInput, "lab \(name) has no host '\(part)'; it has \(known.joined(separator: ", "))")
            }
            if !names.contains(part) { names.append(part) }
        }
        return names
    }
}
