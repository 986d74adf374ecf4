extension SegmentAnalysis {
    /// Frame number, stream, flags, bytes in flight, round-trip time of the acknowledgement, initial round-trip time (both in
    /// seconds) and window, separated by tabs; empty where there is none.
    public var line: String {
        let said =
            isUnsaid
            ? ["", "", "", ""]
            : [
                flags.names.joined(separator: ","), bytesInFlight.map { String($0) } ?? "",
                ackRoundTrip.map(Self.seconds) ?? "", initialRoundTrip.map(Self.seconds) ?? "",
            ]
        let fields = [String(frame), String(stream)] + said + [window.map { String($0) } ?? ""]
        return fields.joined(separator: "\t")
    }

    /// Nanoseconds as seconds with nine decimals.
    private static func seconds(_ nanoseconds: Int64) -> String {
        let magnitude = nanoseconds.magnitude
        let fraction = String(magnitude % 1_000_000_000)
        let zeros = String(repeating: "0", count: 9 - fraction.count)
        return "\(nanoseconds < 0 ? "-" : "")\(magnitude / 1_000_000_000).\(zeros)\(fraction)"
    }
}

/// The lines of `wirelab analyze --frames`.
public enum FrameLines {
    /// The lines of a whole file.
    ///
    /// - Parameter file: a pcap or pcapng file.
    /// - Returns: a line a TCP segment, in the file's order.
    /// - Throws: `WirelabError` with the byte offset, where the file cannot be right.
    public static func of(_ file: [UInt8]) throws -> [String] {
        var decoder = CaptureDecoder()
        var analysis = CaptureAnalysis(comparesInterfaces: false)
        var lines: [String] = []
        _ = try decoder.decode(file.span.bytes, at: 0, isWhole: true) { packet, bytes, linkType in
            if let result = analysis.judge(packet, bytes, linkType: linkType) { lines.append(result.line) }
        }
        return lines
    }
}
