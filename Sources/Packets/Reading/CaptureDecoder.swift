internal import Diagnostics

/// Understands a capture file, pcap or pcapng, as its bytes come: from a file, a pipe, or out of a compressed one.
///
/// The caller holds the bytes and says each time what it has from where on; nothing is copied and nothing is kept but what the
/// file says of its interfaces.
public struct CaptureDecoder: Sendable {
    /// No block and no packet of a capture is longer; a length beyond it is a fault, not a reason to fill the memory.
    public static let longestBlock = 16 << 20

    private enum Format {
        case unknown
        case pcap(PcapDecoder)
        case pcapng
    }

    private var format = Format.unknown
    private var pcapng = PcapngDecoder()
    private var packetCount = 0

    /// Begins a file.
    public init() {}

    /// The interfaces described so far, numbered through all sections.
    public var interfaces: [CaptureInterface] {
        if case .pcap(let decoder) = format { [decoder.interface] } else { pcapng.interfaces }
    }
    /// What the kernel counted, by the interface's index; the last word on each interface counts.
    public var statistics: [Int: InterfaceStatistics] { pcapng.statistics }
    /// What the file says about itself, by section; none for pcap.
    public var sections: [CaptureSection] { pcapng.sections }
    /// How many packets were handed over.
    public var packets: Int { packetCount }

    /// Hands over each packet that is whole in `bytes`.
    ///
    /// - Parameters:
    ///   - bytes: the file from `position` on, as far as it is there.
    ///   - position: where in the file they begin: 0 at first, then what was taken so far.
    ///   - isWhole: whether the file ends with them.
    ///   - body: is given each packet, its captured bytes and its interface's link type.
    /// - Returns: how many bytes were taken; the rest is wanted again, with more behind it.
    /// - Throws: `WirelabError` with the byte offset, where the file cannot be right or ends inside a packet, after all packets
    ///   before that place were handed over; and what `body` throws.
    public mutating func decode(
        _ bytes: RawSpan, at position: Int, isWhole: Bool,
        _ body: (_ packet: CapturedPacket, _ bytes: RawSpan, _ linkType: LinkType) throws -> Void
    ) throws -> Int {
        var taken = 0
        if case .unknown = format {
            guard let length = try begin(bytes, isWhole: isWhole) else { return 0 }
            taken = length
        }
        switch format {
        case .unknown: return 0
        case .pcap(let decoder):
            let linkType = decoder.interface.linkType
            while let packet = try decoder.decode(bytes.extracting(taken..<bytes.byteCount), at: position + taken) {
                let start = taken + PcapDecoder.packetHeaderLength
                taken = start + packet.bytes.count
                packetCount += 1
                try body(packet, bytes.extracting(start..<taken), linkType)
            }
        case .pcapng:
            while taken < bytes.byteCount,
                let block = try pcapng.decode(bytes.extracting(taken..<bytes.byteCount), at: position + taken)
            {
                taken += block.length
                guard case .packet(let packet) = block.content else { continue }
                packetCount += 1
                try body(
                    packet, bytes.extracting(packet.bytes.lowerBound - position..<packet.bytes.upperBound - position),
                    pcapng.interfaces[packet.interface].linkType)
            }
            let length = pcapng.announcedLength(bytes.extracting(taken..<bytes.byteCount))
            if length > Self.longestBlock {
                throw WirelabError.inCapture(at: position + taken, "a block has the impossible length \(length)")
            }
        }
        if isWhole, taken < bytes.byteCount {
            throw cut(bytes.extracting(taken..<bytes.byteCount), at: position + taken)
        }
        return taken
    }

    /// Finds out which kind of file it is.
    ///
    /// - Returns: how many bytes are its header; nil where more of it is wanted.
    private mutating func begin(_ bytes: RawSpan, isWhole: Bool) throws -> Int? {
        if bytes.byteCount < PcapDecoder.headerLength {
            guard isWhole else { return nil }
            throw WirelabError.inCapture(
                at: 0, bytes.byteCount == 0 ? "the file is empty" : "the file ends in its header")
        }
        if let decoder = try PcapDecoder(bytes) {
            format = .pcap(decoder)
            return PcapDecoder.headerLength
        }
        guard CaptureByteOrder.native.number32(bytes, 0) == PcapngFormat.Block.sectionHeader else {
            throw WirelabError.inCapture(at: 0, "this is neither a pcap nor a pcapng file")
        }
        format = .pcapng
        return 0
    }

    private func cut(_ rest: RawSpan, at position: Int) -> WirelabError {
        if case .pcap = format {
            return WirelabError.inCapture(
                at: position, "the file ends inside a packet: \(rest.byteCount) bytes of it are there")
        }
        return pcapng.fault(ofCut: rest, at: position)
    }
}
