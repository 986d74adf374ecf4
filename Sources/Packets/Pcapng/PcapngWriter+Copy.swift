/// Copies of blocks of other captures, with all their options.
extension PcapngWriter {
    /// Copies an interface description: its clock too, so that its packets' timestamps are copied as they are.
    ///
    /// - Parameters:
    ///   - block: the block.
    ///   - bytes: its bytes.
    /// - Returns: the interface's number here.
    mutating func copyInterface(_ block: PcapngBlock, _ bytes: RawSpan) -> Int {
        self.block(block.type) { writer in
            writer.append(block.order.number16(bytes, 8))
            writer.append(UInt16(0))
            writer.append(block.order.number32(bytes, 12))
            writer.copyOptions(of: block, bytes)
        }
        return countInterface()
    }

    /// Copies what the kernel counted.
    ///
    /// - Parameters:
    ///   - block: the block.
    ///   - bytes: its bytes.
    ///   - interface: the number of its interface here.
    mutating func copyStatistics(_ block: PcapngBlock, _ bytes: RawSpan, interface: Int) {
        self.block(block.type) { writer in
            writer.append(UInt32(interface))
            writer.append(block.order.number32(bytes, 12))
            writer.append(block.order.number32(bytes, 16))
            writer.copyOptions(of: block, bytes)
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
        self.block(PcapngFormat.Block.enhancedPacket) { writer in
            writer.append(UInt32(interface))
            for offset in [12, 16] { writer.append(isEnhanced ? block.order.number32(bytes, offset) : 0) }
            writer.append(UInt32(data.count))
            writer.append(block.order.number32(bytes, isEnhanced ? 24 : 8))
            writer.append(bytes.extracting(data))
            writer.pad()
            if !block.options.isEmpty { writer.copyOptions(of: block, bytes) }
        }
        countPacket()
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
}
