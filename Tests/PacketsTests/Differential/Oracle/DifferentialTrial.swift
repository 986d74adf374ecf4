import Foundation

/// One capture, asked of the oracle and of an analysis.
struct DifferentialTrial {
    let oracle: TsharkOracle
    /// A capture file to lines of `--frames`.
    let analysis: @Sendable ([UInt8]) throws -> [String]

    /// What came of a capture.
    struct Outcome {
        /// The oracle's lines.
        let lines: [String]
        /// Where the analysis says something else, with all that is needed to look into it; nil where it agrees.
        let complaint: String?
    }

    /// - Parameters:
    ///   - capture: a capture of one interface.
    ///   - format: how it is written down.
    ///   - missingBytes: how many bytes the file has lost at its end.
    ///   - name: what to call it in a complaint.
    /// - Returns: what came of it.
    /// - Throws: when tshark or the analysis fails.
    func run(
        _ capture: CaptureImage, format: CaptureFormat = CaptureFormat(), missingBytes: Int = 0, name: String
    ) throws -> Outcome {
        let file = Array(capture.file(format).dropLast(missingBytes))
        let expected = try oracle.frameLines(file)
        let difference = FrameDifference(expected: expected, actual: try analysis(file))
        guard !difference.isEmpty else { return Outcome(lines: expected, complaint: nil) }
        return Outcome(
            lines: expected,
            complaint: "\(name)\n\(difference)\n" + (try explain(capture, format: format, missingBytes: missingBytes)))
    }

    /// The smallest capture that still differs, kept in a file, with the packets in it.
    private func explain(_ capture: CaptureImage, format: CaptureFormat, missingBytes: Int) throws -> String {
        func difference(_ capture: CaptureImage) throws -> FrameDifference {
            let file = capture.file(format)
            return FrameDifference(expected: try oracle.frameLines(file), actual: try analysis(file))
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("wirelab-differences")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appendingPathComponent(UUID().uuidString + ".\(format.kind)")
        guard missingBytes == 0 else {
            try Data(capture.file(format).dropLast(missingBytes)).write(to: path)
            return "the capture: \(path.path)"
        }
        let small = try CaptureMinimiser().minimise(capture) { try !difference($0).isEmpty }
        try Data(small.file(format)).write(to: path)
        let left = try difference(small)
        let around = left.pairs.first.map { $0.frame } ?? 1
        return "the smallest part of it that differs: \(path.path)\n\(left)\n" + Self.packets(small, around: around)
    }

    /// A line a packet, for the packets around one.
    private static func packets(_ capture: CaptureImage, around frame: Int) -> String {
        let first = capture.packets.first?.time ?? 0
        let frames = max(frame - 12, 1)...max(min(frame + 3, capture.packets.count), max(frame - 12, 1))
        return frames.filter { $0 <= capture.packets.count }.map { number in
            let packet = capture.packets[number - 1]
            let time = (Double(packet.time) - Double(first)) / 1_000_000
            guard let place = TCPPlace(packet.bytes, linkType: capture.linkTypes[packet.interface]) else {
                return "  \(number) at \(time) ms: \(packet.originalLength) bytes, no TCP header"
            }
            let (high, low) = (packet.bytes[place.offset + 12], packet.bytes[place.offset + 13])
            let numbers = [4, 8].map { packet.number(at: place.offset + $0) }
            return "  \(number) at \(time) ms: \(place.source.suffix(3)) to \(place.destination.suffix(3)) "
                + "flags \(low) header \(high >> 4) seq \(numbers[0]) ack \(numbers[1]) "
                + "win \(packet.number(at: place.offset + 14) >> 16) of \(packet.originalLength) bytes"
        }.joined(separator: "\n")
    }
}
