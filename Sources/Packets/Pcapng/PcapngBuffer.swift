/// Bytes of a pcapng file that are being built, in this machine's byte order: blocks, options, and their padding.
struct PcapngBuffer: Sendable {
    /// Grows as needed and is used again after each `drain`: what was built once is built again without an allocation.
    private var bytes: [UInt8] = []
    /// How many bytes were built since the last `drain`.
    private(set) var count = 0

    /// Gives `body` as many bytes behind what was built, and counts them as built.
    ///
    /// - Parameters:
    ///   - length: how many bytes.
    ///   - body: sets each of them; they hold what was built before a `drain`.
    @inline(__always)
    mutating func withRoom(for length: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        let (start, end) = (count, count + length)
        if end > bytes.count { grow(to: end) }
        bytes.withUnsafeMutableBytes { body(UnsafeMutableRawBufferPointer(rebasing: $0[start..<end])) }
        count = end
    }

    /// Hands over what was built since the last time, and forgets it.
    ///
    /// - Parameter body: what to do with the bytes.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws; the bytes are forgotten all the same.
    mutating func drain<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        defer { count = 0 }
        return try body(bytes.span.bytes.extracting(0..<count))
    }

    private mutating func grow(to length: Int) {
        var larger = [UInt8](repeating: 0, count: max(length, 2 * bytes.count, 4096))
        bytes.withUnsafeBytes { built in
            larger.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: built[..<count])) }
        }
        bytes = larger
    }
}

// Blocks.
extension PcapngBuffer {
    /// Builds a block: its type, its length before and behind, and between them what `body` appends.
    ///
    /// - Parameters:
    ///   - type: the block's type.
    ///   - body: appends the rest, a multiple of 32 bits.
    mutating func block(_ type: UInt32, _ body: (inout PcapngBuffer) -> Void) {
        let start = count
        append(type)
        append(UInt32(0))
        body(&self)
        let length = UInt32(count - start + 4)
        append(length)
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: length, toByteOffset: start + 4, as: UInt32.self) }
    }

    /// Builds a section header, version 1.0.
    ///
    /// - Parameter options: appends its options, without their end.
    mutating func beginSection(_ options: (inout PcapngBuffer) -> Void) {
        block(PcapngFormat.Block.sectionHeader) { buffer in
            buffer.append(PcapngFormat.byteOrderMagic)
            buffer.append(UInt16(1))
            buffer.append(UInt16(0))
            // The section's length, -1 for "not known", so that a stream can be written.
            buffer.append(UInt64.max)
            options(&buffer)
            buffer.endOptions()
        }
    }

    /// Appends a number.
    mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
        withRoom(for: MemoryLayout<Number>.size) { $0.storeBytes(of: number, as: Number.self) }
    }

    /// Appends a moment: two halves, the higher one first.
    mutating func append(_ timestamp: Timestamp) {
        append(UInt32(truncatingIfNeeded: timestamp.nanoseconds >> 32))
        append(UInt32(truncatingIfNeeded: timestamp.nanoseconds))
    }

    /// Appends bytes, and the padding up to 32 bits.
    ///
    /// - Parameters:
    ///   - content: the bytes.
    ///   - prefix: what comes before them.
    mutating func appendPadded(_ content: UnsafeRawBufferPointer, behind prefix: [UInt8] = []) {
        let end = prefix.count + content.count
        withRoom(for: PcapngFormat.padded(end)) { room in
            room.copyBytes(from: prefix)
            UnsafeMutableRawBufferPointer(rebasing: room[prefix.count..<end]).copyMemory(from: content)
            for index in end..<room.count { room[index] = 0 }
        }
    }
}

// Options.
extension PcapngBuffer {
    /// Appends an option that is text; what is longer than the format's 65,535 bytes is cut off between two characters.
    ///
    /// - Parameters:
    ///   - code: the option.
    ///   - text: the text.
    ///   - prefix: what comes before it in the option.
    mutating func option(_ code: UInt16, _ text: String, behind prefix: [UInt8] = []) {
        var text = text
        text.withUTF8 { text in
            var length = min(text.count, Int(UInt16.max) - prefix.count)
            // 10xxxxxx continues a character (RFC 3629 section 3).
            while length < text.count && length > 0 && text[length] & 0xc0 == 0x80 { length -= 1 }
            append(code)
            append(UInt16(prefix.count + length))
            appendPadded(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[..<length]), behind: prefix)
        }
    }

    /// Appends an option that is a number.
    mutating func option<Number: FixedWidthInteger & BitwiseCopyable>(_ code: UInt16, _ number: Number) {
        append(code)
        append(UInt16(MemoryLayout<Number>.size))
        append(number)
        pad()
    }

    /// Appends an option that is a moment.
    mutating func option(_ code: UInt16, _ timestamp: Timestamp) {
        append(code)
        append(UInt16(8))
        append(timestamp)
    }

    /// Appends the end of a block's options.
    mutating func endOptions() {
        append(PcapngFormat.Option.end)
        append(UInt16(0))
    }

    /// Fills up to the format's 32-bit alignment; blocks begin on it.
    mutating func pad() {
        let padding = PcapngFormat.padded(count) - count
        withRoom(for: padding) { room in
            for index in room.indices { room[index] = 0 }
        }
    }
}
