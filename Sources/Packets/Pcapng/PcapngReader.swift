internal import Diagnostics

/// Reads a pcapng file block by block: both byte orders, several sections, unknown blocks and options skipped.
///
/// Interfaces are numbered through all sections of the file. Nothing is copied: a packet names the range of the file's
/// bytes that hold it.
public struct PcapngReader: Sendable {
    /// The whole file.
    public let bytes: [UInt8]
    /// The sections begun so far.
    public private(set) var sections: [CaptureSection] = []
    /// The interfaces described so far.
    public private(set) var interfaces: [CaptureInterface] = []
    /// What the kernel counted, by the interface's index; the last word on each interface counts.
    public private(set) var statistics: [Int: InterfaceStatistics] = [:]

    private var clocks: [TimestampClock] = []
    private var sectionStart = 0
    private var swapped = false
    private var position = 0

    /// - Parameter bytes: the whole file.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next packet; nil at the end of the file.
    ///
    /// - Returns: where the packet is and what the file says about it.
    /// - Throws: `WirelabError` with the byte offset, where the file cannot be right or ends inside a block. All packets
    ///   before that place were returned.
    public mutating func next() throws -> CapturedPacket? {
        while position < bytes.count {
            let block = try nextBlock()
            position = block.end
            switch block.type {
            case PcapngFormat.Block.sectionHeader: try readSection(block)
            case PcapngFormat.Block.interfaceDescription: try readInterface(block)
            case PcapngFormat.Block.interfaceStatistics: try readStatistics(block)
            case PcapngFormat.Block.enhancedPacket: return try readEnhancedPacket(block)
            case PcapngFormat.Block.simplePacket: return try readSimplePacket(block)
            default: break
            }
        }
        return nil
    }

    private struct Block {
        let type: UInt32
        let start: Int
        let end: Int
        /// The body, without type, lengths and padding to come.
        var body: Range<Int> { start + 8..<end - 4 }
    }

    private mutating func nextBlock() throws -> Block {
        guard bytes.count - position >= 12 else {
            throw fault(position, "the file ends inside a block's header")
        }
        // The section header's type reads the same in both byte orders; its magic number tells which one follows.
        if number32(position) == PcapngFormat.Block.sectionHeader {
            try beginSection()
        } else if position == 0 {
            throw fault(0, "this is no pcapng file; convert other formats with: editcap -F pcapng IN OUT")
        }
        let length = Int(number32(position + 4))
        guard length >= 12, length % 4 == 0 else {
            throw fault(position, "a block has the impossible length \(length)")
        }
        guard length <= bytes.count - position else {
            throw fault(position, "the file ends inside a block: \(length) bytes, \(bytes.count - position) are there")
        }
        guard number32(position + length - 4) == UInt32(length) else {
            throw fault(position, "the block's two lengths differ")
        }
        return Block(type: number32(position), start: position, end: position + length)
    }

    private mutating func beginSection() throws {
        swapped = false
        if number32(position + 8) != PcapngFormat.byteOrderMagic {
            swapped = true
            guard number32(position + 8) == PcapngFormat.byteOrderMagic else {
                throw fault(position, "the section's byte-order magic is wrong")
            }
        }
        guard bytes.count - position >= 28, number32(position + 4) >= 28 else {
            throw fault(position, "the section header is too short")
        }
        let major = number16(position + 12)
        guard major == 1 else { throw fault(position, "pcapng version \(major) is not known, only 1") }
        sectionStart = interfaces.count
    }

    private mutating func readSection(_ block: Block) throws {
        var application: String?
        var operatingSystem: String?
        var comments: [String] = []
        // Magic number, version and the section's length come before the options.
        try forEachOption(of: block, from: block.body.lowerBound + 16) { code, value in
            switch code {
            case PcapngFormat.Option.comment: comments.append(text(value))
            case PcapngFormat.Option.sectionOperatingSystem: operatingSystem = text(value)
            case PcapngFormat.Option.sectionApplication: application = text(value)
            default: break
            }
        }
        sections.append(
            CaptureSection(application: application, operatingSystem: operatingSystem, comments: comments))
    }

    private mutating func readInterface(_ block: Block) throws {
        guard block.body.count >= 8 else { throw fault(block.start, "the interface description is too short") }
        var name: String?
        var description: String?
        var filter: String?
        var resolution: UInt8 = 6
        var offset: Int64 = 0
        try forEachOption(of: block, from: block.body.lowerBound + 8) { code, value in
            switch code {
            case PcapngFormat.Option.interfaceName: name = text(value)
            case PcapngFormat.Option.interfaceDescription: description = text(value)
            case PcapngFormat.Option.interfaceTimestampResolution where value.count == 1:
                resolution = bytes[value.lowerBound]
            // The first byte says how the filter is written; 0 is as text.
            case PcapngFormat.Option.interfaceFilter where value.count > 1 && bytes[value.lowerBound] == 0:
                filter = text(value.dropFirst())
            case PcapngFormat.Option.interfaceTimestampOffset where value.count == 8:
                offset = Int64(bitPattern: number64(value.lowerBound))
            default: break
            }
        }
        interfaces.append(
            CaptureInterface(
                name: name, description: description,
                linkType: LinkType(rawValue: number16(block.body.lowerBound)),
                snapLength: number32(block.body.lowerBound + 4), filter: filter))
        clocks.append(TimestampClock(resolution: resolution, offset: offset))
    }

