import ArgumentParser
import Backends
import Diagnostics

/// Starts captures that go on until they are stopped.
struct CaptureStartVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Start to capture on hosts; returns when the next packet will be captured.",
        discussion: """
            Without HOSTS on every host. The captures go on until 'wirelab capture stop' ends them. Until then their files lie in \
            ~/.local/state/wirelab/captures (XDG_STATE_HOME), where they survive the lab; on AWS they lie on the hosts, and are lost with \
            them. When one does not start, none does.

            Examples:
              wirelab capture start
              wirelab capture start server,client-1 --filter 'tcp port 1234'
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var selection: LabSelection
    @Argument(help: ArgumentHelp("The hosts: a name, names with commas, or all.", valueName: "hosts"))
    var named: String?
    @Option(help: ArgumentHelp("The hosts, too.", valueName: "hosts"))
    var hosts: String?
    @OptionGroup var wishes: CaptureWishes

    func run() async throws {
        if let named, let hosts {
            let line = selection.hint(root).line("capture start", "\(named),\(hosts)")
            throw WirelabError(.invalidInput, "the hosts are named twice: \(line)")
        }
        let options = try wishes.options()
        let (world, lab) = try await selection.running(root)
        let names = try lab.capturedHosts(named ?? hosts ?? "all", world.hint)
        let folder = try await world.backend.startCaptures(on: names, of: lab.name, options)
        Console.print("capturing on \(names.shortList), into \(folder.path)")
        Console.print("next: \(CapturesInLab.next(world.hint))")
        for leftover in CaptureLeftovers(lab: lab.name, in: world.backend.captureRoot, besides: [folder]).lines {
            Console.error("wirelab: \(leftover); see '\(world.hint.line("capture list"))'")
        }
    }
}

extension [String] {
    /// Some of the names, with commas, and how many more there are.
    var shortList: String {
        let shown = prefix(8).joined(separator: ", ")
        return count > 8 ? "\(shown) and \(count - 8) more" : shown
    }
}
