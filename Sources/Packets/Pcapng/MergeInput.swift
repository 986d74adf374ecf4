internal import Diagnostics

/// One of the captures that are merged: where it is read, and what becomes of its interfaces.
struct MergeInput: Sendable {
    var stream = PcapngStream()
    private var packets = 0
    private var fault: WirelabError?
    /// The numbers of its interfaces in the merged file.
    private var numbers: [Int] = []
    /// Its next packet, which the stream has not passed.
    private var head: (block: PcapngBlock, packet: CapturedPacket, place: Int)?
    /// The last statistics of each interface, with the block's bytes.
    private var statistics: [Int: (block: PcapngBlock, bytes: [UInt8])] = [:]

    var hasHead: Bool { head != nil }
    var headTimestamp: Timestamp? { head?.packet.timestamp }

    var summary: CaptureSummary {
        CaptureSummary(
            packets: packets, interfaces: stream.decoder.interfaces, statistics: stream.decoder.statistics, fault: fault
        )
    }

    /// Reads the first section's header.
    ///
    /// - Parameter comments: gets its comments that are not there yet.
    /// - Returns: false where more of the capture is wanted.
    mutating func readSection(_ comments: inout [String]) -> Bool {
        guard let block = nextBlock() else { return isOver }
        for comment in stream.decoder.sections.first?.comments ?? [] where !comments.contains(comment) {
            comments.append(comment)
        }
        stream.pass(block)
        return true
    }

    /// Reads up to the next packet.
    ///
    /// - Parameter copy: gets the interfaces on the way.
    /// - Returns: false where more of the capture is wanted; true with a head, or at the capture's end without one.
    mutating func findHead(_ copy: inout PcapngCopy) -> Bool {
        while let block = nextBlock() {
            switch block.content {
            case .packet(let packet):
                head = (block, packet, stream.place)
                return true
            case .interface:
                numbers.append(stream.withBytes(of: block) { copy.copyInterface(block, $0) })
            case .statistics(let interface):
                let bytes = stream.withBytes(of: block) { bytes in bytes.withUnsafeBytes { Array($0) } }
                statistics[interface] = (block, bytes)
            case .section, .other: break
            }
            stream.pass(block)
        }
        return isOver
    }

    /// Writes the packet that `findHead` found.
    mutating func writeHead(to copy: inout PcapngCopy) {
        guard let (block, packet, place) = head else { return }
        let data = packet.bytes.lowerBound - place..<packet.bytes.upperBound - place
        stream.withBytes(of: block) {
            copy.copyPacket(data, of: block, $0, interface: numbers[packet.interface])
        }
        stream.pass(block)
        packets += 1
        head = nil
    }

    /// Writes what the kernel counted on each of its interfaces.
    mutating func writeStatistics(to copy: inout PcapngCopy) {
        for (interface, entry) in statistics.sorted(by: { $0.key < $1.key }) {
            copy.copyStatistics(entry.block, entry.bytes.span.bytes, interface: numbers[interface])
        }
        statistics = [:]
    }

    /// Whether nothing more is to be had from it.
    private var isOver: Bool { fault != nil || stream.isAtEnd }

    private mutating func nextBlock() -> PcapngBlock? {
        if fault != nil { return nil }
        do {
            return try stream.next()
        } catch {
            fault = error as? WirelabError ?? WirelabError(.invalidInput, "\(error)")
            return nil
        }
    }
}
