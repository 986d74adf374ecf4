internal import ArgumentParser
internal import DemoApps
internal import Diagnostics
internal import Packets

/// `wire capture`
struct CaptureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capture",
        abstract: "Capture the packets of an interface into a pcapng file.",
        discussion: """
            Both directions, nanosecond timestamps, not promiscuous. It says "capturing on eth0" on stderr once every packet \
            from then on is in the capture; Ctrl-C or SIGTERM writes what is still in memory and the kernel's drop count, and \
            ends. Open the file with Wireshark, or follow it: wire capture -w - | tshark -r -
            """)

    @Option(name: .shortAndLong, help: "The interface; default: the one of the default route.")
    var interface: String?

    @Option(
        name: [.customShort("w"), .long],
        help: ArgumentHelp("The file to write; - for stdout.", valueName: "file"))
    var write: String

    @Option(help: ArgumentHelp("Capture this many bytes of a packet at most.", valueName: "bytes"))
    var snaplen: UInt32 = 262_144

    @Option(name: [.customShort("c"), .long], help: ArgumentHelp("End after this many packets.", valueName: "n"))
    var count: Int?

    @Option(help: ArgumentHelp("End after this many seconds.", valueName: "seconds"))
    var duration: Double?

    func validate() throws {
        if snaplen == 0 { throw ValidationError("--snaplen takes a number above 0.") }
        if let count, count <= 0 { throw ValidationError("--count takes a number above 0.") }
        if let duration { _ = try seconds(duration, option: "--duration") }
    }

    func run() throws {
        let interruption = Interruption()
        guard let name = try interface ?? defaultRouteInterface() else {
            throw WirelabError(
                .environment,
                "this host has no default route, so no interface to prefer; name one: wire capture -i eth0")
        }
        let socket = try PacketSocket(interface: name)
        var recording = try CaptureRecording(
            socket: socket, interface: name, path: write, snapLength: snaplen,
            application: Wire.configuration.version)
        StandardError.write("capturing on \(name)\n")
        let statistics = try recording.run(
            packets: count, duration: try duration.map { try seconds($0, option: "--duration") },
            interruption: interruption.descriptor)
        StandardError.write(
            "\(recording.packets) packets captured, \(statistics.dropped) dropped by the kernel for want of memory\n")
    }
}
