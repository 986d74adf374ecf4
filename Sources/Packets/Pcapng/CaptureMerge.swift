extension PcapngWriter {
    /// Merges captures into one file in time order.
    ///
    /// Every interface keeps its own description and its own statistics, so that each host's view of a connection can
    /// still be told apart. The packets of one capture keep their order, also where their clock went back.
    ///
    /// - Parameters:
    ///   - captures: what to merge.
    ///   - application: the program that merges, with its version.
    /// - Returns: the whole pcapng file.
    public static func merge(_ captures: [Capture], application: String) -> [UInt8] {
        // A comment that all captures of a run carry is said once.
        let comments = captures.flatMap(\.sections).flatMap(\.comments).reduce(into: [String]()) { known, comment in
            if !known.contains(comment) { known.append(comment) }
        }
        var writer = PcapngWriter(CaptureSection(application: application, comments: comments))
        let numbers = captures.map { capture in capture.interfaces.map { writer.add($0) } }
        var next = captures.map { _ in 0 }
        while let (index, packet) = earliest(captures, next) {
            captures[index].withBytes(of: packet) { bytes in
                writer.write(
                    bytes, originalLength: packet.originalLength, timestamp: packet.timestamp,
                    interface: numbers[index][packet.interface])
            }
            next[index] += 1
        }
        for (capture, numbers) in zip(captures, numbers) {
            let end = capture.packets.map(\.timestamp).max() ?? Timestamp(nanoseconds: 0)
            for (interface, statistics) in capture.statistics.sorted(by: { $0.key < $1.key }) {
                writer.write(statistics, timestamp: end, interface: numbers[interface])
            }
        }
        return writer.drain { bytes in bytes.withUnsafeBytes { Array($0) } }
    }

    /// The earliest packet not yet written, with the index of its capture; a lab has few captures, so a scan is enough.
    private static func earliest(_ captures: [Capture], _ next: [Int]) -> (Int, CapturedPacket)? {
        var best: (Int, CapturedPacket)?
        for (index, capture) in captures.enumerated() where next[index] < capture.packets.count {
            let packet = capture.packets[next[index]]
            if let found = best, found.1.timestamp <= packet.timestamp { continue }
            best = (index, packet)
        }
        return best
    }
}
