import Packets

/// A capture that is written packet by packet.
struct DatagramCapture {
    private var writer = PcapngWriter(application: "test")
    private var interfaces: [Int] = []

    /// - Parameters:
    ///   - linkTypes: one interface each.
    ///   - snapLength: the most bytes captured of a packet.
    init(_ linkTypes: [LinkType] = [.ethernet], snapLength: UInt32 = 0) {
        for (index, linkType) in linkTypes.enumerated() {
            interfaces.append(
                writer.add(
                    CaptureInterface(
                        name: "eth\(index)", description: nil, linkType: linkType, snapLength: snapLength)))
        }
    }

    mutating func add(_ frame: [UInt8], at milliseconds: Int, interface: Int = 0, captured: Int? = nil) {
        writer.write(
            frame.span.bytes.extracting(0..<min(captured ?? frame.count, frame.count)), originalLength: frame.count,
            timestamp: Timestamp(nanoseconds: 1_700_000_000_000_000_000 + UInt64(milliseconds) * 1_000_000),
            interface: interfaces[interface])
    }

    mutating func add(_ statistics: InterfaceStatistics, interface: Int = 0) {
        writer.write(statistics, timestamp: Timestamp(nanoseconds: 1), interface: interfaces[interface])
    }

    /// The file.
    var bytes: [UInt8] {
        var writer = writer
        return writer.drain { bytes in bytes.withUnsafeBytes { Array($0) } }
    }

    /// What it holds beside TCP connections.
    var analysis: TrafficAnalysis { TrafficAnalysis(Capture(pcapng: bytes)) }

    /// What its packets are, parts put together.
    var dissected: [Dissection] {
        var result: [Dissection] = []
        forEachPacket { dissection, _ in result.append(dissection) }
        return result
    }

    /// Gives `body` each packet, parts put together, and what follows its IP header.
    func forEachPacket(_ body: (Dissection, RawSpan) -> Void) {
        let capture = Capture(pcapng: bytes)
        let file = capture.bytes.span.bytes
        var dissector = Dissector()
        for (index, packet) in capture.packets.enumerated() {
            dissector.dissect(
                packet, file.extracting(packet.bytes), linkType: capture.interfaces[packet.interface].linkType,
                frame: index + 1
            ) { dissection, _, transport in body(copy dissection, transport) }
        }
    }
}
