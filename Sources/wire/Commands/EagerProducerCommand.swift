internal import ArgumentParser
internal import DemoApps

/// `wire eager-producer`
struct EagerProducerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: EagerProducer.name,
        abstract: "Send messages whether or not the consumer reads them.",
        discussion: """
            Each message is JSON: the client's name, a number that counts up, random UUIDs and numbers. When the receiver's \
            window is closed and the kernel's send buffer is full, the send blocks; the producer says so, and for how long. \
            At the end it closes its half (FIN) and waits for the consumer's FIN.

            Examples:
              wire eager-producer server                     a message every 2..5 s
              wire eager-producer server --unlimited --bytes 2000000 -w 0
                                           2 MB at once, with endless patience
              wire eager-producer server --unlimited --duration 10
                      how fast? (the consumer with --read-rate unlimited)
            """)

    @OptionGroup var client: ClientArguments
    @OptionGroup var name: NameOption
    @OptionGroup var handshake: HandshakeOption

    @Option(
        name: [.customShort("w"), .long],
        help: ArgumentHelp("How long a send may block; 0 waits for ever.", valueName: "seconds"))
    var writeTimeout = 10.0

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("How many messages. Default: 50, without limit where another one is given.", valueName: "n"))
    var count: Int?

    @Option(help: ArgumentHelp("Stop with the message that reaches this many bytes.", valueName: "n"))
    var bytes: Int?

    @Option(
        help: ArgumentHelp(
            "Stop after this many seconds, once the message that is being sent is in the kernel.", valueName: "seconds")
    )
    var duration: Double?

    @Option(
        help: ArgumentHelp(
            "Seconds between messages: a number, or two for a random pause; default: 2..5.", valueName: "min..max"),
        transform: pace)
    var interval: Pace?

    @Flag(help: "No pauses, and the same random values in every message; tells the rate.")
    var unlimited = false

    @Option(
        help: ArgumentHelp(
            "Header and payload of a message; default: 32768, 65539 with --unlimited.", valueName: "bytes"))
    var size: Int?

    @Option(
        help: ArgumentHelp(
            "The send buffer to ask for; Linux doubles it. Default: what the kernel does.", valueName: "bytes"))
    var sendBuffer: Int?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        _ = try timeout(writeTimeout, option: "--write-timeout")
        if let duration { _ = try seconds(duration, option: "--duration") }
        try require(count, atLeast: 1, option: "--count")
        try require(bytes, atLeast: 1, option: "--bytes")
        try require(sendBuffer, atLeast: 1, option: "--send-buffer")
        if unlimited && interval != nil { throw ValidationError("--unlimited has no pauses; leave --interval out.") }
        let sizes = EagerProducer.sizes(clientName: name.name ?? String(repeating: "-", count: 36))
        if let size, !sizes.contains(size) {
            throw ValidationError(
                "--size takes a number from \(sizes.lowerBound) (for this name) to \(sizes.upperBound); '\(size)' is none."
            )
        }
    }

    func run() throws {
        try output.run { _ in
            var application = EagerProducer(
                host: client.address, port: try client.peerPort(), clientName: name.clientName)
            application.connectTimeout = try handshake.timeout
            application.writeTimeout = try timeout(writeTimeout, option: "--write-timeout")
            application.amount = EagerProducer.Amount(
                messages: count, bytes: bytes, duration: try duration.map { try seconds($0, option: "--duration") })
            if !unlimited && application.amount == EagerProducer.Amount() { application.amount.messages = 50 }
            application.pace = unlimited ? nil : interval ?? application.pace
            application.size = size ?? (unlimited ? 65_539 : 32_768)
            application.sendBuffer = sendBuffer
            return application
        }
    }
}
