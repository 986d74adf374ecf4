import ArgumentParser
import Diagnostics
import Packets
import Reports

/// Says what happened in a capture.
struct AnalyzeVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Say what happened in a capture: connections, closed windows, losses, UDP, DNS, ping.",
        discussion: """
            FILE is a capture of any program, pcap or pcapng, also packed by gzip; - is standard input. A capture of several \
            hosts is analysed for each of its interfaces. Exit status 2 where a file is damaged or cut off, after what \
            could be read was shown.

            EXAMPLES
              wirelab analyze capture.pcapng
              wirelab analyze capture.pcapng --connection 0
              wirelab analyze capture.pcapng --filter 'host 10.0.0.10 and port 1234'
              wirelab analyze capture.pcapng --interface server --frames | grep zero_window
              tcpdump -w - -i eth0 -c 1000 | wirelab analyze -
            """)

    @Flag(help: "Print as JSON (schema/analysis.schema.json).")
    var json = false
    @Flag(help: "Print a line for each TCP segment: number, stream, flags, bytes in flight, two round trips, window.")
    var frames = false
    @Option(help: ArgumentHelp("Print all that is known of one connection.", valueName: "number"))
    var connection: Int?
    @Option(help: ArgumentHelp("Only what this interface saw: its name, its host's, or its number.", valueName: "name"))
    var interface: String?
    @Option(help: ArgumentHelp("Only what these words are true of: host, port, stream, time.", valueName: "words"))
    var filter: String?
    @Argument(help: ArgumentHelp("Captures.", valueName: "file"))
    var files: [String]

    func validate() throws {
        if frames && (json || connection != nil) {
            throw ValidationError("--frames goes with neither --json nor --connection.")
        }
        if files.count(where: { $0 == "-" }) > 1 { throw ValidationError("Standard input can be read once.") }
    }

    func run() async throws {
        let filter = try filter.map { try AnalysisFilter($0) } ?? AnalysisFilter()
        let selection = AnalysisSelection(filter: filter, interface: interface, connection: connection)
        if frames {
            var printer = FramePrinter(selection)
            return try printer.printFrames(of: files)
        }
        let captures = try await analyzed()
        let views = captures.map { selection.view(of: $0) }
        let names = captures.map(\.name)
        try selection.checkInterface(in: captures.map(\.interfaces), names)
        let isAnywhere = connection == nil || !views.allSatisfy(\.connections.isEmpty)
        if json {
            if isAnywhere { try AnalysisDocument(views).print() }
        } else {
            // Of a file in which nothing could be read its fault says all.
            let shown = views.filter { $0.capture.fault == nil || $0.capture.analysis.packets > 0 }
            let texts = shown.map { $0.text(width: Console.width).joined(separator: "\n") }.filter { !$0.isEmpty }
            if isAnywhere, !texts.isEmpty { Console.print(texts.joined(separator: "\n\n")) }
        }
        for capture in captures {
            if let fault = capture.fault { Console.error("wirelab: \(fault.message)") }
        }
        if let connection, !isAnywhere {
            throw WirelabError(
                .invalidInput, "there is no connection \(connection) in \(names.joined(separator: ", "))")
        }
        if captures.contains(where: { $0.fault != nil }) { throw ExitCode(WirelabError.Code.invalidInput.exitStatus) }
    }

    /// Reads the files, as many at once as there are processors for.
    private func analyzed() async throws -> [AnalyzedCapture] {
        let progress = ProgressLine()
        guard files.count > 1 else { return [try AnalyzedCapture(reading: files[0], progress: progress)] }
        return try await withThrowingTaskGroup(of: (Int, AnalyzedCapture).self) { group in
            for (index, file) in files.enumerated() {
                group.addTask { (index, try AnalyzedCapture(reading: file)) }
            }
            var captures: [(Int, AnalyzedCapture)] = []
            for try await capture in group { captures.append(capture) }
            return captures.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
