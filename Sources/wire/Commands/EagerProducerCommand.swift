internal import ArgumentParser
internal import DemoApps

/// `wire eager-producer`
struct EagerProducerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: EagerProducer.name,
        abstract: "Send messages as fast as the connection takes them.",
        discussion: """
            Each message is JSON: the client's name, a number that counts up, random numbers, a UUID. When the receiver's \
            window is closed and the kernel's send buffer is full, the send blocks; the producer says so, and for how long. \
            At the end it closes its half (FIN) and waits for the peer's FIN.
            """)

    @Argument(help: "The server's name or address.")
    var address: String

    @Argument(help: "The server's port; default: WIRELAB_PORT.")
    var port: UInt16?

    @Option(help: ArgumentHelp("Stop after the message that reaches this many bytes; default: go on.", valueName: "n"))
    var bytes: Int?

    @Option(name: .shortAndLong, help: "The client's name in the messages; default: the host's name.")
    var name: String?

    @Option(
        name: [.customShort("t"), .long],
        help: ArgumentHelp("How long the handshake may take.", valueName: "seconds"))
    var connectTimeout = 10.0

    @Option(
        name: [.customShort("w"), .long],
        help: ArgumentHelp("How long a send may block; 0 waits for ever.", valueName: "seconds"))
    var writeTimeout = 10.0

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let bytes, bytes <= 0 { throw ValidationError("--bytes takes a number above 0.") }
        if let name, name.utf8.count > 255 { throw ValidationError("--name takes at most 255 bytes.") }
        if connectTimeout <= 0 { throw ValidationError("--connect-timeout takes a number above 0.") }
        _ = try seconds(connectTimeout, option: "--connect-timeout")
        _ = try seconds(writeTimeout, option: "--write-timeout")
        if try wire.port(port) == 0 { throw ValidationError("Port 0 cannot be connected to.") }
    }

    func run() async throws {
        let producer = EagerProducer(
            host: address, port: try wire.port(port), clientName: name ?? hostName(), byteLimit: bytes,
            connectTimeout: try seconds(connectTimeout, option: "--connect-timeout"),
            writeTimeout: writeTimeout == 0 ? nil : try seconds(writeTimeout, option: "--write-timeout"))
        let report = output.report
        try await output.run(EagerProducer.name) {
            try await producer.run(report: report)
        }
    }
}
