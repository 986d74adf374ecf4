import ArgumentParser
import Backends

/// Starts captures that go on until they are stopped.
struct CaptureStartVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Start to capture on hosts; returns when the next packet will be captured.",
        discussion: """
            The captures go on until 'wirelab capture stop' ends them. Until then their files lie in \
            ~/.local/state/wirelab/captures (XDG_STATE_HOME), where they survive the lab. When one does not start, none does.
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var selection: LabSelection
    @Option(help: ArgumentHelp("The hosts: a name, names with commas, or all.", valueName: "hosts"))
    var hosts = "all"
    @OptionGroup var wishes: CaptureWishes

    func run() async throws {
        let options = try wishes.options()
        let (backend, lab) = try await selection.running(root)
        let names = try lab.capturedHosts(hosts)
        let folder = try await backend.startCaptures(on: names, of: lab.name, options)
        Console.print("capturing on \(listed(names)), into \(folder.path)")
        Console.print("next: wirelab capture stop -w FILE")
        for leftover in CaptureLeftovers(lab: lab.name, besides: [folder]).lines {
            Console.error("wirelab: \(leftover); see 'wirelab capture list'")
        }
    }

    private func listed(_ names: [String]) -> String {
        let more = names.count - 8
        let shown = names.prefix(8).joined(separator: ", ")
        return more > 0 ? "\(shown) and \(more) more" : shown
    }
}