    private mutating func readStatistics(_ block: Block) throws {
        guard block.body.count >= 12 else { throw fault(block.start, "the interface statistics are too short") }
        let interface = try interface(number32(block.body.lowerBound), in: block)
        let clock = clocks[interface]
        var counts: [UInt16: UInt64] = [:]
        var times: [UInt16: Timestamp] = [:]
        var comment: String?
        try forEachOption(of: block, from: block.body.lowerBound + 12) { code, value in
            switch code {
            case PcapngFormat.Option.comment: comment = text(value)
            case PcapngFormat.Option.statisticsStart where value.count == 8,
                PcapngFormat.Option.statisticsEnd where value.count == 8:
                times[code] = clock.timestamp(
                    UInt64(number32(value.lowerBound)) << 32 | UInt64(number32(value.lowerBound + 4)))
            default:
                if value.count == 8 { counts[code] = number64(value.lowerBound) }
            }
        }
        // Writers put the system's drops into either option, or into both.
        let dropped = max(
            counts[PcapngFormat.Option.statisticsDropped] ?? 0,
            counts[PcapngFormat.Option.statisticsDroppedBySystem] ?? 0)
        statistics[interface] = InterfaceStatistics(
            received: counts[PcapngFormat.Option.statisticsAccepted]
                ?? counts[PcapngFormat.Option.statisticsReceived] ?? 0,
            dropped: dropped, delivered: counts[PcapngFormat.Option.statisticsDelivered],
            start: times[PcapngFormat.Option.statisticsStart], end: times[PcapngFormat.Option.statisticsEnd],
            comment: comment)
    }

    private func readEnhancedPacket(_ block: Block) throws -> CapturedPacket {
        let body = block.body.lowerBound
        guard block.body.count >= 20 else { throw fault(block.start, "the packet block is too short") }
        let interface = try interface(number32(body), in: block)
        let captured = Int(number32(body + 12))
        guard captured <= block.body.count - 20 else {
            throw fault(block.start, "a packet of \(captured) bytes does not fit into its block")
        }
        let count = UInt64(number32(body + 4)) << 32 | UInt64(number32(body + 8))
        return CapturedPacket(
            interface: interface, timestamp: clocks[interface].timestamp(count),
            originalLength: Int(number32(body + 16)), bytes: body + 20..<body + 20 + captured)
    }

    /// A simple packet block has neither interface nor time: it belongs to the section's first interface.
    private func readSimplePacket(_ block: Block) throws -> CapturedPacket {
        guard block.body.count >= 4 else { throw fault(block.start, "the packet block is too short") }
        let interface = try interface(0, in: block)
        let original = Int(number32(block.body.lowerBound))
        let limit = interfaces[interface].snapLength
        let captured = min(original, block.body.count - 4, limit == 0 ? .max : Int(limit))
        return CapturedPacket(
            interface: interface, timestamp: Timestamp(nanoseconds: 0), originalLength: original,
            bytes: block.body.lowerBound + 4..<block.body.lowerBound + 4 + captured)
    }

    private func interface(_ number: UInt32, in block: Block) throws -> Int {
        guard Int(number) < interfaces.count - sectionStart else {
            throw fault(block.start, "the block names interface \(number), which the section did not describe")
        }
        return sectionStart + Int(number)
    }

    private func forEachOption(
        of block: Block, from start: Int, _ body: (_ code: UInt16, _ value: Range<Int>) -> Void
    ) throws {
        var offset = start
        while offset + 4 <= block.body.upperBound {
            let code = number16(offset)
            let length = Int(number16(offset + 2))
            if code == PcapngFormat.Option.end { return }
            guard offset + 4 + length <= block.body.upperBound else {
                throw fault(offset, "an option of \(length) bytes does not fit into its block")
            }
            body(code, offset + 4..<offset + 4 + length)
            offset += 4 + PcapngFormat.padded(length)
        }
    }

    private func fault(_ offset: Int, _ problem: String) -> WirelabError {
        WirelabError(.invalidInput, "byte \(offset): \(problem)")
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private func number16(_ offset: Int) -> UInt16 {
        let number = bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self)
        return swapped ? UInt16(bigEndian: number) : UInt16(littleEndian: number)
    }

    private func number32(_ offset: Int) -> UInt32 {
        let number = bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
        return swapped ? UInt32(bigEndian: number) : UInt32(littleEndian: number)
    }

    private func number64(_ offset: Int) -> UInt64 {
        let number = bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
        return swapped ? UInt64(bigEndian: number) : UInt64(littleEndian: number)
    }
}
