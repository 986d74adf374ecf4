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
    @Argument(help: ArgumentHelp("The file, too.", valueName: "file"))
    var named: String?
    @Flag(help: "End the captures without a file.")
    var discard = false

    func validate() throws {
        if write != nil && named != nil {
            throw ValidationError("The packets go to one file: -w FILE, or FILE.")
        }
        if ((write ?? named) == nil) != discard {
            throw ValidationError("Say where the packets go, -w FILE, or that they go nowhere, --discard.")
        }
    }

    func run() async throws {
        let captured = try await selection.captured(root)
        let leftovers = CaptureLeftovers(captured)
        if captured.captures.isEmpty && leftovers.folders.isEmpty {
            throw captured.holdsNone
        }
        guard let path = write ?? named else { return try await discard(captured, leftovers) }
        let destination = try CaptureDestination(path)
        if captured.captures.isEmpty {
            say(try await saveLeftover(leftovers, of: captured, to: destination), destination)
            if let shortcoming = captured.shortcoming { throw shortcoming }
        } else {
            guard let ended = try await EndedCaptures.end(in: captured) else { throw captured.savedAlready }
            say(try await ended.save(to: destination), destination)
            // What could be had is saved; that there may be more is no success.
            if let shortcoming = ended.shortcoming { throw shortcoming }
        }
    }

    private func say(_ line: String, _ destination: CaptureDestination) {
        if destination.path == "-" { Console.error(line) } else { Console.print(line) }
    }

    private func saveLeftover(
        _ leftovers: CaptureLeftovers, of captured: CapturedLab, to destination: CaptureDestination
    ) async throws -> String {
        guard let newest = leftovers.folders.last, let left = try await EndedCaptures.left(in: newest, by: captured)
        else {
            throw captured.savedAlready
        }
        Console.error("wirelab: this is what captures left that were never stopped: \(newest.path)")
        let line = try await left.save(to: destination)
        for older in leftovers.folders.dropLast() { Console.error("wirelab: there is more, in \(older.path)") }
        return line
    }

    private func discard(_ captured: CapturedLab, _ leftovers: CaptureLeftovers) async throws {
        if captured.captures.isEmpty {
            for folder in leftovers.folders { try await EndedCaptures.left(in: folder, by: captured)?.remove() }
            Console.print("removed what captures left in \(leftovers.folders.map(\.path).joined(separator: ", "))")
            if let shortcoming = captured.shortcoming { throw shortcoming }
            return
        }
        let hosts = try await captured.backend.discardCaptures(of: captured.lab, on: nil)
        Console.print("discarded the captures on \(hosts.joined(separator: ", "))")
    }
}
