import ArgumentParser
import CaptureInput
import Diagnostics
import Packets

/// Says what happened in a capture.
struct AnalyzeVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze", abstract: "Say what happened in a capture: connections, closed windows, losses, DNS, UDP.")

    @Flag(help: "Print a line for each TCP segment: number, stream, Wireshark's flags, bytes in flight, times, window.")
    var frames = false
    @Argument(help: ArgumentHelp("Captures, pcap or pcapng, also packed by gzip; - is standard input.", valueName: "file"))
    var files: [String]

    func run() async throws {
        var input = try CaptureInput(files[0])
        var analysis = TCPAnalysis(hasTimelines: false)
        var frame = 0
        var lines = ""
        try input.forEachPacket { packet, bytes, linkType in
            frame += 1
            guard case .tcp(let segment) = Dissection(packet, bytes, linkType: linkType, frame: frame),
                let result = analysis.add(segment)
            else { return }
            if frames {
                lines += result.line
                lines += "\n"
            }
        }
        if frames { return Console.print(lines) }
        Console.print("\(frame) packets, \(analysis.connections.count) connections")
    }
}
