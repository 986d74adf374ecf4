import ArgumentParser
import CaptureInput
import Diagnostics
import Packets

/// Copies the packets of a capture that a selection admits; a piece of the file at a time is in memory.
final class CaptureSlice {
    /// A packet that is to be written, its bytes in `bytes`.
    private struct Chosen {
        let packet: CapturedPacket
        let bytes: Range<Int>
    }

    private let selection: AnalysisSelection
    private var input: CaptureInput
    private var dissector = Dissector()
    private var tcp = TCPAnalysis(hasTimelines: false)
    private var writer: PcapngWriter?
    private var interfaceCount = 0
    /// The interface whose connection was written, if one connection is asked for.
    private var connectionInterface: Int?
    private var first: Timestamp?
    private var last = Timestamp(nanoseconds: 0)
    private var chosen: [Chosen] = []
    private var bytes: [UInt8] = []
    /// How many packets were read.
    private(set) var seen = 0
    /// How many of them were written.
    private(set) var packets = 0

    /// - Parameters:
    ///   - path: the capture; `-` is standard input.
    ///   - selection: what to copy.
    /// - Throws: `WirelabError` where it cannot be opened.
    init(of path: String, _ selection: AnalysisSelection) throws {
        self.selection = selection
        input = try CaptureInput(path)
    }

    /// What messages call the capture.
    var name: String { input.name }

    /// Refuses an interface that the capture does not have.
    ///
    /// - Throws: `WirelabError`.
    func check() throws { try selection.checkInterface(in: [input.decoder.interfaces], [name]) }

    /// Copies the packets.
    ///
    /// - Parameter destination: where to.
    /// - Returns: why the capture could not be read to its end; nil where it could.
    /// - Throws: `WirelabError` where the destination cannot be written, or it is not clear which connection is meant.
    func copy(to destination: CaptureDestination) throws -> WirelabError? {
        var hasMore = true
        var fault: WirelabError?
        while hasMore {
            do {
                hasMore = try readPiece()
            } catch {
                (hasMore, fault) = (false, input.fault(error))
            }
            try writeChosen()
            try writer?.drain(destination.write)
        }
        if writer != nil { describe(input.decoder.interfaces) }
        for (interface, statistics) in input.decoder.statistics.sorted(by: { $0.key < $1.key }) {
            writer?.write(statistics, timestamp: statistics.end ?? last, interface: interface)
        }
        try writer?.drain(destination.write)
        return fault
    }

    private func readPiece() throws -> Bool {
        let (filter, connection) = (selection.filter, selection.connection)
        return try input.nextPiece { packet, captured, linkType in
            seen += 1
            let start = min(first ?? packet.timestamp, packet.timestamp)
            first = start
            dissector.dissect(packet, captured, linkType: linkType, frame: seen) { dissection, observation, _ in
                let stream = tcp.add(dissection, at: observation)?.stream
                guard connection == nil || stream == connection,
                    filter.admits(dissection, stream: stream, at: packet.timestamp, since: start)
                else { return }
                let place = bytes.count
                captured.withUnsafeBytes { bytes.append(contentsOf: $0) }
                chosen.append(Chosen(packet: packet, bytes: place..<bytes.count))
            }
        }
    }

    /// Writes what was chosen of a piece; what the interfaces are called is known behind it.
    private func writeChosen() throws {
        let interfaces = input.decoder.interfaces
        for chosen in chosen where selection.admits(chosen.packet.interface, of: interfaces) {
            try checkConnection(chosen.packet.interface, interfaces)
            describe(interfaces)
            writer?.write(
                bytes.span.bytes.extracting(chosen.bytes), originalLength: chosen.packet.originalLength,
                timestamp: chosen.packet.timestamp, interface: chosen.packet.interface)
            packets += 1
            last = max(last, chosen.packet.timestamp)
        }
        chosen.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    /// Begins the file, and describes the interfaces that it does not know.
    private func describe(_ interfaces: [CaptureInterface]) {
        if writer == nil {
            let sections = input.decoder.sections
            writer = PcapngWriter(
                CaptureSection(
                    application: "wirelab \(Wirelab.configuration.version)",
                    operatingSystem: sections.first?.operatingSystem, comments: sections.flatMap(\.comments)))
        }
        for interface in interfaces[interfaceCount...] { _ = writer?.add(interface) }
        interfaceCount = interfaces.count
    }

    /// Each interface numbers its connections: the same number need not be the same connection.
    private func checkConnection(_ interface: Int, _ interfaces: [CaptureInterface]) throws {
        guard let connection = selection.connection else { return }
        let other = connectionInterface ?? interface
        connectionInterface = other
        guard other != interface else { return }
        throw WirelabError(
            .invalidInput,
            "\(interfaces.name(of: other)) and \(interfaces.name(of: interface)) both saw a connection \(connection), which "
                + "need not be the same one: --interface \(interfaces.name(of: other)), or --filter 'host … and port …' for what "
                + "all of them saw of it")
    }
}
