public import Diagnostics

/// A capture file in memory: its interfaces, its packets in the file's order, and how far it could be read.
public struct Capture: Sendable {
    /// The whole file; packets name ranges of it.
    public let bytes: [UInt8]
    /// What the file says about itself, by section.
    public let sections: [CaptureSection]
    /// The interfaces, numbered through all sections.
    public let interfaces: [CaptureInterface]
    /// What the kernel counted, by the interface's index.
    public let statistics: [Int: InterfaceStatistics]
    /// The packets, in the file's order.
    public let packets: [CapturedPacket]
    /// Why reading stopped before the file's end, with the byte offset; nil for a whole file.
    public let fault: WirelabError?

    /// Reads a pcapng file up to its end or its first fault.
    ///
    /// - Parameter bytes: the whole file.
    public init(pcapng bytes: [UInt8]) {
        var reader = PcapngReader(bytes)
        var packets: [CapturedPacket] = []
        var fault: WirelabError?
        do {
            while let packet = try reader.next() { packets.append(packet) }
        } catch {
            fault = error as? WirelabError ?? WirelabError(.invalidInput, "\(error)")
        }
        self.bytes = bytes
        self.packets = packets
        self.fault = fault
        sections = reader.sections
        interfaces = reader.interfaces
        statistics = reader.statistics
    }

    /// Gives `body` the captured bytes of a packet of this capture.
    ///
    /// - Parameters:
    ///   - packet: a packet of this capture.
    ///   - body: what to do with the bytes.
    /// - Returns: what `body` returns.
    public func withBytes<Result>(of packet: CapturedPacket, _ body: (RawSpan) -> Result) -> Result {
        body(bytes.span.bytes.extracting(packet.bytes))
    }
}
