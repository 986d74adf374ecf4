public import Diagnostics

/// Merges captures into one file in time order, while they are read: it holds a piece of each, however long they are.
///
/// Every interface keeps its description, its options and its own statistics, so that each host's view of a connection can
/// still be told apart. The packets of one capture keep their order, also where their clock went back. The comments of the
/// captures' first section headers are kept; blocks that are neither interface, packet nor statistics are left out.
///
/// It reads and writes nothing itself. `advance` merges as far as it can and names the capture whose next piece it wants:
///
///     while let input = merge.advance() {
///         merge.feed(the next piece of it, to: input)   // or finish(input) where there is none
///         merge.drain { write it }
///     }
///     merge.drain { write it }
public struct CaptureMerge: Sendable {
    private enum Phase {
        case sections(next: Int)
        case heads(next: Int)
        case packets
    }

    private var inputs: [MergeInput]
    private var queue = MergeQueue()
    private var phase = Phase.sections(next: 0)
    private var comments: [String] = []
    private let application: String
    private var copy = PcapngCopy()
    /// When the earliest packet was captured; nil as long as there is none.
    public private(set) var first: Timestamp?
    /// When the latest packet was captured; nil as long as there is none.
    public private(set) var last: Timestamp?

    /// - Parameters:
    ///   - count: how many captures there are.
    ///   - application: the program that merges, with its version.
    public init(count: Int, application: String) {
        inputs = (0..<count).map { _ in MergeInput() }
        self.application = application
    }

    /// How many packets were written.
    public var packetCount: Int { copy.packetCount }

    /// What was found in a capture.
    ///
    /// - Parameter input: the capture's number.
    /// - Returns: what is known of it so far.
    public func summary(of input: Int) -> CaptureSummary { inputs[input].summary }

    /// Takes the next piece of a capture.
    ///
    /// - Parameters:
    ///   - bytes: the piece.
    ///   - input: the capture's number.
    public mutating func feed(_ bytes: RawSpan, to input: Int) {
        inputs[input].stream.append(bytes)
    }

    /// There are no more pieces of a capture.
    ///
    /// - Parameter input: the capture's number.
    public mutating func finish(_ input: Int) {
        inputs[input].stream.finish()
    }

    /// Merges as far as it can.
    ///
    /// - Returns: the number of the capture whose next piece is wanted; nil when all is merged.
    public mutating func advance() -> Int? {
        while true {
            switch phase {
            case .sections(let next) where next < inputs.count:
                guard inputs[next].readSection(&comments) else { return next }
                phase = .sections(next: next + 1)
            case .sections:
                // The file begins once the comments are known.
                copy.begin(application: application, comments: comments)
                phase = .heads(next: 0)
            case .heads(let next) where next < inputs.count:
                guard enqueue(next) else { return next }
                phase = .heads(next: next + 1)
            case .heads: phase = .packets
            case .packets:
                guard let entry = queue.first else {
                    for index in inputs.indices { inputs[index].writeStatistics(to: &copy) }
                    return nil
                }
                if inputs[entry.input].hasHead { writePacket(entry) }
                guard inputs[entry.input].findHead(&copy) else { return entry.input }
                queue.replaceFirst(timestamp: inputs[entry.input].headTimestamp)
            }
        }
    }

    /// Hands over what was written since the last time, and forgets it.
    ///
    /// - Parameter body: what to do with the bytes.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws; the bytes are forgotten all the same.
    public mutating func drain<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try copy.drain(body)
    }

    /// Finds a capture's first packet; false where more of it is wanted.
    private mutating func enqueue(_ input: Int) -> Bool {
        guard inputs[input].findHead(&copy) else { return false }
        if let timestamp = inputs[input].headTimestamp {
            queue.insert(MergeQueue.Entry(timestamp: timestamp, input: input))
        }
        return true
    }

    private mutating func writePacket(_ entry: MergeQueue.Entry) {
        inputs[entry.input].writeHead(to: &copy)
        first = min(first ?? entry.timestamp, entry.timestamp)
        last = max(last ?? entry.timestamp, entry.timestamp)
    }
}

/// What a merge found in one capture.
public struct CaptureSummary: Sendable {
    /// How many packets it gave.
    public internal(set) var packets = 0
    /// Its interfaces.
    public internal(set) var interfaces: [CaptureInterface] = []
    /// What the kernel counted, by the interface's index.
    public internal(set) var statistics: [Int: InterfaceStatistics] = [:]
    /// Why reading stopped before its end, with the byte offset; nil for a whole capture. What was read is merged.
    public internal(set) var fault: WirelabError?
}
