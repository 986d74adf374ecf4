/// Writes a pcapng file with nanosecond timestamps, in this machine's byte order.
///
/// The writer only builds bytes; the caller takes them with `drain` whenever it wants to write them somewhere. What it
/// has built always ends with a whole block.
public struct PcapngWriter: Sendable {
    /// Grows as needed and is used again after each `drain`: writing a packet allocates nothing.
    private var buffer: [UInt8] = []
    /// How many bytes were built since the last `drain`.
    public private(set) var byteCount = 0
    /// How many packets were written.
    public private(set) var packetCount = 0
    /// Whether the section's interfaces have a filter, by number.
    private var hasFilter: [Bool] = []

    /// Begins a file.
    ///
    /// - Parameter section: what the file says about itself.
    public init(_ section: CaptureSection) {
        begin(section)
    }

    /// Begins a file.
    ///
    /// - Parameter application: the program that writes it, with its version.
    public init(application: String) {
        self.init(CaptureSection(application: application))
    }

    /// Begins another section: its interfaces are numbered from 0 again, and nothing before it is needed to read it.
    ///
    /// - Parameter section: what the section says about itself.
    public mutating func begin(_ section: CaptureSection) {
        hasFilter = []
        block(PcapngFormat.Block.sectionHeader) { writer in
            writer.append(PcapngFormat.byteOrderMagic)
            writer.append(UInt16(1))
            writer.append(UInt16(0))
            // The section's length, -1 for "not known", so that a stream can be written.
            writer.append(UInt64.max)
            for comment in section.comments { writer.option(PcapngFormat.Option.comment, comment) }
            if let system = section.operatingSystem {
                writer.option(PcapngFormat.Option.sectionOperatingSystem, system)
            }
            if let application = section.application {
                writer.option(PcapngFormat.Option.sectionApplication, application)
            }
            writer.endOptions()
        }
    }

    /// Describes an interface; packets name it by the number returned.
    ///
    /// - Parameter interface: what to describe.
    /// - Returns: the interface's number in the section, from 0.
    public mutating func add(_ interface: CaptureInterface) -> Int {
        block(PcapngFormat.Block.interfaceDescription) { writer in
            writer.append(interface.linkType.rawValue)
            writer.append(UInt16(0))
            writer.append(interface.snapLength)
            if let name = interface.name { writer.option(PcapngFormat.Option.interfaceName, name) }
            if let text = interface.description { writer.option(PcapngFormat.Option.interfaceDescription, text) }
            writer.option(PcapngFormat.Option.interfaceTimestampResolution, bytes: [9])
            // The byte before the filter says that it is text.
            if let filter = interface.filter {
                writer.option(PcapngFormat.Option.interfaceFilter, bytes: [0] + Array(filter.utf8))
            }
            writer.endOptions()
        }
        hasFilter.append(interface.filter != nil)
        return hasFilter.count - 1
    }

    /// Writes a packet.
    ///
    /// - Parameters:
    ///   - bytes: its captured bytes.
    ///   - originalLength: its length on the wire, in bytes.
    ///   - timestamp: when it was captured.
    ///   - interface: the number that `add` returned.
    public mutating func write(_ bytes: RawSpan, originalLength: Int, timestamp: Timestamp, interface: Int) {
        bytes.withUnsafeBytes { bytes in
            write(bytes, tag: nil, originalLength: originalLength, timestamp: timestamp, interface: interface)
        }
    }

