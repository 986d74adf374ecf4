import ArgumentParser
import Backends
import Diagnostics
import Glibc

/// Shows packets as they pass.
struct CaptureLiveVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "live", abstract: "Capture on one host and write pcapng to standard output, for another program.",
        discussion: """
            Ends with Ctrl-C, or when the program that reads it does.

            Examples:
              wirelab capture live client-1 | wireshark -k -i -
              wirelab capture live client-1 --filter 'udp port 53' | tshark -r -
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var selection: LabSelection
    @Argument(help: "The host's name.")
    var host: String
    @OptionGroup var wishes: CaptureWishes

    func run() async throws {
        if isatty(STDOUT_FILENO) == 1 {
            throw WirelabError(
                .invalidInput,
                "a capture is not for the terminal: \(selection.hint(root).line("capture live", host)) | wireshark -k -i -   or "
                    + "| tshark -r -"
            )
        }
        let options = try wishes.options()
        let (world, lab) = try await selection.running(root)
        let names = try lab.capturedHosts(host, world.hint)
        guard names.count == 1 else {
            throw WirelabError(
                .invalidInput,
                "a live capture is of one host: \(world.hint.line("capture live", names.first ?? "HOST")); "
                    + "'\(world.hint.line("capture start"))' captures on several")
        }
        let status = try await world.backend.captureLive(on: names[0], of: lab.name, options)
        if status != 0 { throw ExitCode(status) }
    }
}
