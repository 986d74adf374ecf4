// Built by scripts/fuzz together with the sources of Packets, so that the coverage of these guides it.

/// What libFuzzer calls with each input: it is read as a capture file, analysed, and told. There is nothing to expect but that
/// it ends, within bounds of time and memory.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCapture(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    var analysis = CaptureAnalysis()
    var lines = 0
    read(bytes) { packet, packetBytes, linkType in
        if let segment = analysis.judge(packet, packetBytes, linkType: linkType) { lines += segment.line.utf8.count }
    }
    let words = analysis.findings.reduce(0) { $0 + $1.sentence.utf8.count }
    for connection in analysis.tcp.connections {
        lines += connection.findings.count + connection.flow(from: .client).uniqueBytes
        for end in ConnectionEnd.allCases {
            let trips = connection.flow(from: end).roundTrips
            lines += [trips.minimum, trips.mean, trips.maximum, trips.standardDeviation].count { $0 != nil }
        }
    }
    lines += analysis.clockOffsets.count + analysis.sightings.reduce(0) { $0 + $1.sent(by: .client).both }
    _ = Capture(pcapng: bytes).packets.count + lines + words
    return 0
}

/// Reads a capture in two pieces, as it may come from a pipe.
private func read(_ bytes: [UInt8], _ body: (CapturedPacket, RawSpan, LinkType) -> Void) {
    var decoder = CaptureDecoder()
    var taken = 0
    for end in [bytes.count / 2, bytes.count] {
        let piece = bytes.span.bytes.extracting(taken..<end)
        guard let count = try? decoder.decode(piece, at: taken, isWhole: end == bytes.count, body) else { return }
        taken += count
    }
}
