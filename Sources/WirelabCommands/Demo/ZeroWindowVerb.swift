import ArgumentParser
import Backends
import Diagnostics
import Glibc
import LabFile
import LabModel
import Reports

/// Makes a receiver close its window, and tells the story from the packets.
struct ZeroWindowVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zero-window",
        abstract: "A consumer that does not read, a producer that does not wait: TCP closes the window.",
        discussion: """
            Brings the lab up if it is not, starts a capture on both hosts, wire hesitant-consumer on the server and wire \
            eager-producer on a client, and draws what the capture shows. The capture and the applications' events stay \
            in runs/. Without a lab file it uses the lab that 'wirelab init' writes. Takes about ten seconds; on AWS, where the \
            lab must be up, about a minute.
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var world: WorldOptions
    @Flag(help: "Leave the lab up afterwards.")
    var keep = false

    func run() async throws {
        let world = world.filled(from: root.world)
        let file = world.hasLabFile ? try world.loadLab() : try Self.builtInLab()
        let backend: LocalBackend
        switch try world.chosen().reporting() {
        case .local(let local): backend = local
        case .aws(let aws): return try await performOnAWS(aws, file.topology)
        }
        // A Ctrl-C in the middle takes a lab down that was not up before.
        let (report, temporary) = try backend.upTemporarily(file.topology, labFile: absolutePath(file.path))
        Console.print(UpSummary(file.topology, report).text)
        if keep { try temporary?.release() }
        let outcome = Result { try perform(backend, file.topology) }
        if temporary != nil && !keep { _ = try? await backend.down(file.topology.name) }
        try tell(try outcome.get())
        let hint = world.hint()
        if keep { Console.print("the lab stays up: \(hint.line("shell", "HOST")), \(hint.line("down"))") }
    }

    private func perform(_ backend: LocalBackend, _ topology: Topology) throws -> ZeroWindowRun {
        guard let lab = try backend.lab(topology.name) else {
            throw WirelabError(.environment, "lab \(topology.name) went down before the demo began")
        }
        let cast = try ZeroWindowCast(topology, backend.hint)
        let stage = ZeroWindowStage(runner: LocalHostRunner(backend: backend, lab: lab), cast: cast)
        return try stage.play(into: try RunFolder(named: "zero-window")) { announce(cast) }
    }

    /// On AWS a lab costs money and minutes, so the demo brings none up by itself.
    private func performOnAWS(_ backend: AWSBackend, _ topology: Topology) async throws {
        guard try await backend.lab(topology.name) != nil else {
            throw WirelabError(.environment, "lab \(topology.name) is not up on AWS: \(backend.howToBringUp)")
        }
        let cast = try ZeroWindowCast(topology, backend.hint)
        let stage = RemoteZeroWindowStage(backend: backend, lab: topology.name, cast: cast)
        try tell(try await stage.play { announce(cast) })
    }

    /// Says what is going on, once the captures have begun.
    private func announce(_ cast: ZeroWindowCast) {
        Console.print(
            "capturing on \(cast.consumer.name) and \(cast.producer.name) · hesitant-consumer on \(cast.consumer.name) · "
                + "eager-producer on \(cast.producer.name)")
    }

    private func tell(_ run: ZeroWindowRun) throws {
        Console.print("")
        let style: TextStyle = Console.hasColour ? .colour : .plain
        Console.write(run.ladder.render(width: Console.width, style: style), to: STDOUT_FILENO)
        Console.print("")
        for line in run.sendersView { Console.print(line) }
        Console.print("capture   \(run.capturePath)   (wireshark FILE, or: wirelab analyze FILE)")
        if let fault = run.fault { throw WirelabError(.checkFailed, fault) }
    }

    private static func builtInLab() throws -> LabFile {
        do {
            return try LabFile(path: "(the built-in lab)", text: LabFile.template)
        } catch {
            throw WirelabError(.environment, "the built-in lab is broken: \(error.diagnostics)", cause: error)
        }
    }
}
