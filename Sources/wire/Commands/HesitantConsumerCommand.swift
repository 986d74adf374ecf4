internal import ArgumentParser
internal import DemoApps
internal import Glibc

/// `wire hesitant-consumer`
struct HesitantConsumerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: HesitantConsumer.name,
        abstract: "Accept one client and read nothing until told: the window closes.",
        discussion: """
            The client's data fills the receive buffer, and TCP closes the window (RFC 9293 section 3.8.6): the client must stop \
            and probe. Press Enter, or give --read-after, and the consumer reads until the client's FIN, tells how many \
            bytes it read, and ends. While it waits it tells how full the receive buffer is.

            Examples:
              wire hesitant-consumer                        read at Enter
              wire hesitant-consumer --read-after 5         read after 5 s
              wire hesitant-consumer --read-rate 2000       slowly from the start
              wire hesitant-consumer --read-rate unlimited  for a benchmark
            """)

    @OptionGroup var server: ServerArguments

    @Option(
        help: ArgumentHelp(
            "Begin to read this many seconds after the accept. Default: at Enter, or at once with --read-rate.",
            valueName: "seconds"))
    var readAfter: Double?

    @Option(
        help: ArgumentHelp("Read at most so many bytes a second, or unlimited.", valueName: "bytes/s"),
        transform: wire.readRate)
    var readRate: HesitantConsumer.ReadRate = .eager

    @Option(
        help: ArgumentHelp(
            "The receive buffer to ask for; Linux doubles it. Default: what the kernel does.", valueName: "bytes"))
    var receiveBuffer: Int?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let readAfter { _ = try seconds(readAfter, option: "--read-after") }
        try require(receiveBuffer, atLeast: 1, option: "--receive-buffer")
    }

    func run() throws {
        if case .untilLine = try hesitation, isatty(STDIN_FILENO) == 1 {
            StandardError.write("once a client is there, press Enter to let it read\n")
        }
        try output.run { interruption in
            var application = HesitantConsumer(
                address: try server.socketAddress(interruption), hesitation: try hesitation)
            application.readRate = readRate
            application.receiveBuffer = receiveBuffer
            return application
        }
    }

    private var hesitation: HesitantConsumer.Hesitation {
        get throws {
            if let readAfter { return .after(try seconds(readAfter, option: "--read-after")) }
            return readRate == .eager ? .untilLine(from: STDIN_FILENO) : .after(.zero)
        }
    }
}

/// Reads a number of bytes a second, or `unlimited`.
func readRate(_ text: String) throws -> HesitantConsumer.ReadRate {
    if text == "unlimited" { return .unlimited }
    guard let rate = Int(text), rate > 0 else {
        throw ValidationError("--read-rate takes a number of bytes a second, or unlimited; '\(text)' is neither.")
    }
    return .bytesPerSecond(rate)
}
