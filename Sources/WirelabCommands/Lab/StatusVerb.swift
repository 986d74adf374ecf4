import ArgumentParser
import Backends
import Diagnostics
import LabFile
import LabModel
import Reports

/// Shows a lab.
struct StatusVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the lab: its hosts, how its security groups are enforced, what they denied.",
        discussion: """
            Exit status 0 also where the lab file's lab is down; see "state" in the JSON.

            On AWS it asks EC2 how each host's instance is: running, stopped (they stop themselves after max_lifetime_hours), or \
            gone. "half up" or "half down" means that the last up or down did not finish. What the security groups denied \
            nobody counts there.
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var selection: LabSelection
    @Flag(help: "Also show what the security groups denied: source, destination, protocol, port, side, packets.")
    var drops = false
    @Flag(help: "Print as JSON.")
    var json = false

    func run() async throws {
        if let topology = try await labThatIsDown() { return try show(down: topology) }
        let (world, lab) = try await selection.running(root)
        let denials = drops ? try world.local(for: "status --drops").denials(of: lab.name) : nil
        let standing = await world.standing(of: lab, world.hint)
        let captures = standing.canBeAsked ? await CapturesInLab(of: lab.name, world.backend) : .unknown
        if json {
            return try printJSON(
                StatusDocument(
                    lab.topology, lab.enforcement, condition: standing.name, drops: denials, captured: captures.hosts))
        }
        Console.print(standing.sentence ?? "\(lab.name) is up, from \(lab.labFile)")
        guard standing.canBeAsked else {
            Console.print("\n" + hostTable(lab.topology))
            throw ExitCode(WirelabError.Code.environment.exitStatus)
        }
        if let line = captures.line { Console.print("\(line): \(CapturesInLab.next(world.hint))") }
        Console.print("security groups: \(lab.enforcement.explanation)\n")
        if case .aws(let aws) = world {
            try showInstances(lab.topology, try aws.instanceStates(of: lab.name))
        } else {
            Console.print(hostTable(lab.topology))
        }
        if let denials { Console.print("\n" + table(denials, lab.topology)) }
    }

    /// A lab file whose lab is down is a state, not a failure.
    private func labThatIsDown() async throws -> Topology? {
        let world = selection.world.filled(from: root.world)
        guard selection.name == nil, world.hasLabFile else { return nil }
        let topology = try world.loadLab().topology
        return try await selection.chosen(root).backend.lab(topology.name) == nil ? topology : nil
    }

    private func show(down topology: Topology) throws {
        if json { return try printJSON(StatusDocument(down: topology)) }
        let unfinished = try selection.chosen(root).unfinishedLine(topology.name)
        Console.print((unfinished ?? "\(topology.name) is down: \(selection.hint(root).line("up"))") + "\n")
        Console.print(hostTable(topology))
    }

    private func hostTable(_ topology: Topology) -> String {
        let rows = topology.hosts.map { [$0.name, $0.role, $0.address.description, topology.dnsName(of: $0)] }
        return TextTable(header: ["host", "role", "address", "DNS name"], rows: rows).render()
    }

    private func showInstances(_ topology: Topology, _ states: [String: String]) throws {
        let rows = topology.hosts.map {
            [$0.name, $0.role, $0.address.description, topology.dnsName(of: $0), states[$0.name] ?? "gone"]
        }
        Console.print(TextTable(header: ["host", "role", "address", "DNS name", "instance"], rows: rows).render())
        if states.values.contains(where: { $0.hasPrefix("stop") }) {
            Console.print(
                "\nhosts stop themselves after a while (max_lifetime_hours): \(selection.hint(root).line("up")) starts them again"
            )
        }
    }

    private func table(_ denials: [Denial], _ topology: Topology) -> String {
        if denials.isEmpty { return "nothing was denied" }
        let names = Dictionary(uniqueKeysWithValues: topology.hosts.map { ($0.address, $0.name) })
        let rows = denials.map { denial in
            [
                names[denial.source] ?? denial.source.description,
                names[denial.destination] ?? denial.destination.description,
                denial.port.map { "\(denial.protocol)/\($0)" } ?? denial.protocol, denial.side.rawValue,
                String(denial.packets),
            ]
        }
        return TextTable(header: ["from", "to", "service", "denied by", "packets"], rows: rows).render()
    }
}
