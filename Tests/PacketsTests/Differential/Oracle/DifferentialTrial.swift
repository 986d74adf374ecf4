import Foundation

/// One capture, asked of the oracle and of an analysis.
struct DifferentialTrial {
    let oracle: TsharkOracle
    /// A capture file to lines of `--frames`.
    let analysis: @Sendable ([UInt8]) throws -> [String]

    /// What came of a capture.
    struct Outcome {
        /// What to call it.
        let name: String
        let capture: CaptureImage
        let format: CaptureFormat
        /// The oracle's lines.
        let lines: [String]
        let difference: FrameDifference
    }

    /// - Parameters:
    ///   - capture: a capture of one interface.
    ///   - format: how it is written down.
    ///   - name: what to call it.
    /// - Returns: what came of it.
    /// - Throws: when tshark or the analysis fails.
    func run(_ capture: CaptureImage, format: CaptureFormat = CaptureFormat(), name: String) throws -> Outcome {
        let file = capture.file(format)
        let expected = try oracle.frameLines(file)
        let difference = FrameDifference(expected: expected, actual: try analysis(file))
        return Outcome(name: name, capture: capture, format: format, lines: expected, difference: difference)
    }

    /// All that is needed to look into a difference: the smallest capture that still differs, kept in a file beside the
    /// oracle's answer, and the packets in it.
    ///
    /// - Parameter outcome: of a capture for which the analysis says something else.
    /// - Returns: text for people.
    /// - Throws: when tshark or the analysis fails.
    func explain(_ outcome: Outcome) throws -> String {
        guard let first = outcome.difference.pairs.first else { return "\(outcome.name): no difference" }
        func isWrong(_ capture: CaptureImage) throws -> Bool {
            try !run(capture, format: outcome.format, name: "").difference.isEmpty
        }
        // What comes later has no part in it, and mostly neither have other connections.
        var small = outcome.capture.with(Array(outcome.capture.packets.prefix(first.frame)))
        let own = try connection(of: first, in: outcome)
        if try isWrong(own) { small = own }
        small = try CaptureMinimiser().minimise(small, while: isWrong)
        let left = try run(small, format: outcome.format, name: outcome.name)
        // Another user's folder cannot be written to.
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("wirelab-differences-\(getuid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appendingPathComponent(UUID().uuidString)
        try Data(small.file(outcome.format)).write(to: path.appendingPathExtension("\(outcome.format.kind)"))
        try Data(left.lines.map { "\($0)\n" }.joined().utf8).write(to: path.appendingPathExtension("frames"))
        return "\(outcome.name)\n\(outcome.difference)\nthe smallest part of it that differs: "
            + "\(path.path).\(outcome.format.kind) (the answer beside it: .frames)\n\(left.difference)\n"
            + small.packetLines(around: left.difference.pairs.first?.frame ?? 1)
    }

    /// The packets of a differing frame's stream up to that frame, as the oracle has numbered them.
    private func connection(of pair: FrameDifference.Pair, in outcome: Outcome) throws -> CaptureImage {
        func columns(_ line: String) -> [Substring] { line.split(separator: "\t", omittingEmptySubsequences: false) }
        let stream = (pair.expected ?? pair.actual).map { columns($0)[1] }
        let frames = outcome.lines.map(columns).filter { $0[1] == stream }.compactMap { Int($0[0]) }
        return outcome.capture.with(frames.filter { $0 <= pair.frame }.map { outcome.capture.packets[$0 - 1] })
    }
}

extension CaptureImage {
    /// A line a packet, for the packets around one.
    func packetLines(around frame: Int) -> String {
        let first = packets.first?.time ?? 0
        return packets.indices.filter { (frame - 13...frame + 2).contains($0) }.map { index in
            let packet = packets[index]
            let time = (Double(packet.time) - Double(first)) / 1_000_000
            guard let place = TCPPlace(packet.bytes, linkType: linkTypes[packet.interface]) else {
                return "  \(index + 1) at \(time) ms: \(packet.originalLength) bytes, no whole TCP header"
            }
            let (high, low) = (packet.bytes[place.offset + 12], packet.bytes[place.offset + 13])
            let numbers = [4, 8].map { packet.number(at: place.offset + $0) }
            return "  \(index + 1) at \(time) ms: \(place.source.suffix(3)) to \(place.destination.suffix(3)) "
                + "flags \(low) header \(high >> 4) seq \(numbers[0]) ack \(numbers[1]) "
                + "win \(packet.number(at: place.offset + 14) >> 16) of \(packet.originalLength) bytes"
        }.joined(separator: "\n")
    }
}
