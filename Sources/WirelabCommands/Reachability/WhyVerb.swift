import ArgumentParser
import Diagnostics
import LabFile
import LabModel

/// Says why a packet passes or not.
struct WhyVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Name the rule that lets a flow pass, or the one that is missing.",
        discussion: """
            The service is tcp/1234, udp/application, icmp, or a TCP port alone. The destination may be any address, also \
            a broadcast address or a group. Exit status 0 when the flow is allowed, 1 when it is blocked.
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var world: WorldOptions
    @Argument(help: "The host that sends.")
    var source: String
    @Argument(help: "The host or address that shall receive.")
    var destination: String
    @Argument(help: "The service, such as tcp/1234.")
    var service: String

    func run() throws {
        let file = try world.filled(from: root.world).loadLab()
        let topology = file.topology
        guard case .host(let sender) = try topology.endpoint(source) else {
            throw WirelabError(.invalidInput, "'\(source)' is no host of lab \(topology.name); only a host can send")
        }
        let why = Why(
            topology, from: sender, to: try topology.endpoint(destination),
            try Service(service, applicationPort: topology.applicationPort))
        Console.print(why.lines(labFile: file.path).joined(separator: "\n"))
        if !why.isAllowed { throw ExitCode(WirelabError.Code.checkFailed.exitStatus) }
    }
}
