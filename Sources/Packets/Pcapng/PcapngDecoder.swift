internal import Diagnostics

/// One block of a pcapng file and what it says.
struct PcapngBlock: Hashable, Sendable {
    enum Content: Hashable, Sendable {
        case section
        /// An interface, by its number through all sections.
        case interface(Int)
        case packet(CapturedPacket)
        /// What the kernel counted on the interface of this number.
        case statistics(Int)
        /// What is skipped.
        case other
    }

    let content: Content
    /// The number of its type.
    let type: UInt32
    /// How many bytes it takes, all in all.
    let length: Int
    /// Where its options lie, counted from its beginning; empty where they are not known.
    let options: Range<Int>
    let order: CaptureByteOrder
}

/// Understands a pcapng file block by block, wherever the bytes come from: both byte orders, several sections, unknown blocks
/// and options skipped.
///
/// It does not hold the file. A whole file, a mapped one and one that comes in pieces are read through the same code.
struct PcapngDecoder: Sendable {
    /// More interfaces than any capture has; a file of nothing else shall not fill the memory.
    private static let mostInterfaces = 65_536
    /// What further sections say about themselves is passed over.
    private static let mostSections = 65_536

    /// The sections begun so far.
    private(set) var sections: [CaptureSection] = []
    /// The interfaces described so far, numbered through all sections of the file.
    private(set) var interfaces: [CaptureInterface] = []
    /// What the kernel counted, by the interface's number; the last word on each interface counts.
    private(set) var statistics: [Int: InterfaceStatistics] = [:]

    private var clocks: [TimestampClock] = []
    private var sectionStart = 0
    private var order = CaptureByteOrder.native

    /// Understands the block that `bytes` begin with.
    ///
    /// - Parameters:
    ///   - bytes: the file from the block on, as far as it is there.
    ///   - position: where in the file they begin.
    /// - Returns: the block; nil where it is not there whole.
    /// - Throws: `WirelabError` with the byte offset, where the file cannot be right.
    mutating func decode(_ bytes: RawSpan, at position: Int) throws -> PcapngBlock? {
        guard bytes.byteCount >= 12 else { return nil }
        // The section header's type reads the same in both byte orders; its magic number tells which one follows.
        let isSection = order.number32(bytes, 0) == PcapngFormat.Block.sectionHeader
        if isSection {
            guard let order = try byteOrder(bytes, at: position) else { return nil }
            self.order = order
        } else if position == 0 {
            throw WirelabError.inCapture(
                at: 0, "this is no pcapng file; convert other formats with: editcap -F pcapng IN OUT")
        }
        let length = Int(order.number32(bytes, 4))
        guard length >= 12, length % 4 == 0 else {
            throw WirelabError.inCapture(at: position, "a block has the impossible length \(length)")
        }
        guard length <= bytes.byteCount else { return nil }
        guard order.number32(bytes, length - 4) == UInt32(length) else {
            throw WirelabError.inCapture(at: position, "the block's two lengths differ")
        }
        return try understand(bytes.extracting(0..<length), at: position)
    }

    /// Why a file that ends with `bytes` is not whole.
    ///
    /// - Parameters:
    ///   - bytes: what is left of it, not empty, in which `decode` found no whole block.
    ///   - position: where in the file they begin.
    /// - Returns: the fault, with its place.
    func fault(ofCut bytes: RawSpan, at position: Int) -> WirelabError {
        guard bytes.byteCount >= 12 else {
            return WirelabError.inCapture(at: position, "the file ends inside a block's header")
        }
        let length = order.number32(bytes, 4)
        return WirelabError.inCapture(
            at: position, "the file ends inside a block: \(length) bytes, \(bytes.byteCount) are there")
    }

    /// The length that the block at the beginning of `bytes` says it has, as far as that is known.
    func announcedLength(_ bytes: RawSpan) -> Int {
        bytes.byteCount >= 12 ? Int(order.number32(bytes, 4)) : 12
    }

