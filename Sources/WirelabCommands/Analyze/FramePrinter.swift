import Diagnostics
import Glibc
import Packets

/// Prints a line for each TCP segment of captures, all of them in the order of time.
struct FramePrinter {
    private static let flushLength = 1 << 16

    private let selection: AnalysisSelection
    private var text: [UInt8] = []

    init(_ selection: AnalysisSelection) {
        self.selection = selection
    }

    /// Prints the lines, each capture's as far as it can be read.
    ///
    /// - Parameter files: the captures. Several are one sequence in the order of time, and frames count through it.
    /// - Throws: `WirelabError` where one cannot be opened, is damaged or cut off.
    mutating func printFrames(of files: [String]) throws {
        let sources = try files.map { try FrameSource($0) }
        var count = 0
        while let source = earliest(of: sources), let frame = source.next {
            source.pass()
            count += 1
            guard var segment = frame.segment, isShown(frame, segment, of: source) else { continue }
            if sources.count > 1 { segment.frame = count }
            add(segment.line)
        }
        flush()
        let faults = sources.compactMap(\.fault)
        for fault in faults.dropLast() { Console.error("wirelab: \(fault.message)") }
        if let last = faults.last { throw last }
        try selection.checkInterface(in: sources.map(\.interfaces), sources.map(\.name))
    }

    /// The source whose next frame is the earliest; nil at the end of all.
    private func earliest(of sources: [FrameSource]) -> FrameSource? {
        guard sources.count > 1 else { return sources.first }
        return sources.filter { $0.next != nil }.min { left, right in
            guard let left = left.next, let right = right.next else { return false }
            return left.timestamp < right.timestamp
        }
    }

    private func isShown(_ frame: FrameSource.Frame, _ segment: SegmentAnalysis, of source: FrameSource) -> Bool {
        guard selection.admits(segment.interface, of: source.interfaces) else { return false }
        if selection.filter.isEmpty { return true }
        return selection.filter.admits(source.analysis.tcp.connections[segment.connection], since: source.start)
            && selection.filter.admits(frame.timestamp, since: source.start)
    }

    private mutating func add(_ line: String) {
        text.append(contentsOf: line.utf8)
        text.append(UInt8(ascii: "\n"))
        if text.count >= Self.flushLength { flush() }
    }

    private mutating func flush() {
        Console.write(text[...], to: STDOUT_FILENO)
        text.removeAll(keepingCapacity: true)
    }
}
