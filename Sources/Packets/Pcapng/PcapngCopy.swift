/// Writes a pcapng file of one section from blocks of others: with all their options, their packets' timestamps as they are.
///
/// Like `PcapngWriter` it only builds bytes, in this machine's byte order; the caller takes them with `drain`.
struct PcapngCopy: Sendable {
    private var output: [UInt8] = []
    private var interfaceCount = 0
    /// How many packets were copied.
    private(set) var packetCount = 0

    /// Begins the file.
    ///
    /// - Parameters:
    ///   - application: the program that writes it, with its version.
    ///   - comments: what is said about the file.
    mutating func begin(application: String, comments: [String]) {
        block(PcapngFormat.Block.sectionHeader) { copy in
            copy.append(PcapngFormat.byteOrderMagic)
            copy.append(UInt16(1))
            copy.append(UInt16(0))
            // The section's length, -1 for "not known", so that a stream can be written.
            copy.append(UInt64.max)
            for comment in comments { copy.option(PcapngFormat.Option.comment, comment) }
            copy.option(PcapngFormat.Option.sectionApplication, application)
            copy.endOptions()
        }
    }

    /// Copies an interface description, with its clock.
    ///
    /// - Parameters:
    ///   - block: the block.
    ///   - bytes: its bytes.
    /// - Returns: the interface's number here, from 0.
    mutating func copyInterface(_ block: PcapngBlock, _ bytes: RawSpan) -> Int {
        self.block(block.type) { copy in
            copy.append(block.order.number16(bytes, 8))
            copy.append(UInt16(0))
            copy.append(block.order.number32(bytes, 12))
            copy.copyOptions(of: block, bytes)
        }
        interfaceCount += 1
        return interfaceCount - 1
    }

    /// Copies what the kernel counted.
    ///
    /// - Parameters:
    ///   - block: the block.
    ///   - bytes: its bytes.
    ///   - interface: the number of its interface here.
    mutating func copyStatistics(_ block: PcapngBlock, _ bytes: RawSpan, interface: Int) {
        self.block(block.type) { copy in
            copy.append(UInt32(interface))
            copy.append(block.order.number32(bytes, 12))
            copy.append(block.order.number32(bytes, 16))
            copy.copyOptions(of: block, bytes)
        }
    }

    /// Copies a packet. A simple packet block becomes an enhanced one of the time 0, for it has neither interface nor time.
    ///
    /// - Parameters:
    ///   - data: where in the block its captured bytes lie.
    ///   - block: the block.
    ///   - bytes: its bytes.
    ///   - interface: the number of its interface here.
    mutating func copyPacket(_ data: Range<Int>, of block: PcapngBlock, _ bytes: RawSpan, interface: Int) {
        let isEnhanced = block.type == PcapngFormat.Block.enhancedPacket
        self.block(PcapngFormat.Block.enhancedPacket) { copy in
            copy.append(UInt32(interface))
            for offset in [12, 16] { copy.append(isEnhanced ? block.order.number32(bytes, offset) : 0) }
            copy.append(UInt32(data.count))
            copy.append(block.order.number32(bytes, isEnhanced ? 24 : 8))
            copy.append(bytes.extracting(data))
            copy.pad()
            if !block.options.isEmpty { copy.copyOptions(of: block, bytes) }
        }
        packetCount += 1
    }

    /// Hands over what was built since the last time, and forgets it.
    ///
    /// - Parameter body: what to do with the bytes.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws; the bytes are forgotten all the same.
    mutating func drain<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        defer { output.removeAll(keepingCapacity: true) }
        return try body(output.span.bytes)
    }

    /// Copies options, each with its numbers in this machine's byte order; what does not fit into its block ends them.
    private mutating func copyOptions(of block: PcapngBlock, _ bytes: RawSpan) {
        _ = PcapngOption.forEach(in: block.options, of: bytes, block.order) { code, value in
            append(code)
            append(UInt16(value.count))
            var rest = value
            if block.order.isSwapped {
                for width in PcapngOption.numberWidths(of: code, in: block.type) where rest.count >= width {
                    for offset in (rest.lowerBound..<rest.lowerBound + width).reversed() { append(bytes.byte(offset)) }
                    rest = rest.lowerBound + width..<rest.upperBound
                }
            }
            append(bytes.extracting(rest))
            pad()
        }
        endOptions()
    }

    private mutating func block(_ type: UInt32, _ body: (inout PcapngCopy) -> Void) {
        let start = output.count
        append(type)
        append(UInt32(0))
        body(&self)
        let length = UInt32(output.count - start + 4)
        append(length)
        withUnsafeBytes(of: length) { bytes in
            for (index, byte) in bytes.enumerated() { output[start + 4 + index] = byte }
        }
    }

    /// Writes a text; what is longer than the format's 65,535 bytes is cut off.
    private mutating func option(_ code: UInt16, _ text: String) {
        let value = text.utf8.prefix(Int(UInt16.max))
        append(code)
        append(UInt16(value.count))
        output.append(contentsOf: value)
        pad()
    }

    private mutating func endOptions() {
        append(PcapngFormat.Option.end)
        append(UInt16(0))
    }

    private mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number) { output.append(contentsOf: $0) }
    }

    private mutating func append(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { output.append(contentsOf: $0) }
    }

    /// Fills up to the format's 32-bit alignment; blocks begin on it.
    private mutating func pad() {
        while output.count % 4 != 0 { output.append(0) }
    }
}
