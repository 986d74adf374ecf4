/// Writes a pcapng file with nanosecond timestamps, in this machine's byte order.
///
/// The writer only builds bytes; the caller takes them with `drain` whenever it wants to write them somewhere. What it
/// has built always ends with a whole block.
public struct PcapngWriter: Sendable {
    private var buffer = PcapngBuffer()
    /// How many packets were written.
    public private(set) var packetCount = 0
    /// Whether the section's interfaces have a filter, by number.
    private var hasFilter: [Bool] = []

    /// How many bytes were built since the last `drain`.
    public var byteCount: Int { buffer.count }

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
        buffer.beginSection { buffer in
            for comment in section.comments { buffer.option(PcapngFormat.Option.comment, comment) }
            if let system = section.operatingSystem {
                buffer.option(PcapngFormat.Option.sectionOperatingSystem, system)
            }
            if let application = section.application {
                buffer.option(PcapngFormat.Option.sectionApplication, application)
            }
        }
    }

    /// Describes an interface; packets name it by the number returned.
    ///
    /// - Parameter interface: what to describe.
    /// - Returns: the interface's number in the section, from 0.
    public mutating func add(_ interface: CaptureInterface) -> Int {
        buffer.block(PcapngFormat.Block.interfaceDescription) { buffer in
            buffer.append(interface.linkType.rawValue)
            buffer.append(UInt16(0))
            buffer.append(interface.snapLength)
            if let name = interface.name { buffer.option(PcapngFormat.Option.interfaceName, name) }
            if let text = interface.description { buffer.option(PcapngFormat.Option.interfaceDescription, text) }
            buffer.option(PcapngFormat.Option.interfaceTimestampResolution, UInt8(9))
            // The byte before the filter says that it is text.
            if let filter = interface.filter {
                buffer.option(PcapngFormat.Option.interfaceFilter, filter, behind: [0])
            }
            buffer.endOptions()
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
        buffer.withRoom(for: length) { room in
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
        let place = buffer.count + PcapngFormat.packetHeader
        buffer.withRoom(for: PcapngFormat.enhancedPacketOverhead + padding) { room in
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
        // Behind a filter nobody knows how many packets the interface saw, only how many passed.
        let received = hasFilter[interface] ? nil : statistics.received
        buffer.block(PcapngFormat.Block.interfaceStatistics) { buffer in
            buffer.append(UInt32(interface))
            buffer.append(timestamp)
            if let comment = statistics.comment { buffer.option(PcapngFormat.Option.comment, comment) }
            if let start = statistics.start { buffer.option(PcapngFormat.Option.statisticsStart, start) }
            if let end = statistics.end { buffer.option(PcapngFormat.Option.statisticsEnd, end) }
            if let received { buffer.option(PcapngFormat.Option.statisticsReceived, received) }
            // They are the system's drops, which have an option of their own; but this one is what Wireshark shows.
            buffer.option(PcapngFormat.Option.statisticsDropped, statistics.dropped)
            buffer.option(PcapngFormat.Option.statisticsAccepted, statistics.received)
            buffer.option(PcapngFormat.Option.statisticsDroppedBySystem, statistics.dropped)
            if let delivered = statistics.delivered {
                buffer.option(PcapngFormat.Option.statisticsDelivered, delivered)
            }
            buffer.endOptions()
        }
    }

    /// Hands over what was written since the last time, and forgets it.
    ///
    /// - Parameter body: what to do with the bytes.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws; the bytes are forgotten all the same.
    public mutating func drain<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try buffer.drain(body)
    }
}
