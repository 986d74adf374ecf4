internal import Glibc
internal import Packets

extension CaptureOutput {
    /// Ends a file well whose last piece could not be written whole.
    ///
    /// The last blocks take the place of packets that are in the file already: a full disk has room for nothing else.
    ///
    /// - Parameters:
    ///   - packets: how many packets the file held before that piece.
    ///   - lastBlocks: the bytes to end the file with, where it holds that many packets.
    /// - Returns: how many packets the file holds now; nil where it is no file, or the system lets nobody repair it.
    mutating func repair(packets: Int, lastBlocks: (_ packets: Int) -> [UInt8]) -> Int? {
        guard isRegular else { return nil }
        // stdout may be open for writing only.
        let file = open("/proc/self/fd/\(descriptor)", O_RDWR | O_CLOEXEC)
        let end = Int(lseek(descriptor, 0, SEEK_CUR))
        guard file >= 0, end >= 0 else { return nil }
        defer { Glibc.close(file) }

        // Where the capture began, behind what a file that is appended to held before.
        let origin = end - size
        let start = origin + pieceStart
        var tail = PcapngTail(start: start, end: end, packets: packets) { offset in
            var number: UInt32 = 0
            return pread(file, &number, 4, off_t(offset)) == 4 ? number : nil
        }
        let whole = (offset: tail.offset, packets: tail.packets)
        repeat {
            let blocks = lastBlocks(tail.packets)
            if tail.offset + blocks.count <= end {
                guard put(blocks, at: tail.offset, of: file) else { break }
                size = tail.offset + blocks.count - origin
                return tail.packets
            }
        } while tail.stepBack()

        // No packet whose place they could take; perhaps there is room behind what is whole.
        let blocks = lastBlocks(whole.packets)
        ftruncate(file, off_t(whole.offset))
        size = whole.offset - origin
        if put(blocks, at: whole.offset, of: file) {
            size += blocks.count
        } else {
            ftruncate(file, off_t(whole.offset))
        }
        return whole.packets
    }

    /// Writes bytes at a place of the file and cuts it off behind them.
    private func put(_ bytes: [UInt8], at offset: Int, of file: CInt) -> Bool {
        pwrite(file, bytes, bytes.count, off_t(offset)) == bytes.count
            && ftruncate(file, off_t(offset + bytes.count)) == 0
    }
}
