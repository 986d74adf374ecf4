import ArgumentParser
import Backends
import Diagnostics
import Glibc
import Packets

/// Files of captures that become one.
enum CaptureFiles {
    /// How much of all files together is in memory at a time, and of each at least, in bytes.
    private static let (piecesTogether, pieceAtLeast) = (8 << 20, 16 << 10)

    /// Merges files into one, piece by piece.
    ///
    /// - Parameters:
    ///   - paths: the files; one that cannot be read counts as empty.
    ///   - destination: gets the merged file; it is not committed.
    /// - Returns: what was merged.
    /// - Throws: `WirelabError` where it cannot be written.
    static func merge(_ paths: [String], into destination: CaptureDestination) throws -> CaptureMerge {
        // A lab may have more hosts than a process may have files open.
        if paths.count > 256 { try DescriptorLimit.raise() }
        let descriptors = paths.map { open($0, O_RDONLY | O_CLOEXEC) }
        defer { for descriptor in descriptors where descriptor >= 0 { close(descriptor) } }
        var merge = CaptureMerge(count: paths.count, application: "wirelab \(Wirelab.configuration.version)")
        var piece = [UInt8](
            repeating: 0, count: min(1 << 18, max(pieceAtLeast, piecesTogether / max(1, paths.count))))
        while let input = merge.advance() {
            let count = readAgain(descriptors[input], &piece)
            if count > 0 {
                merge.feed(piece.span.bytes.extracting(0..<count), to: input)
            } else {
                merge.finish(input)
            }
            try merge.drain { try destination.write($0) }
        }
        try merge.drain { try destination.write($0) }
        return merge
    }

    private static func readAgain(_ descriptor: Int32, _ piece: inout [UInt8]) -> Int {
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count >= 0 || errno != EINTR { return count }
        }
    }
}
