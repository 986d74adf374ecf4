internal import ArgumentParser
internal import DemoApps

/// `wire tcp-client`
struct TCPClientCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: TCPClient.name,
        abstract: "Send messages to a TCP server and read its answers.",
        discussion: """
            Sends "Message #1 from client NAME", waits for the answer, pauses, and so on; then closes the connection. It says what \
            a failure means on the wire: refused, reset, timed out, unreachable.

            Examples:
              wire tcp-client server --interval 1       a message a second
              wire tcp-client server -c 1 --linger 0    RST instead of FIN
              wire tcp-client server --keep-alive 2     probes in the pauses
            With a late server, wire tcp-server -d 3:
              wire tcp-client server -c 1 --half-close  FIN before the answer
              wire tcp-client server -c 1 -r 1          gives up too early
            """)

    @OptionGroup var client: ClientArguments
    @OptionGroup var name: NameOption
    @OptionGroup var handshake: HandshakeOption

    @Option(
        name: [.customShort("r"), .long],
        help: ArgumentHelp("How long an answer may take; 0 waits for ever.", valueName: "seconds"))
    var readTimeout = 30.0

    @Option(name: .shortAndLong, help: ArgumentHelp("How many messages.", valueName: "n"))
    var count = 10

    @Option(
        help: ArgumentHelp(
            "Seconds between messages: a number, or two for a random pause; default: 5..25.", valueName: "min..max"),
        transform: pace)
    var interval = Pace(.seconds(5) ... .seconds(25))

    @Flag(help: "Send small segments at once: no Nagle's algorithm (TCP_NODELAY).")
    var noDelay = false

    @Option(
        help: ArgumentHelp(
            "Let the kernel probe a peer that is silent for so long (SO_KEEPALIVE).", valueName: "seconds"))
    var keepAlive: Int?

    @Option(
        help: ArgumentHelp(
            "How to close (SO_LINGER): 0 with RST at once; more waits so long for the last bytes.", valueName: "seconds"
        ))
    var linger: Int?

    @Flag(help: "Close the own half right after the last message, before its answer is there.")
    var halfClose = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        _ = try timeout(readTimeout, option: "--read-timeout")
        try require(count, atLeast: 1, option: "--count")
        try require(keepAlive, atLeast: 1, atMost: 32_767, option: "--keep-alive")
        try require(linger, atLeast: 0, option: "--linger")
    }

    func run() throws {
        try output.run { _ in
            var application = TCPClient(
                host: client.address, port: try client.peerPort(), clientName: name.clientName)
            application.count = count
            application.connectTimeout = try handshake.timeout
            application.readTimeout = try timeout(readTimeout, option: "--read-timeout")
            application.pace = interval
            application.noDelay = noDelay
            application.keepAlive = keepAlive
            application.linger = linger
            application.halfCloses = halfClose
            return application
        }
    }
}
