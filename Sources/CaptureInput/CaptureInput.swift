public import Diagnostics
public import Packets

/// A capture that is read from a file or a pipe, packed by gzip or not, a piece at a time: never more of it is in memory than a
/// piece and what a packet needs beyond it.
///
/// A file is read, not mapped: it may be cut while it is read, which would end the program, and its pages would count as memory.
public struct CaptureInput: ~Copyable {
    private static let pieceLength = 1 << 19

    private let input: InputDescriptor
    private let inflater: GzipInflater?
    private var buffer: [UInt8]
    private var filled: Int
    /// Whether what is in the buffer is yet to be decoded, so that the next piece is there.
    private var isFilledAhead = false
    /// How many bytes of the capture, unpacked, were read so far.
    public private(set) var bytesRead: Int
    /// What was understood so far.
    public private(set) var decoder: CaptureDecoder

    /// Opens a capture.
    ///
    /// - Parameter path: the file; `-` is standard input.
    /// - Throws: `WirelabError` where it cannot be opened or read.
    public init(_ path: String) throws(WirelabError) {
        let input = try InputDescriptor(path)
        var buffer = [UInt8](repeating: 0, count: Self.pieceLength)
        var filled = 0
        while filled < 2 {
            let count: Int
            do {
                count = try input.read(into: &buffer, from: filled)
            } catch {
                throw WirelabError(error.code, "\(input.name): \(error.message)", cause: error)
            }
            if count == 0 { break }
            filled += count
        }
        let isPacked = GzipInflater.isBegun(by: buffer[..<filled])
        inflater = isPacked ? try GzipInflater(buffer[..<filled]) : nil
        self.input = input
        self.buffer = buffer
        self.filled = isPacked ? 0 : filled
        decoder = CaptureDecoder()
        bytesRead = self.filled
    }

    /// What messages call it.
    public var name: String { input.name }
    /// How long the file is, in bytes, packed as it lies; nil for what is no file.
    public var size: Int? { input.size }

    /// An error of reading, with the file's name.
    ///
    /// - Parameter error: what `nextPiece` threw.
    /// - Returns: the same, for a person.
    public func fault(_ error: any Error) -> WirelabError {
        guard let error = error as? WirelabError else {
            return WirelabError(.invalidInput, "\(name): \(error)", cause: error)
        }
        return WirelabError(error.code, "\(name): \(error.message)", cause: error)
    }

    /// The interfaces that the file describes before its first packet, as far as the first piece of it tells; to be asked before
    /// any packet was handed over.
    ///
    /// - Returns: the interfaces; what is wrong with the file is for `nextPiece` to say.
    /// - Throws: `WirelabError` where the file cannot be read.
    public mutating func interfacesBeforePackets() throws(WirelabError) -> [CaptureInterface] {
        if filled == 0 { isFilledAhead = try fill() > 0 }
        var decoder = decoder
        _ = try? decoder.decode(buffer.span.bytes.extracting(0..<filled), at: 0, isWhole: false) { _, _, _ in
            throw FirstPacket()
        }
        return decoder.interfaces
    }

    /// Hands over the packets, up to the end or the first fault.
    ///
    /// - Parameter body: is given each packet, its captured bytes and its interface's link type.
    /// - Throws: `WirelabError` with the byte offset, where the file cannot be right or ends inside a packet, after all packets
    ///   before that place were handed over; and what `body` throws.
    public mutating func forEachPacket(
        _ body: (_ packet: CapturedPacket, _ bytes: RawSpan, _ linkType: LinkType) throws -> Void
    ) throws {
        while try nextPiece(body) {}
    }

    /// Hands over the packets of the next piece.
    ///
    /// - Parameter body: is given each packet, its captured bytes and its interface's link type.
    /// - Returns: whether there may be more.
    /// - Throws: as `forEachPacket` does.
    public mutating func nextPiece(
        _ body: (_ packet: CapturedPacket, _ bytes: RawSpan, _ linkType: LinkType) throws -> Void
    ) throws -> Bool {
        if filled == buffer.count { buffer.append(contentsOf: repeatElement(0, count: buffer.count)) }
        let count = isFilledAhead ? filled : try fill()
        isFilledAhead = false
        let position = bytesRead - filled
        var decoder = decoder
        defer { self.decoder = decoder }
        let taken = try decoder.decode(
            buffer.span.bytes.extracting(0..<filled), at: position, isWhole: count == 0, body)
        if taken > 0, taken < filled {
            buffer.withUnsafeMutableBytes { bytes in
                bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[taken..<filled]))
            }
        }
        filled -= taken
        return count > 0
    }

    private mutating func fill() throws(WirelabError) -> Int {
        let count: Int
        if let inflater {
            count = try inflater.read(into: &buffer, from: filled, input)
        } else {
            count = try input.read(into: &buffer, from: filled)
        }
        filled += count
        bytesRead += count
        return count
    }
}

/// Ends reading at the first packet.
private struct FirstPacket: Error {}
