import CZlib
internal import Diagnostics

/// Unpacks gzip (RFC 1952), of one member or several in a row.
///
/// zlib keeps a pointer to its stream's structure, so that has a place of its own on the heap.
final class GzipInflater {
    private let stream: UnsafeMutablePointer<z_stream>
    private var packed = [UInt8](repeating: 0, count: 1 << 16)
    private var filled = 0
    private var taken = 0
    /// How many bytes of the file lie before `packed`.
    private var position = 0
    private var isAtEnd = false
    private var isInMember = true

    /// - Parameter first: what was read of the file already, its beginning.
    /// - Throws: `WirelabError` where zlib cannot begin.
    init(_ first: ArraySlice<UInt8>) throws(WirelabError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, and 16 more to say that the format is gzip's (zlib.h).
        let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        if packed.count < first.count { packed = [UInt8](repeating: 0, count: first.count) }
        packed.replaceSubrange(0..<first.count, with: first)
        filled = first.count
        guard status == Z_OK else { throw WirelabError(.environment, "zlib does not begin: status \(status)") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Whether bytes are the beginning of a gzip file.
    static func isBegun(by bytes: ArraySlice<UInt8>) -> Bool { bytes.starts(with: [0x1f, 0x8b]) }

    /// Unpacks the next piece.
    ///
    /// - Parameters:
    ///   - buffer: where to.
    ///   - start: the first byte to write to.
    ///   - input: where more of the file comes from.
    /// - Returns: how many bytes were unpacked; 0 at the end.
    /// - Throws: `WirelabError` with the byte offset in the compressed file, where it is damaged or cut off, after what could be
    ///   unpacked of it was handed over.
    func read(into buffer: inout [UInt8], from start: Int, _ input: InputDescriptor)
        throws(WirelabError) -> Int
    {
        while true {
            if taken == filled, !isAtEnd {
                position += filled
                filled = try input.read(into: &packed, from: 0)
                taken = 0
                isAtEnd = filled == 0
            }
            if !isInMember {
                // What follows the last member is padding, which gzip(1) passes over, too.
                guard taken < filled, packed[taken] == 0x1f else { return 0 }
                inflateReset(stream)
                isInMember = true
            }
            let (count, status) = inflate(into: &buffer, from: start)
            if status == Z_STREAM_END { isInMember = false }
            if count > 0 { return count }
            switch status {
            case Z_STREAM_END: break
            case Z_OK, Z_BUF_ERROR: if isAtEnd, taken == filled { throw fault("is cut off") }
            default: throw fault("is damaged")
            }
        }
    }

    private func fault(_ problem: String) -> WirelabError {
        WirelabError(.invalidInput, "byte \(position + taken): the compressed file \(problem)")
    }

    private func inflate(into buffer: inout [UInt8], from start: Int) -> (count: Int, status: Int32) {
        let (stream, first, end) = (stream, taken, filled)
        return packed.withUnsafeMutableBytes { input in
            buffer.withUnsafeMutableBytes { output in
                stream.pointee.next_in = input.baseAddress.map { $0.assumingMemoryBound(to: UInt8.self) + first }
                stream.pointee.avail_in = UInt32(end - first)
                stream.pointee.next_out = output.baseAddress.map { $0.assumingMemoryBound(to: UInt8.self) + start }
                let room = UInt32(clamping: output.count - start)
                stream.pointee.avail_out = room
                let status = CZlib.inflate(stream, Z_NO_FLUSH)
                taken = end - Int(stream.pointee.avail_in)
                return (Int(room - stream.pointee.avail_out), status)
            }
        }
    }
}
