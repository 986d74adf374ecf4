import ArgumentParser
import Backends
import Diagnostics

/// Ends captures and saves them.
struct CaptureStopVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "End the captures and save them as one pcapng file, an interface a host.",
        discussion: """
            The packets lie in time order. Where it fails, the captures' own files stay, and it says where. Also saves what \
            captures left whose lab went down or was killed under them.

            Examples:
              wirelab capture stop -w capture.pcapng
              wirelab capture stop -w - | tshark -r -
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var selection: LabSelection
    @Option(
        name: [.customShort("w"), .long],
        help: ArgumentHelp("The file to write; - for standard output.", valueName: "file"))
    var write: String?
    @Flag(help: "End the captures without a file.")
    var discard = false

    func validate() throws {
        if (write == nil) != discard {
            throw ValidationError("Say where the packets go, -w FILE, or that they go nowhere, --discard.")
        }
    }

    func run() async throws {
        let captured = try await selection.captured(root)
        let leftovers = CaptureLeftovers(lab: captured.lab, besides: captured.captures)
        if captured.captures.isEmpty && leftovers.folders.isEmpty {
            throw WirelabError(
                .invalidInput, "nothing is being captured in lab \(captured.lab): 'wirelab capture start' begins")
        }
        guard let write else { return try await discard(captured, leftovers) }
        let destination = try CaptureDestination(write)
        let line =
            captured.captures.isEmpty
            ? try saveLeftover(leftovers, to: destination) : try await save(captured, to: destination)
        if write == "-" { Console.error(line) } else { Console.print(line) }
    }

    private func save(_ captured: CapturedLab, to destination: CaptureDestination) async throws -> String {
        let ended = try await captured.backend.endCaptures(of: captured.lab)
        if ended.isEmpty {
            throw WirelabError(
                .invalidInput, "another 'wirelab capture stop' has just saved the captures of lab \(captured.lab)")
        }
        let line = try EndedCaptures(ended).save(to: destination)
        try await captured.backend.forgetCaptures(of: captured.lab)
        return line
    }

    private func saveLeftover(_ leftovers: CaptureLeftovers, to destination: CaptureDestination) throws -> String {
        guard let newest = leftovers.folders.last else { return "" }
        Console.error("wirelab: this is what captures left that were never stopped: \(newest.path)")
        let line = try EndedCaptures(newest).save(to: destination)
        for older in leftovers.folders.dropLast() { Console.error("wirelab: there is more, in \(older.path)") }
        return line
    }

    private func discard(_ captured: CapturedLab, _ leftovers: CaptureLeftovers) async throws {
        if captured.captures.isEmpty {
            for folder in leftovers.folders { EndedCaptures(folder).remove() }
            return Console.print(
                "removed what captures left in \(leftovers.folders.map(\.path).joined(separator: ", "))")
        }
        let hosts = try await captured.backend.discardCaptures(of: captured.lab)
        Console.print("discarded the captures on \(hosts.joined(separator: ", "))")
    }
}