    private func byteOrder(_ bytes: RawSpan, at position: Int) throws -> CaptureByteOrder? {
        let orders = [CaptureByteOrder.native, CaptureByteOrder(isSwapped: true)]
        guard let order = orders.first(where: { $0.number32(bytes, 8) == PcapngFormat.byteOrderMagic }) else {
            throw WirelabError.inCapture(at: position, "the section's byte-order magic is wrong")
        }
        guard order.number32(bytes, 4) >= 28 else {
            throw WirelabError.inCapture(at: position, "the section header is too short")
        }
        guard bytes.byteCount >= 14 else { return nil }
        let major = order.number16(bytes, 12)
        guard major == 1 else {
            throw WirelabError.inCapture(at: position, "pcapng version \(major) is not known, only 1")
        }
        return order
    }

    private mutating func understand(_ bytes: RawSpan, at position: Int) throws -> PcapngBlock {
        let type = order.number32(bytes, 0)
        func block(_ content: PcapngBlock.Content, optionsFrom start: Int? = nil) -> PcapngBlock {
            let end = bytes.byteCount - 4
            return PcapngBlock(
                content: content, type: type, length: bytes.byteCount, options: min(start ?? end, end)..<end,
                order: order)
        }
        switch type {
        case PcapngFormat.Block.sectionHeader:
            sectionStart = interfaces.count
            try readSection(bytes, at: position)
            return block(.section, optionsFrom: 24)
        case PcapngFormat.Block.interfaceDescription:
            try readInterface(bytes, at: position)
            return block(.interface(interfaces.count - 1), optionsFrom: 16)
        case PcapngFormat.Block.interfaceStatistics:
            return block(.statistics(try readStatistics(bytes, at: position)), optionsFrom: 20)
        case PcapngFormat.Block.enhancedPacket:
            let packet = try readEnhancedPacket(bytes, at: position)
            return block(.packet(packet), optionsFrom: 28 + PcapngFormat.padded(packet.bytes.count))
        case PcapngFormat.Block.simplePacket: return block(.packet(try readSimplePacket(bytes, at: position)))
        default: return block(.other)
        }
    }

    private mutating func readSection(_ bytes: RawSpan, at position: Int) throws {
        var application: String?
        var operatingSystem: String?
        var comments: [String] = []
        // Magic number, version and the section's length come before the options.
        try forEachOption(from: 24, of: bytes, at: position) { code, value in
            switch code {
            case PcapngFormat.Option.comment: comments.append(Self.text(bytes, value))
            case PcapngFormat.Option.sectionOperatingSystem: operatingSystem = Self.text(bytes, value)
            case PcapngFormat.Option.sectionApplication: application = Self.text(bytes, value)
            default: break
            }
        }
        guard sections.count < Self.mostSections else { return }
        sections.append(
            CaptureSection(application: application, operatingSystem: operatingSystem, comments: comments))
    }

    private mutating func readInterface(_ bytes: RawSpan, at position: Int) throws {
        guard bytes.byteCount >= 20 else {
            throw WirelabError.inCapture(at: position, "the interface description is too short")
        }
        guard interfaces.count < Self.mostInterfaces else {
            throw WirelabError.inCapture(at: position, "there are more than \(Self.mostInterfaces) interfaces")
        }
        var name: String?
        var description: String?
        var filter: String?
        var resolution: UInt8 = 6
        var offset: Int64 = 0
        let order = order
        try forEachOption(from: 16, of: bytes, at: position) { code, value in
            switch code {
            case PcapngFormat.Option.interfaceName: name = Self.text(bytes, value)
            case PcapngFormat.Option.interfaceDescription: description = Self.text(bytes, value)
            case PcapngFormat.Option.interfaceTimestampResolution where value.count == 1:
                resolution = bytes.byte(value.lowerBound)
            // The first byte says how the filter is written; 0 is as text.
            case PcapngFormat.Option.interfaceFilter where value.count > 1 && bytes.byte(value.lowerBound) == 0:
                filter = Self.text(bytes, value.dropFirst())
            case PcapngFormat.Option.interfaceTimestampOffset where value.count == 8:
                offset = Int64(bitPattern: order.number64(bytes, value.lowerBound))
            default: break
            }
        }
        interfaces.append(
            CaptureInterface(
                name: name, description: description, linkType: LinkType(rawValue: order.number16(bytes, 8)),
                snapLength: order.number32(bytes, 12), filter: filter))
        clocks.append(TimestampClock(resolution: resolution, offset: offset))
    }

