import ArgumentParser
import Backends
import Diagnostics
import Glibc
import HostSystem
import Packets

/// Files of captures that become one.
enum CaptureFiles {
    /// How much of all files together is in memory at a time, and of each at least, in bytes.
    private static let (piecesTogether, pieceAtLeast) = (8 << 20, 16 << 10)

    /// Merges files into one, piece by piece.
    ///
    /// - Parameters:
    ///   - paths: the files.
    ///   - destination: gets the merged file; it is not committed.
    /// - Returns: what was merged.
    /// - Throws: `WirelabError`: wrong input where a file is gone; where one cannot be read, or the merged one be written.
    static func merge(_ paths: [String], into destination: CaptureDestination) throws -> CaptureMerge {
        // A lab may have more hosts than a process may have files open.
        if paths.count > 256 { raiseDescriptorLimit() }
        var descriptors: [Int32] = []
        defer { for descriptor in descriptors { close(descriptor) } }
        for path in paths { descriptors.append(try openFile(path)) }
        var merge = CaptureMerge(count: paths.count, application: "wirelab \(Wirelab.configuration.version)")
        var piece = [UInt8](
            repeating: 0, count: min(1 << 18, max(pieceAtLeast, piecesTogether / max(1, paths.count))))
        while let input = merge.advance() {
            let count = read(descriptors[input], &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            // What was read before is no whole capture: a merge without the rest would pass for one.
            guard count >= 0 else { throw cannotRead(paths[input]) }
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

    private static func openFile(_ path: String) throws -> Int32 {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor >= 0 { return descriptor }
        if errno == ENOENT {
            throw WirelabError(
                .invalidInput,
                "\(path) is gone: another verb of wirelab has just saved or discarded it, or you have removed it")
        }
        throw cannotRead(path)
    }

    private static func cannotRead(_ path: String) -> WirelabError {
        WirelabError(.environment, "cannot read \(path): \(systemErrorText(errno))")
    }
}
