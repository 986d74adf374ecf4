internal import Diagnostics

/// Reads the packets of a pcapng file that is in memory.
///
/// Interfaces are numbered through all sections of the file. Nothing is copied: a packet names the range of the file's
/// bytes that hold it.
public struct PcapngReader: Sendable {
    /// The whole file.
    public let bytes: [UInt8]
    private var decoder = PcapngDecoder()
    private var position = 0

    /// - Parameter bytes: the whole file.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The sections begun so far.
    public var sections: [CaptureSection] { decoder.sections }
    /// The interfaces described so far.
    public var interfaces: [CaptureInterface] { decoder.interfaces }
    /// What the kernel counted, by the interface's index; the last word on each interface counts.
    public var statistics: [Int: InterfaceStatistics] { decoder.statistics }

    /// The next packet; nil at the end of the file.
    ///
    /// - Returns: where the packet is and what the file says about it.
    /// - Throws: `WirelabError` with the byte offset, where the file cannot be right or ends inside a block. All packets
    ///   before that place were returned.
    public mutating func next() throws -> CapturedPacket? {
        let bytes = bytes
        while position < bytes.count {
            let rest = bytes.span.bytes.extracting(position..<bytes.count)
            guard let block = try decoder.decode(rest, at: position) else {
                throw decoder.fault(ofCut: rest, at: position)
            }
            position += block.length
            if case .packet(let packet) = block.content { return packet }
        }
        return nil
    }
}
