import ArgumentParser
import Backends
import Diagnostics
import LabFile
import LabModel

/// Brings a lab up.
struct UpVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Bring the lab up, or a running one to what its file says now.",
        discussion: """
            Returns when every host answers and DNS resolves. Run again after a change of the lab file, it changes only \
            what differs; processes and connections on untouched hosts live on.

            On AWS it shows what Terraform would make and what that costs an hour, asks, and returns when every host has \
            set itself up. --var sets a variable of the Terraform configuration: infrastructure/README.md has a table of them, and a \
            name that does not exist lists their names. Its Terraform folder is ~/.local/state/wirelab/aws/LAB (XDG_STATE_HOME).

            Examples:
              wirelab up
              wirelab --on aws up
              wirelab --on aws up --yes --var region=us-east-1 --var nat_gateway=false --var ssm_endpoints=true
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var world: WorldOptions
    @Option(help: ArgumentHelp("Call the lab this instead of its name in the file.", valueName: "lab"))
    var name: String?
    @Flag(help: "Print the lab's hosts as JSON.")
    var json = false
    @OptionGroup(title: "On AWS") var aws: AWSOptions

    func run() async throws {
        let world = world.filled(from: root.world)
        if !world.hasLabFile {
            throw WirelabError(
                .invalidInput, "there is no lab.yaml here: 'wirelab init' writes one to start from, or say --lab FILE")
        }
        let file = try world.loadLab()
        let topology = try name.map { try file.topology.named($0) } ?? file.topology
        let backend = try aws.backend(in: try world.chosen(lab: name))
        let report = try await backend.up(topology, labFile: absolutePath(file.path))
        if json {
            try printJSON(
                StatusDocument(
                    topology, report.enforcement, captured: await CapturesInLab(of: topology.name, backend).hosts))
        } else {
            UpSummary(topology, report).print()
        }
    }
}

/// What `up` says.
struct UpSummary {
    private let topology: Topology
    private let report: UpReport

    init(_ topology: Topology, _ report: UpReport) {
        self.topology = topology
        self.report = report
    }

    /// One line, as for a terminal.
    var text: String {
        if report.wasDown { return "\(topology.name) is up in \(seconds(report.seconds)) s: \(hosts)" }
        if report.changes.isEmpty { return "\(topology.name) is up already; nothing to change" }
        return "\(topology.name) changed in \(seconds(report.seconds)) s: \(report.changes.joined(separator: ", "))"
    }

    func print() {
        Console.print(text)
    }

    private var hosts: String {
        let shown = topology.hosts.prefix(8).map { "\($0.name) \($0.address)" }.joined(separator: ", ")
        let more = topology.hosts.count - 8
        if topology.hosts.isEmpty { return "no hosts" }
        return more > 0 ? "\(shown) and \(more) more" : shown
    }
}

/// A duration with two decimals, or three below a tenth of a second.
func seconds(_ value: Double) -> String {
    let digits = value < 0.1 ? 3 : 2
    let scale = digits == 3 ? 1000 : 100
    let rounded = Int((value * Double(scale)).rounded())
    let fraction = String(rounded % scale)
    return "\(rounded / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
}

extension Topology {
    /// This lab under another name.
    ///
    /// - Parameter name: the name.
    /// - Returns: the lab.
    /// - Throws: `WirelabError` where that is no name for a lab.
    func named(_ name: String) throws -> Topology {
        let isLabel =
            (1...63).contains(name.utf8.count) && name.utf8.first != UInt8(ascii: "-")
            && name.utf8.last != UInt8(ascii: "-")
            && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
        guard isLabel else {
            throw WirelabError(
                .invalidInput,
                "'\(name)' is no name for a lab: use lower-case letters, digits and inner hyphens, at most 63")
        }
        return Topology(
            name: name, network: network, subnets: subnets, zone: zone, applicationPort: applicationPort, roles: roles,
            hosts: hosts, mtu: mtu, offload: offload)
    }
}
