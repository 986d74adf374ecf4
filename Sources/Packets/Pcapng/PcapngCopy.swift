/// Writes a pcapng file of one section from blocks of others: with all their options, their packets' timestamps as they are.
///
/// Like `PcapngWriter` it only builds bytes, in this machine's byte order; the caller takes them with `drain`.
struct PcapngCopy: Sendable {
    private var output = PcapngBuffer()
    private var interfaceCount = 0
    /// How many packets were copied.
    private(set) var packetCount = 0

    /// Begins the file.
    ///
    /// - Parameters:
    ///   - application: the program that writes it, with its version.
    ///   - comments: what is said about the file.
    mutating func begin(application: String, comments: [String]) {
        output.beginSection { output in
            for comment in comments { output.option(PcapngFormat.Option.comment, comment) }
            output.option(PcapngFormat.Option.sectionApplication, application)
        }
    }

    /// Copies an interface description, with its clock.
    ///
    /// - Parameters:
    ///   - block: the block.
    ///   - bytes: its bytes.
    /// - Returns: the interface's number here, from 0.
    mutating func copyInterface(_ block: PcapngBlock, _ bytes: RawSpan) -> Int {
        output.block(block.type) { output in
            output.append(block.order.number16(bytes, 8))
            output.append(UInt16(0))
            output.append(block.order.number32(bytes, 12))
            Self.copyOptions(of: block, bytes, to: &output)
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
        output.block(block.type) { output in
            output.append(UInt32(interface))
            output.append(block.order.number32(bytes, 12))
            output.append(block.order.number32(bytes, 16))
            Self.copyOptions(of: block, bytes, to: &output)
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
        output.block(PcapngFormat.Block.enhancedPacket) { output in
            output.append(UInt32(interface))
            output.append(isEnhanced ? block.order.number32(bytes, 12) : 0)
            output.append(isEnhanced ? block.order.number32(bytes, 16) : 0)
            output.append(UInt32(data.count))
            output.append(block.order.number32(bytes, isEnhanced ? 24 : 8))
            bytes.extracting(data).withUnsafeBytes { output.appendPadded($0) }
            if !block.options.isEmpty { Self.copyOptions(of: block, bytes, to: &output) }
        }
        packetCount += 1
    }

    /// Hands over what was built since the last time, and forgets it.
    ///
    /// - Parameter body: what to do with the bytes.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws; the bytes are forgotten all the same.
    mutating func drain<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try output.drain(body)
    }

    /// Copies options, each with its numbers in this machine's byte order; what does not fit into its block ends them.
    private static func copyOptions(of block: PcapngBlock, _ bytes: RawSpan, to output: inout PcapngBuffer) {
        _ = PcapngOption.forEach(in: block.options, of: bytes, block.order) { code, value in
            output.append(code)
            output.append(UInt16(value.count))
            var rest = value
            if block.order.isSwapped {
                for width in PcapngOption.numberWidths(of: code, in: block.type) where rest.count >= width {
                    for offset in (rest.lowerBound..<rest.lowerBound + width).reversed() {
                        output.append(bytes.byte(offset))
                    }
                    rest = rest.lowerBound + width..<rest.upperBound
                }
            }
            // The numbers are whole words, so that the padding is that of the rest.
            bytes.extracting(rest).withUnsafeBytes { output.appendPadded($0) }
        }
        output.endOptions()
    }
}
