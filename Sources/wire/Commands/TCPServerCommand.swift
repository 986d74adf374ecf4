internal import ArgumentParser
internal import DemoApps

/// `wire tcp-server`
struct TCPServerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: TCPServer.name,
        abstract: "Answer every message of many TCP clients at once.",
        discussion: """
            Each client gets a worker's name and a colour. The answer to a message is "Response to message: " and its text. A \
            client that closes its half still gets its answers. Who sends what is no message, stops in the middle of one, or does \
            not read its answers is let go after a while, with the reason; nobody else notices. Ctrl-C ends it with a summary.

            Try it with two terminals:
              wire tcp-server 127.0.0.1 1234
              wire tcp-client 127.0.0.1 1234 --interval 1

            Further examples:
              wire tcp-server -d 3                       answers 3 s late
              wire tcp-server --backlog 1 --no-accept    an accept queue of 2, never emptied
              ss -tn state all                           its sockets, as the kernel sees them
            """)

    @OptionGroup var server: ServerArguments

    @Flag(
        name: [.customShort("a"), .long],
        help: "Listen also while connections of an earlier server with -a are in TIME_WAIT there.")
    var reuseAddress = false

    @Flag(name: [.customShort("p"), .long], help: "Share the port with other servers that say so too (SO_REUSEPORT).")
    var reusePort = false

    @Option(
        name: [.customShort("d"), .long],
        help: ArgumentHelp("Answer this much later.", valueName: "seconds"))
    var responseDelaySec = 0.0

    @Option(help: ArgumentHelp("How many connections may wait to be accepted; Linux holds one more.", valueName: "n"))
    var backlog = 128

    @Flag(
        help: "Accept nobody: connections are made by the kernel and fill the accept queue; further SYNs meet silence.")
    var noAccept = false

    @Option(
        help: ArgumentHelp(
            "How long a message may take to arrive, and an answer to be taken.", valueName: "seconds"))
    var patience = 30.0

    @Flag(help: "Tell nothing of single clients and messages, but of those that are refused.")
    var quiet = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        _ = try seconds(responseDelaySec, option: "--response-delay-sec")
        try require(backlog, atLeast: 0, option: "--backlog")
        if try seconds(patience, option: "--patience") == .zero {
            throw ValidationError("--patience takes a number above 0.")
        }
    }

    func run() throws {
        try output.run { interruption in
            var application = TCPServer(address: try server.socketAddress(interruption))
            application.reusesAddress = reuseAddress
            application.reusesPort = reusePort
            application.responseDelay = try seconds(responseDelaySec, option: "--response-delay-sec")
            application.backlog = backlog
            application.accepts = !noAccept
            application.patience = try seconds(patience, option: "--patience")
            application.tellsMessages = !quiet
            return application
        }
    }
}
