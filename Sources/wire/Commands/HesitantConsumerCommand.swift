internal import ArgumentParser
internal import DemoApps
internal import Glibc
internal import LabModel

/// `wire hesitant-consumer`
struct HesitantConsumerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: HesitantConsumer.name,
        abstract: "Accept one client and read nothing until told: the window closes.",
        discussion: """
            The client's data fills the receive buffer, and TCP closes the window (RFC 9293 section 3.8.6): the client must stop \
            and probe. Press Enter, or give --read-after, and the consumer reads until the client's FIN, tells how many \
            bytes it read, and ends.
            """)

    @Argument(help: "Where to listen; default: 0.0.0.0, all addresses.", transform: parseAddress)
    var address = IPv4Address(rawValue: 0)

    @Argument(help: "The port to listen on; default: WIRELAB_PORT.")
    var port: UInt16?

    @Option(help: ArgumentHelp("Begin to read this many seconds after the accept.", valueName: "seconds"))
    var readAfter: Double?

    @Option(
        help: ArgumentHelp(
            "The receive buffer to ask for; Linux doubles it. Default: what the kernel does.", valueName: "bytes"))
    var receiveBuffer: Int?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let readAfter { _ = try seconds(readAfter, option: "--read-after") }
        if let receiveBuffer, receiveBuffer <= 0 { throw ValidationError("--receive-buffer takes a number above 0.") }
        _ = try wire.port(port)
    }

    func run() async throws {
        let consumer = HesitantConsumer(address: address, port: try wire.port(port), receiveBuffer: receiveBuffer)
        let delay = try readAfter.map { try seconds($0, option: "--read-after") }
        let report = output.report
        let isTerminal = isatty(STDIN_FILENO) == 1
        try await output.run(HesitantConsumer.name) {
            try await consumer.run(
                permission: {
                    if let delay {
                        try? await Task.sleep(for: delay)
                    } else {
                        if isTerminal { StandardError.write("press Enter to let it read\n") }
                        await enterPressed()
                    }
                }, report: report)
        }
    }
}

private func parseAddress(_ text: String) throws -> IPv4Address {
    guard let address = IPv4Address(text) else {
        throw ValidationError("'\(text)' is no IPv4 address; a server listens on an address, 0.0.0.0 for all.")
    }
    return address
}
