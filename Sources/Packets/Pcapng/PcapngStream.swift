internal import Diagnostics

/// Cuts a pcapng file that comes in pieces into blocks; holds no more of it than one piece and one block.
struct PcapngStream: Sendable {
    /// No block of a capture is longer; a length beyond it is a fault, not a reason to fill the memory.
    private static let longestBlock = 16 << 20

    private(set) var decoder = PcapngDecoder()
    private var buffer: [UInt8] = []
    private var begin = 0
    /// Where in the file the buffer begins.
    private var position = 0
    private var isWhole = false

    /// Takes the next piece of the file.
    mutating func append(_ bytes: RawSpan) {
        buffer.removeFirst(begin)
        position += begin
        begin = 0
        bytes.withUnsafeBytes { buffer.append(contentsOf: $0) }
    }

    /// There are no more pieces.
    mutating func finish() {
        isWhole = true
    }

    /// The next block, without passing it.
    ///
    /// - Returns: nil where more of the file is wanted, or at its end.
    /// - Throws: `WirelabError` with the byte offset, where the file cannot be right or ends inside a block.
    mutating func next() throws -> PcapngBlock? {
        let (buffer, place) = (buffer, place)
        let rest = buffer.span.bytes.extracting(begin..<buffer.count)
        if let block = try decoder.decode(rest, at: place) { return block }
        let length = decoder.announcedLength(rest)
        if length > Self.longestBlock {
            throw WirelabError.inCapture(at: place, "a block has the impossible length \(length)")
        }
        if isWhole && place == 0 && rest.byteCount == 0 { throw WirelabError.inCapture(at: 0, "the file is empty") }
        if isWhole && rest.byteCount > 0 { throw decoder.fault(ofCut: rest, at: place) }
        return nil
    }

    /// Where in the file the next block begins.
    var place: Int { position + begin }

    /// Whether there is nothing more to come.
    var isAtEnd: Bool { isWhole && begin == buffer.count }

    /// Gives `body` the bytes of the block that `next` returned.
    func withBytes<Result>(of block: PcapngBlock, _ body: (RawSpan) -> Result) -> Result {
        body(buffer.span.bytes.extracting(begin..<begin + block.length))
    }

    /// Passes a block.
    mutating func pass(_ block: PcapngBlock) {
        begin += block.length
    }
}
