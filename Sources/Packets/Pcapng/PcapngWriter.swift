/// Writes a pcapng file with nanosecond timestamps, in this machine's byte order.
///
/// The writer only builds bytes; the caller takes them with `drain` whenever it wants to write them somewhere.
public struct PcapngWriter: Sendable {
    private var output: [UInt8] = []
    private var interfaceCount = 0
    /// How many packets were written.
    public private(set) var packetCount = 0

    /// Begins a file.
    ///
    /// - Parameter application: the program that writes it, with its version.
    public init(application: String) {
        block(PcapngFormat.Block.sectionHeader) { writer in
            writer.append(PcapngFormat.byteOrderMagic)
            writer.append(UInt16(1))
            writer.append(UInt16(0))
            // The section's length, -1 for "not known", so that a stream can be written.
            writer.append(UInt64.max)
            writer.option(PcapngFormat.Option.sectionApplication, application.utf8)
            writer.endOptions()
        }
    }

    /// Describes an interface; packets name it by the number returned.
    ///
    /// - Parameter interface: what to describe.
    /// - Returns: the interface's number, from 0.
    public mutating func add(_ interface: CaptureInterface) -> Int {
        block(PcapngFormat.Block.interfaceDescription) { writer in
            writer.append(interface.linkType.rawValue)
            writer.append(UInt16(0))
            writer.append(interface.snapLength)
            if let name = interface.name { writer.option(PcapngFormat.Option.interfaceName, name.utf8) }
            if let text = interface.description { writer.option(PcapngFormat.Option.interfaceDescription, text.utf8) }
            writer.option(PcapngFormat.Option.interfaceTimestampResolution, CollectionOfOne(9))
            writer.endOptions()
        }
        interfaceCount += 1
        return interfaceCount - 1
    }

    /// Writes a packet.
    ///
    /// - Parameters:
    ///   - bytes: its captured bytes.
    ///   - originalLength: its length on the wire, in bytes.
    ///   - timestamp: when it was captured.
    ///   - interface: the number that `add` returned.
    public mutating func write(_ bytes: RawSpan, originalLength: Int, timestamp: Timestamp, interface: Int) {
        let start = output.count
        append(PcapngFormat.Block.enhancedPacket)
        append(UInt32(0))
        append(UInt32(interface))
        append(UInt32(truncatingIfNeeded: timestamp.nanoseconds >> 32))
        append(UInt32(truncatingIfNeeded: timestamp.nanoseconds))
        append(UInt32(bytes.byteCount))
        append(UInt32(clamping: originalLength))
        bytes.withUnsafeBytes { output.append(contentsOf: $0) }
        finishBlock(start)
        packetCount += 1
    }

    /// Writes what the kernel counted.
    ///
    /// - Parameters:
    ///   - statistics: the counts.
    ///   - timestamp: when they were read.
    ///   - interface: the number that `add` returned.
    public mutating func write(_ statistics: InterfaceStatistics, timestamp: Timestamp, interface: Int) {
        block(PcapngFormat.Block.interfaceStatistics) { writer in
            writer.append(UInt32(interface))
            writer.append(UInt32(truncatingIfNeeded: timestamp.nanoseconds >> 32))
            writer.append(UInt32(truncatingIfNeeded: timestamp.nanoseconds))
            writer.option(PcapngFormat.Option.statisticsReceived, statistics.received)
            writer.option(PcapngFormat.Option.statisticsDropped, statistics.dropped)
            writer.endOptions()
        }
    }

    /// Hands over what was written since the last time, and forgets it.
    ///
    /// - Parameter body: what to do with the bytes.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws; the bytes are forgotten all the same.
    public mutating func drain<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        defer { output.removeAll(keepingCapacity: true) }
        return try body(output.span.bytes)
    }

    private mutating func block(_ type: UInt32, _ body: (inout PcapngWriter) -> Void) {
        let start = output.count
        append(type)
        append(UInt32(0))
        body(&self)
        finishBlock(start)
    }

    /// Pads the block that began at `start` and puts in its two lengths.
    private mutating func finishBlock(_ start: Int) {
        while (output.count - start) % 4 != 0 { output.append(0) }
        let length = UInt32(output.count - start + 4)
        append(length)
        withUnsafeBytes(of: length) { bytes in
            for (index, byte) in bytes.enumerated() { output[start + 4 + index] = byte }
        }
    }

    private mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number) { output.append(contentsOf: $0) }
    }

    /// Writes an option; what is longer than the format's 65,535 bytes is cut off.
    private mutating func option(_ code: UInt16, _ value: some Collection<UInt8>) {
        let value = value.prefix(Int(UInt16.max))
        append(code)
        append(UInt16(value.count))
        output.append(contentsOf: value)
        while output.count % 4 != 0 { output.append(0) }
    }

    private mutating func option(_ code: UInt16, _ number: UInt64) {
        append(code)
        append(UInt16(8))
        append(number)
    }

    private mutating func endOptions() {
        append(PcapngFormat.Option.end)
        append(UInt16(0))
    }
}
