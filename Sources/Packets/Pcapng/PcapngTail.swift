/// The end of a pcapng file that could not be written further: finds where its whole blocks end, and steps back over its
/// last packets, so that something else fits into their place.
public struct PcapngTail {
    /// Where whole blocks end, in bytes from the file's beginning.
    public private(set) var offset: Int
    /// How many packets there are before.
    public private(set) var packets: Int
    private let readNumber: (_ offset: Int) -> UInt32?

    /// Looks through the bytes that were written last.
    ///
    /// - Parameters:
    ///   - start: where a block is known to begin.
    ///   - end: the file's end, perhaps inside a block.
    ///   - packets: how many packets lie before `start`.
    ///   - readNumber: reads 32 bits of the file in this machine's byte order; nil where they cannot be read.
    public init(start: Int, end: Int, packets: Int, readNumber: @escaping (_ offset: Int) -> UInt32?) {
        offset = start
        self.packets = packets
        self.readNumber = readNumber
        while offset + 12 <= end, let type = readNumber(offset), let length = readNumber(offset + 4), length >= 12,
            offset + Int(length) <= end
        {
            offset += Int(length)
            if type == PcapngFormat.Block.enhancedPacket { self.packets += 1 }
        }
    }

    /// Steps back over a packet; every block ends with its length.
    ///
    /// - Returns: whether the block before `offset` was a packet; if not, nothing has changed.
    public mutating func stepBack() -> Bool {
        guard let length = readNumber(offset - 4), length >= 12, Int(length) <= offset,
            readNumber(offset - Int(length)) == PcapngFormat.Block.enhancedPacket
        else { return false }
        offset -= Int(length)
        packets -= 1
        return true
    }
}
