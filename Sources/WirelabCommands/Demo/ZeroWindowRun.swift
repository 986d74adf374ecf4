import Diagnostics
import LabModel
import Packets
import Reports

/// What the demo's capture shows.
struct ZeroWindowRun {
    private static let mergedFile = "capture.pcapng"

    /// The story.
    let ladder: ZeroWindowLadder
    /// What the producer and its kernel say to it, a line each.
    let sendersView: [String]
    /// The merged capture.
    let capturePath: String
    /// What should have been seen and was not.
    let fault: String?

    /// The file that a host's own capture goes to.
    static func captureFile(_ host: Host) -> String { "\(host.name).pcapng" }

    /// Reads the captures, writes them as one file, and analyses it.
    ///
    /// - Parameters:
    ///   - folder: the run's folder.
    ///   - cast: who played.
    ///   - consumer: the consumer's events.
    ///   - producer: the producer's events.
    /// - Throws: `WirelabError`.
    init(
        _ folder: RunFolder, cast: ZeroWindowCast, consumer: [ApplicationEvent], producer: [ApplicationEvent]
    ) throws {
        let files = [cast.producer, cast.consumer].map(Self.captureFile)
        let captures = try files.map { Capture(pcapng: try folder.read($0)) }
        if let broken = captures.compactMap(\.fault).first { throw broken }
        capturePath = folder.file(Self.mergedFile)
        let merged = try CaptureDestination(capturePath)
        _ = try CaptureFiles.merge(files.map(folder.file), into: merged)
        try merged.commit()
        // The producer's own view: there the probes leave and the answers arrive.
        let analysis = TCPAnalysis(captures[0])
        guard let connection = analysis.connections.max(by: { $0.client.uniqueBytes < $1.client.uniqueBytes }) else {
            throw WirelabError(.checkFailed, "the capture \(capturePath) holds no TCP connection")
        }
        let read = consumer.last { $0.event == "finished" }?.bytes
        ladder = ZeroWindowLadder(
            connection, clientName: cast.producer.name, serverName: cast.consumer.name, bytesRead: read)
        sendersView = Self.sendersView(producer)
        fault = Self.fault(connection, captures, read: read, wasBlocked: producer.contains { $0.event == "blocked" })
    }

    private static func sendersView(_ events: [ApplicationEvent]) -> [String] {
        var lines: [String] = []
        if let blocked = events.first(where: { $0.event == "blocked" })?.bytes,
            let seconds = events.first(where: { $0.event == "unblocked" })?.seconds
        {
            lines.append(
                "producer  its send blocked after \(Quantity.grouped(blocked)) bytes, for "
                    + "\(Quantity.duration(.seconds(seconds))): the send buffer was full behind the closed window")
        }
        if let kernel = events.last(where: { $0.tcp != nil })?.tcp {
            lines.append(
                "kernel    \(Quantity.duration(.seconds(kernel.windowLimited))) held up by the peer's window, closed or too small, of "
                    + "\(Quantity.duration(.seconds(kernel.busy))) with data to send (TCP_INFO)")
        }
        return lines
    }

    private static func fault(_ connection: TCPConnection, _ captures: [Capture], read: Int?, wasBlocked: Bool)
        -> String?
    {
        let dropped = captures.flatMap(\.statistics.values).compactMap(\.dropped).reduce(0, +)
        if dropped > 0 { return "the captures lost \(dropped) packets, so their figures are not whole" }
        if connection.longestEpisode == nil { return "the window never closed" }
        if !wasBlocked { return "the producer's send never blocked" }
        if read != Int(connection.client.uniqueBytes) {
            return "the capture holds \(connection.client.uniqueBytes) bytes, but the consumer read \(read ?? 0)"
        }
        return nil
    }
}
