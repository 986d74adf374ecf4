internal import ArgumentParser
internal import DemoApps

/// `wire broadcast-consumer`
struct BroadcastConsumerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: BroadcastConsumer.name,
        abstract: "Tell each broadcast message and its source.",
        discussion: """
            Listens on 0.0.0.0, since a broadcast comes to the subnet's last address and not to the host's own. Several consumers can \
            listen on one host (SO_REUSEADDR): each gets every broadcast. In a lab the host's inbound rules decide whether a \
            broadcast is heard, as for every datagram. Ctrl-C ends it with a summary.

            Example, in a lab of labs/lan.yaml:
              wire broadcast-consumer            on every host; the listener hears nothing, no rule lets it
              wire broadcast-publisher -c 3      on member-1
            """)

    @Argument(help: "The port to listen on; default: WIRELAB_PORT.")
    var port: UInt16?

    @Option(name: .shortAndLong, help: ArgumentHelp("End after so many messages; default: no end.", valueName: "n"))
    var count: Int?

    @OptionGroup var output: EventOptions

    func validate() throws {
        _ = try wire.port(port)
        try require(count, atLeast: 1, option: "--count")
    }

    func run() throws {
        try output.run { _ in
            var application = BroadcastConsumer(port: try wire.port(port))
            application.count = count
            return application
        }
    }
}
