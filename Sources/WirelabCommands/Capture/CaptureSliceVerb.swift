import ArgumentParser
import Diagnostics
import Packets

/// Writes a part of a capture.
struct CaptureSliceVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slice", abstract: "Write one TCP connection of a capture, or what a filter admits, as pcapng.",
        discussion: """
            FILE is a capture of any program, pcap or pcapng, also packed by gzip; - is standard input. Connections have the \
            numbers that 'wirelab analyze' shows, each interface for itself. All interfaces of the capture are described in the \
            slice, with what they lost. Of packets that came in parts the last part counts as the segment, as in Wireshark.

            Examples:
              wirelab capture slice capture.pcapng --stream 3 -w stream.pcapng
              wirelab capture slice all.pcap.gz --filter 'time 2-3.5' -w - | tshark -r -
            """)

    @Argument(help: ArgumentHelp("The capture.", valueName: "file"))
    var file: String
    @Option(help: ArgumentHelp("The number of the connection.", valueName: "number"))
    var stream: Int?
    @Option(help: ArgumentHelp("Only what this interface saw: its name, its host's, or its number.", valueName: "name"))
    var interface: String?
    @Option(help: ArgumentHelp("Only what these words are true of: host, port, stream, time.", valueName: "words"))
    var filter: String?
    @Option(
        name: [.customShort("w"), .long],
        help: ArgumentHelp("The file to write; - for standard output.", valueName: "file"))
    var write: String

    func validate() throws {
        if stream == nil && filter == nil && interface == nil {
            throw ValidationError("Say which part: --stream NUMBER, --filter WORDS, or --interface NAME.")
        }
    }

    func run() async throws {
        let filter = try filter.map { try AnalysisFilter($0) } ?? AnalysisFilter()
        let selection = AnalysisSelection(filter: filter, interface: interface, connection: stream)
        let slice = try CaptureSlice(of: file, selection)
        let destination = try CaptureDestination(write)
        let fault = try slice.copy(to: destination)
        if slice.packets == 0 {
            if let fault { throw fault }
            try slice.check()
            throw WirelabError(.invalidInput, "\(slice.name) has no such packets; 'wirelab analyze' shows what it has")
        }
        try destination.commit()
        let line = "\(destination.path): \(Quantity.count(slice.packets, "packet")) of \(Quantity.grouped(slice.seen))"
        if destination.path == "-" { Console.error(line) } else { Console.print(line) }
        // What could be had is written; that there may be more is no success.
        if let fault { throw fault }
    }
}