    /// Writes a packet whose VLAN tag the kernel has taken out of it.
    ///
    /// - Parameters:
    ///   - bytes: its captured bytes, without the tag.
    ///   - tag: the four bytes that stood before the type (IEEE 802.1Q), as one big-endian number; nil for none.
    ///   - originalLength: its length on the wire with the tag, in bytes.
    ///   - timestamp: when it was captured.
    ///   - interface: the number that `add` returned.
    public mutating func write(
        _ bytes: UnsafeRawBufferPointer, tag: UInt32?, originalLength: Int, timestamp: Timestamp, interface: Int
    ) {
        // The tag stands behind the two hardware addresses; a packet cut off before has none.
        let tagged = tag != nil && bytes.count >= 12
        let count = bytes.count + (tagged ? 4 : 0)
        let length = PcapngFormat.enhancedPacketOverhead + PcapngFormat.padded(count)
        withRoom(for: length) { room in
            // The padding's zeros first; what comes next is written over those that are no padding.
            room.storeBytes(of: 0, toByteOffset: length - 8, as: UInt32.self)
            Self.storePacketHeader(
                in: room, length: length, count: count, originalLength: originalLength, timestamp: timestamp,
                interface: interface)
            room.storeBytes(of: UInt32(length), toByteOffset: length - 4, as: UInt32.self)
            let content = UnsafeMutableRawBufferPointer(rebasing: room[PcapngFormat.packetHeader...].prefix(count))
            if let tag, tagged {
                content.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<12]))
                content.storeBytes(of: tag.bigEndian, toByteOffset: 12, as: UInt32.self)
                UnsafeMutableRawBufferPointer(rebasing: content[16...])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[12...]))
            } else {
                content.copyMemory(from: bytes)
            }
        }
        packetCount += 1
    }

    /// Writes a packet but its bytes, for a caller that hands a large packet over from where it lies.
    ///
    /// - Parameters:
    ///   - count: how many captured bytes it has.
    ///   - originalLength: its length on the wire, in bytes.
    ///   - timestamp: when it was captured.
    ///   - interface: the number that `add` returned.
    /// - Returns: where in what `drain` hands over the packet's bytes are to be inserted.
    public mutating func writeFrame(ofBytes count: Int, originalLength: Int, timestamp: Timestamp, interface: Int)
        -> Int
    {
        let padding = PcapngFormat.padded(count) - count
        let place = byteCount + PcapngFormat.packetHeader
        withRoom(for: PcapngFormat.enhancedPacketOverhead + padding) { room in
            let length = PcapngFormat.enhancedPacketOverhead + count + padding
            room.storeBytes(of: 0, toByteOffset: PcapngFormat.packetHeader, as: UInt32.self)
            Self.storePacketHeader(
                in: room, length: length, count: count, originalLength: originalLength, timestamp: timestamp,
                interface: interface)
            room.storeBytes(of: UInt32(length), toByteOffset: PcapngFormat.packetHeader + padding, as: UInt32.self)
        }
        packetCount += 1
        return place
    }

    private static func storePacketHeader(
        in room: UnsafeMutableRawBufferPointer, length: Int, count: Int, originalLength: Int, timestamp: Timestamp,
        interface: Int
    ) {
        room.storeBytes(of: PcapngFormat.Block.enhancedPacket, as: UInt32.self)
        room.storeBytes(of: UInt32(length), toByteOffset: 4, as: UInt32.self)
        room.storeBytes(of: UInt32(interface), toByteOffset: 8, as: UInt32.self)
        let time = timestamp.nanoseconds
        room.storeBytes(of: UInt32(truncatingIfNeeded: time >> 32), toByteOffset: 12, as: UInt32.self)
        room.storeBytes(of: UInt32(truncatingIfNeeded: time), toByteOffset: 16, as: UInt32.self)
        room.storeBytes(of: UInt32(count), toByteOffset: 20, as: UInt32.self)
        room.storeBytes(of: UInt32(clamping: originalLength), toByteOffset: 24, as: UInt32.self)
    }

    /// Writes what was counted.
    ///
    /// - Parameters:
    ///   - statistics: the counts.
    ///   - timestamp: when they were read.
    ///   - interface: the number that `add` returned.
    public mutating func write(_ statistics: InterfaceStatistics, timestamp: Timestamp, interface: Int) {
        block(PcapngFormat.Block.interfaceStatistics) { writer in
            writer.append(UInt32(interface))
            writer.append(timestamp)
            if let comment = statistics.comment { writer.option(PcapngFormat.Option.comment, comment) }
            if let start = statistics.start { writer.option(PcapngFormat.Option.statisticsStart, start) }
            if let end = statistics.end { writer.option(PcapngFormat.Option.statisticsEnd, end) }
            // Behind a filter nobody knows how many packets the interface saw, only how many passed.
            if !writer.hasFilter[interface] {
                writer.option(PcapngFormat.Option.statisticsReceived, statistics.received)
            }
            // They are the system's drops, which have an option of their own; but this one is what Wireshark shows.
            writer.option(PcapngFormat.Option.statisticsDropped, statistics.dropped)
            writer.option(PcapngFormat.Option.statisticsAccepted, statistics.received)
            writer.option(PcapngFormat.Option.statisticsDroppedBySystem, statistics.dropped)
            if let delivered = statistics.delivered {
                writer.option(PcapngFormat.Option.statisticsDelivered, delivered)
            }
            writer.endOptions()
        }
    }

    /// Hands over what was written since the last time, and forgets it.
    ///
    /// - Parameter body: what to do with the bytes.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws; the bytes are forgotten all the same.
    public mutating func drain<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        defer { byteCount = 0 }
        return try body(buffer.span.bytes.extracting(0..<byteCount))
    }
}

// How blocks are put together.
extension PcapngWriter {
    /// Gives `body` as many bytes behind what was built, and counts them as built.
    private mutating func withRoom(for length: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        let (start, end) = (byteCount, byteCount + length)
        if end > buffer.count {
            var larger = [UInt8](repeating: 0, count: max(end, 2 * buffer.count, 4096))
            buffer.withUnsafeBytes { built in
                larger.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: built[..<start])) }
            }
            buffer = larger
        }
        buffer.withUnsafeMutableBytes { body(UnsafeMutableRawBufferPointer(rebasing: $0[start..<end])) }
        byteCount = end
    }

    private mutating func block(_ type: UInt32, _ body: (inout PcapngWriter) -> Void) {
        let start = byteCount
        append(type)
        append(UInt32(0))
        body(&self)
        let length = UInt32(byteCount - start + 4)
        append(length)
        buffer.withUnsafeMutableBytes { $0.storeBytes(of: length, toByteOffset: start + 4, as: UInt32.self) }
    }

    private mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
        withRoom(for: MemoryLayout<Number>.size) { $0.storeBytes(of: number, as: Number.self) }
    }

    /// A moment is written as two halves, the higher one first.
    private mutating func append(_ timestamp: Timestamp) {
        append(UInt32(truncatingIfNeeded: timestamp.nanoseconds >> 32))
        append(UInt32(truncatingIfNeeded: timestamp.nanoseconds))
    }

    /// Writes an option; what is longer than the format's 65,535 bytes is cut off.
    private mutating func option(_ code: UInt16, bytes: [UInt8]) {
        let bytes = bytes.prefix(Int(UInt16.max))
        append(code)
        append(UInt16(bytes.count))
        withRoom(for: PcapngFormat.padded(bytes.count)) { room in
            for index in bytes.count..<room.count { room[index] = 0 }
            room.copyBytes(from: bytes)
        }
    }

    private mutating func option(_ code: UInt16, _ text: String) {
        option(code, bytes: Array(text.utf8))
    }

    private mutating func option(_ code: UInt16, _ number: UInt64) {
        append(code)
        append(UInt16(8))
        append(number)
    }

    private mutating func option(_ code: UInt16, _ timestamp: Timestamp) {
        append(code)
        append(UInt16(8))
        append(timestamp)
    }

    private mutating func endOptions() {
        append(PcapngFormat.Option.end)
        append(UInt16(0))
    }
}
