internal import ArgumentParser
internal import DemoApps

/// `wire udp-server`
struct UDPServerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: UDPServer.name,
        abstract: "Answer every UDP datagram, or count what comes.",
        discussion: """
            UDP has no connection: each datagram comes alone, with its sender's address, and each is answered there. A message \
            travels as a JSON string after a 4-byte header, padded with zeros; the answer, "Response to message: " and its text, has \
            the same form and size. What is no message is skipped, with the reason. Ctrl-C ends it with a summary.

            When datagrams come faster than they are read, the kernel drops what does not fit into the receive buffer, and nobody is \
            told. The server asks the kernel how many (SO_MEMINFO) and says so.

            Try it with two terminals:
              wire udp-server 127.0.0.1 1234
              wire udp-client 127.0.0.1 1234 --interval 1
            Overrun its buffer, with a client that says --unlimited --duration 3:
              wire udp-server --receive-buffer 4096 --quiet
            See how fast it can go, with --unlimited --size 64 --duration 10:
              wire udp-server --no-answer
            See its socket and what was dropped (the d in skmem):
              ss -unapm
            """)

    @OptionGroup var server: ServerArguments

    @Flag(help: "Answer nobody: look at the headers alone, and count.")
    var noAnswer = false

    @Flag(help: "Tell nothing of single messages, only how many there are.")
    var quiet = false

    @Option(
        help: ArgumentHelp(
            "The receive buffer to ask for; Linux doubles it, up to net.core.rmem_max. Default: what the kernel does.",
            valueName: "bytes"))
    var receiveBuffer: Int?

    @OptionGroup var output: EventOptions

    func validate() throws {
        try require(receiveBuffer, atLeast: 1, option: "--receive-buffer")
    }

    func run() throws {
        try output.run { interruption in
            var application = UDPServer(address: try server.socketAddress(interruption))
            application.answers = !noAnswer
            application.tellsMessages = !quiet
            application.receiveBuffer = receiveBuffer
            return application
        }
    }
}
