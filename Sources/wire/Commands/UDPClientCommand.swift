internal import ArgumentParser
internal import DemoApps

/// `wire udp-client`
struct UDPClientCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: UDPClient.name,
        abstract: "Send messages to a UDP server and read its answers.",
        discussion: """
            Sends "Message #1 from client NAME" as one datagram and waits for the answer, but not for ever: UDP sends nothing twice, \
            and silence can mean that the question was lost, that the answer was, or that a firewall drops one of them. An answer that \
            comes after all is told as late. Where nothing listens on the port, the host answers with ICMP port unreachable, which the \
            client tells. A datagram longer than the MTU travels in fragments of IP; if one is lost, all are.

            Exit status: 3 when nothing was ever answered.

            Examples:
              wire udp-client server --interval 1       a message a second
              wire udp-client server -c 1 --size 65507  the longest, in fragments
              wire udp-client server -c 1 --size 65508  longer: refused
              wire udp-client server --unlimited --duration 3
                                                        tells the rate
            """)

    @OptionGroup var client: ClientArguments
    @OptionGroup var name: NameOption

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "How many messages. Default: 10; without limit with --unlimited or --duration.", valueName: "n"))
    var count: Int?

    @Option(help: ArgumentHelp("Stop after this many seconds.", valueName: "seconds"))
    var duration: Double?

    @Option(
        help: ArgumentHelp(
            "Seconds between messages: a number, or two for a random pause; default: 5..25.", valueName: "min..max"),
        transform: pace)
    var interval: Pace?

    @Option(
        name: [.customShort("t"), .long],
        help: ArgumentHelp("How long an answer may take; then the next message is sent.", valueName: "seconds"))
    var timeout: Double = 5

    @Option(
        help: ArgumentHelp(
            "The size of every datagram, padded with zeros. Below 83 the default name is shorter.", valueName: "bytes"))
    var size = 4096

    @Flag(help: "No pauses, and no waiting for answers; tells the rate.")
    var unlimited = false

    @OptionGroup var output: EventOptions

    /// The longest that is taken to the kernel, which refuses more than 65,507 bytes itself.
    private static let longest = 1 << 17

    func validate() throws {
        try require(count, atLeast: 1, option: "--count")
        if let duration { _ = try seconds(duration, option: "--duration") }
        if try seconds(timeout, option: "--timeout") == .zero {
            throw ValidationError("--timeout takes a number above 0.")
        }
        if unlimited && interval != nil { throw ValidationError("--unlimited has no pauses; leave --interval out.") }
        let least = UDPClient.minimumSize(clientName: name.name ?? String(repeating: "-", count: 8))
        guard (least...Self.longest).contains(size) else {
            throw ValidationError("--size takes a number from \(least) (for this name) to 65507; '\(size)' is none.")
        }
    }

    func run() throws {
        try output.run { _ in
            var clientName = name.clientName
            if name.name == nil && UDPClient.minimumSize(clientName: clientName) > size {
                clientName = String(clientName.prefix(8))
            }
            var application = UDPClient(
                host: client.address, port: try client.peerPort(), clientName: clientName)
            application.count = count ?? (unlimited || duration != nil ? nil : 10)
            application.duration = try duration.map { try seconds($0, option: "--duration") }
            application.pace = unlimited ? nil : interval ?? application.pace
            application.timeout = try seconds(timeout, option: "--timeout")
            application.size = size
            return application
        }
    }
}
