/// The options of a block: a code, a length and a value each, padded to 32 bits.
enum PcapngOption {
    /// Gives `body` each option of a block, up to the end or to one that does not fit.
    ///
    /// - Parameters:
    ///   - range: where the options lie in `bytes`.
    ///   - bytes: the block.
    ///   - order: its byte order.
    ///   - body: gets the code, and where the value lies.
    /// - Returns: where the option lies that does not fit into the block; nil where all do.
    static func forEach(
        in range: Range<Int>, of bytes: RawSpan, _ order: CaptureByteOrder,
        _ body: (_ code: UInt16, _ value: Range<Int>) -> Void
    ) -> Int? {
        var offset = range.lowerBound
        while offset + 4 <= range.upperBound {
            let code = order.number16(bytes, offset)
            let length = Int(order.number16(bytes, offset + 2))
            if code == PcapngFormat.Option.end { return nil }
            guard offset + 4 + length <= range.upperBound else { return offset }
            body(code, offset + 4..<offset + 4 + length)
            offset += 4 + PcapngFormat.padded(length)
        }
        return nil
    }

    /// The widths of the numbers that an option's value begins with; what follows them, or all of it where there are none, is
    /// text or bytes and means the same in both byte orders.
    ///
    /// - Parameters:
    ///   - code: the option.
    ///   - block: the type of the block that it is in.
    /// - Returns: the widths in bytes, in order.
    static func numberWidths(of code: UInt16, in block: UInt32) -> [Int] {
        switch (block, code) {
        // Custom options begin with the number of who defined them.
        case (_, 2988), (_, 2989), (_, 19372), (_, 19373): [4]
        // if_speed, if_tsoffset, if_txspeed, if_rxspeed; if_tzone
        case (PcapngFormat.Block.interfaceDescription, 8), (PcapngFormat.Block.interfaceDescription, 14): [8]
        case (PcapngFormat.Block.interfaceDescription, 16), (PcapngFormat.Block.interfaceDescription, 17): [8]
        case (PcapngFormat.Block.interfaceDescription, 10): [4]
        // isb_starttime and isb_endtime are two halves; the counts from isb_ifrecv to isb_usrdeliv
        case (PcapngFormat.Block.interfaceStatistics, 2), (PcapngFormat.Block.interfaceStatistics, 3): [4, 4]
        case (PcapngFormat.Block.interfaceStatistics, 4...8): [8]
        // epb_flags, epb_queue; epb_dropcount, epb_packetid
        case (PcapngFormat.Block.enhancedPacket, 2), (PcapngFormat.Block.enhancedPacket, 6): [4]
        case (PcapngFormat.Block.enhancedPacket, 4), (PcapngFormat.Block.enhancedPacket, 5): [8]
        default: []
        }
    }
}
