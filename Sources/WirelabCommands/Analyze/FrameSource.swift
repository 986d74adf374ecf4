import CaptureInput
import Diagnostics
import Packets

/// The frames of a capture one by one, analysed; a piece of the file at a time is in memory.
final class FrameSource {
    /// A packet, and what there is to say of it if it is a TCP segment.
    struct Frame {
        let timestamp: Timestamp
        let segment: SegmentAnalysis?
    }

    private var input: CaptureInput
    private var batch: [Frame] = []
    private var position = 0
    private var isAtEnd = false
    /// What was seen so far.
    private(set) var analysis = CaptureAnalysis(comparesInterfaces: false)
    /// Why it ended before its end; nil where it did not.
    private(set) var fault: WirelabError?

    /// - Parameter path: the file; `-` is standard input.
    /// - Throws: `WirelabError` where it cannot be opened.
    init(_ path: String) throws {
        input = try CaptureInput(path)
    }

    /// What messages call it.
    var name: String { input.name }
    /// The interfaces described so far.
    var interfaces: [CaptureInterface] { input.decoder.interfaces }
    /// When its first packet was captured.
    var start: Timestamp { analysis.traffic.summary.first ?? Timestamp(nanoseconds: 0) }

    /// The next frame, without passing it; nil at the end, or where the file is damaged.
    var next: Frame? {
        while position == batch.count, !isAtEnd { readPiece() }
        return position < batch.count ? batch[position] : nil
    }

    /// Passes the frame that `next` gave.
    func pass() { position += 1 }

    private func readPiece() {
        batch.removeAll(keepingCapacity: true)
        position = 0
        do {
            isAtEnd = try !input.nextPiece { packet, bytes, linkType in
                let segment = analysis.judge(packet, bytes, linkType: linkType)
                batch.append(Frame(timestamp: packet.timestamp, segment: segment))
            }
        } catch {
            fault = input.fault(error)
            isAtEnd = true
        }
    }
}