    private mutating func readStatistics(_ bytes: RawSpan, at position: Int) throws -> Int {
        guard bytes.byteCount >= 24 else {
            throw WirelabError.inCapture(at: position, "the interface statistics are too short")
        }
        let interface = try interface(order.number32(bytes, 8), at: position)
        let (order, clock) = (order, clocks[interface])
        var counts: [UInt16: UInt64] = [:]
        var times: [UInt16: Timestamp] = [:]
        var comment: String?
        try forEachOption(from: 20, of: bytes, at: position) { code, value in
            switch code {
            case PcapngFormat.Option.comment: comment = Self.text(bytes, value)
            case PcapngFormat.Option.statisticsStart where value.count == 8,
                PcapngFormat.Option.statisticsEnd where value.count == 8:
                let high = UInt64(order.number32(bytes, value.lowerBound))
                times[code] = clock.timestamp(high << 32 | UInt64(order.number32(bytes, value.lowerBound + 4)))
            default:
                if value.count == 8 { counts[code] = order.number64(bytes, value.lowerBound) }
            }
        }
        statistics[interface] = InterfaceStatistics(counts: counts, times: times, comment: comment)
        return interface
    }

    private func readEnhancedPacket(_ bytes: RawSpan, at position: Int) throws -> CapturedPacket {
        guard bytes.byteCount >= 32 else { throw WirelabError.inCapture(at: position, "the packet block is too short") }
        let interface = try interface(order.number32(bytes, 8), at: position)
        let captured = Int(order.number32(bytes, 20))
        guard captured <= bytes.byteCount - 32 else {
            throw WirelabError.inCapture(at: position, "a packet of \(captured) bytes does not fit into its block")
        }
        let count = UInt64(order.number32(bytes, 12)) << 32 | UInt64(order.number32(bytes, 16))
        return CapturedPacket(
            interface: interface, timestamp: clocks[interface].timestamp(count),
            originalLength: Int(order.number32(bytes, 24)), bytes: position + 28..<position + 28 + captured)
    }

    /// A simple packet block has neither interface nor time: it belongs to the section's first interface.
    private func readSimplePacket(_ bytes: RawSpan, at position: Int) throws -> CapturedPacket {
        guard bytes.byteCount >= 16 else { throw WirelabError.inCapture(at: position, "the packet block is too short") }
        let interface = try interface(0, at: position)
        let original = Int(order.number32(bytes, 8))
        let limit = interfaces[interface].snapLength
        let captured = min(original, bytes.byteCount - 16, limit == 0 ? .max : Int(limit))
        return CapturedPacket(
            interface: interface, timestamp: Timestamp(nanoseconds: 0), originalLength: original,
            bytes: position + 12..<position + 12 + captured)
    }

    private func interface(_ number: UInt32, at position: Int) throws -> Int {
        guard Int(number) < interfaces.count - sectionStart else {
            throw WirelabError.inCapture(
                at: position, "the block names interface \(number), which the section did not describe")
        }
        return sectionStart + Int(number)
    }

    private func forEachOption(
        from start: Int, of bytes: RawSpan, at position: Int, _ body: (_ code: UInt16, _ value: Range<Int>) -> Void
    ) throws {
        if let broken = PcapngOption.forEach(in: start..<bytes.byteCount - 4, of: bytes, order, body) {
            let length = order.number16(bytes, broken + 2)
            throw WirelabError.inCapture(
                at: position + broken, "an option of \(length) bytes does not fit into its block")
        }
    }

    private static func text(_ bytes: RawSpan, _ range: Range<Int>) -> String {
        bytes.extracting(range).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}

extension InterfaceStatistics {
    /// - Parameters:
    ///   - counts: the block's numbers, by the code of the option.
    ///   - times: its moments.
    ///   - comment: its comment.
    fileprivate init(counts: [UInt16: UInt64], times: [UInt16: Timestamp], comment: String?) {
        // Writers put the system's drops into either option, or into both.
        let dropped = max(
            counts[PcapngFormat.Option.statisticsDropped] ?? 0,
            counts[PcapngFormat.Option.statisticsDroppedBySystem] ?? 0)
        self.init(
            received: counts[PcapngFormat.Option.statisticsAccepted]
                ?? counts[PcapngFormat.Option.statisticsReceived] ?? 0,
            dropped: dropped, delivered: counts[PcapngFormat.Option.statisticsDelivered],
            start: times[PcapngFormat.Option.statisticsStart], end: times[PcapngFormat.Option.statisticsEnd],
            comment: comment)
    }
}
