internal import ArgumentParser
internal import Diagnostics
internal import LabModel

/// The program on every lab host: the demo applications and the packet capture.
struct Wire: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wire",
        abstract: "The demo applications and the packet capture of a lab host.",
        discussion: """
            A server waits at ADDRESS (0.0.0.0 by default) and PORT; a client connects to ADDRESS, a name or an address. PORT \
            defaults to WIRELAB_PORT, which is set on every lab host.

            Try it with two terminals:
              wire hesitant-consumer 127.0.0.1 1234
              wire eager-producer 127.0.0.1 1234 --unlimited --bytes 2000000
            The producer blocks when the consumer's window is closed; press Enter in the first terminal to open it.

            Each application tells its story on stdout, with --json as one event a line. Exit status: 0 done, 1 a check failed, \
            2 wrong usage, 3 the network or this host could not do it.
            """,
        version: "wire 0.1.0",
        groupedSubcommands: [
            CommandGroup(
                name: "TCP",
                subcommands: [
                    TCPServerCommand.self, TCPClientCommand.self, HesitantConsumerCommand.self,
                    EagerProducerCommand.self,
                ]),
            CommandGroup(name: "UDP", subcommands: [UDPServerCommand.self, UDPClientCommand.self]),
            CommandGroup(
                name: "BROADCAST AND MULTICAST",
                subcommands: [
                    BroadcastPublisherCommand.self, BroadcastConsumerCommand.self, MulticastPublisherCommand.self,
                    MulticastSubscriberCommand.self,
                ]),
            CommandGroup(name: "DNS", subcommands: [DNSQueryCommand.self]),
            CommandGroup(name: "SEE", subcommands: [CaptureCommand.self]),
        ])
}

extension Wire {
    /// What to say where the first word names no application; nil where it does.
    fileprivate static func unknownApplication(_ words: [String]) -> String? {
        let names = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        guard let word = words.dropFirst().first, !word.hasPrefix("-"), !names.contains(word) else { return nil }
        let advice = nearestName(to: word, among: names).map { "did you mean '\($0)'?" } ?? "see: wire --help"
        return "there is no application '\(word)'; \(advice)"
    }
}

@main
enum Program {
    /// Runs the command and ends with the status that the error stands for: 2 for wrong usage, where ArgumentParser would
    /// take 64.
    static func main() {
        do {
            var command = try Wire.parseAsRoot()
            try command.run()
        } catch let error as WirelabError {
            StandardError.write("wire: \(error.message)\n")
            exitProcess(error.code.exitStatus)
        } catch {
            let isSuccess = Wire.exitCode(for: error).isSuccess
            let text = Wire.fullMessage(for: error) + "\n"
            guard isSuccess else {
                StandardError.write(Wire.unknownApplication(CommandLine.arguments).map { "wire: \($0)\n" } ?? text)
                exitProcess(WirelabError.Code.invalidInput.exitStatus)
            }
            let isWritten = (try? StandardOutput.write(text)) != nil
            exitProcess(isWritten ? 0 : WirelabError.Code.environment.exitStatus)
        }
    }
}
