import Packets

/// A merge that was carried out: the file, and the merge that made it.
struct Merged {
    let bytes: [UInt8]
    let merge: CaptureMerge
    /// What is in the file.
    let capture: Capture
    let times: [UInt64]
    /// The host of each packet.
    let hosts: [String?]
    /// The most bytes that it held at a time, as far as one can see it from outside.
    let largestOutput: Int

    /// Feeds the files in pieces of `size` bytes.
    init(_ files: [[UInt8]], pieces size: Int = 1 << 16) {
        var merge = CaptureMerge(count: files.count, application: "test")
        var rest = files.map { $0[...] }
        var output: [UInt8] = []
        var largest = 0
        while let input = merge.advance() {
            let piece = Array(rest[input].prefix(size))
            rest[input] = rest[input].dropFirst(size)
            if piece.isEmpty { merge.finish(input) } else { merge.feed(piece.span.bytes, to: input) }
            merge.drain { bytes in
                largest = max(largest, bytes.byteCount)
                bytes.withUnsafeBytes { output += $0 }
            }
        }
        merge.drain { bytes in bytes.withUnsafeBytes { output += $0 } }
        bytes = output
        self.merge = merge
        largestOutput = largest
        let capture = Capture(pcapng: output)
        self.capture = capture
        times = capture.packets.map(\.timestamp.nanoseconds)
        hosts = capture.packets.map { capture.interfaces[$0.interface].description }
    }
}
