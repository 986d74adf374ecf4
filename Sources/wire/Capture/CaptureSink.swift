internal import CWirelab
internal import Diagnostics
internal import Glibc
internal import Packets

/// Builds the file of a capture and writes it; in a ring, goes on to the next file when one is full.
struct CaptureSink: ~Copyable {
    /// A file of the capture.
    struct File {
        let path: String
        let start: Timestamp
        /// How many packets were built into it.
        var packets = 0
        /// How many of them are written.
        var written = 0
        /// Its size in bytes.
        var size = 0
    }

    /// What was counted since the capture began.
    struct Counts {
        /// Packets that passed the filter.
        var received: UInt64 = 0
        /// Packets among them that the kernel had no room for.
        var dropped: UInt64 = 0
    }

    /// Larger pieces make writing no cheaper, and leave the processor's cache.
    private static let pieceSize = 1 << 20
    /// What an interface statistics block with its comment takes at most, in bytes.
    private static let statisticsSize = 512

    private let settings: CaptureSettings
    /// What ends the wait for a reader.
    var end: CaptureEnd
    private var writer: PcapngWriter
    private var output: CaptureOutput
    private var ring: RingFiles?
    private var interface = 0
    /// What the files before this one account for.
    private var accounted = Counts()
    /// The files that are there, oldest first.
    private(set) var files: [File] = []
    /// How many packets were written, also into files that have gone since.
    private(set) var packets = 0

    /// Opens the file, or the first one.
    init(_ settings: CaptureSettings, end: CaptureEnd) throws {
        self.settings = settings
        self.end = end
        ring = settings.ringSize.map { RingFiles(path: settings.path, size: $0) }
        let path = ring?.next().begun ?? settings.path
        output = try CaptureOutput(path, end: end)
        writer = PcapngWriter(settings.section)
        interface = writer.add(settings.interfaceDescription)
        files = [File(path: path, start: .now)]
    }

    /// For poll(2): shows POLLERR when the reader has gone.
    var readerDescriptor: CInt { output.readerDescriptor }
    /// Whether there is enough for a piece to be written.
    var hasPiece: Bool { writer.byteCount >= Self.pieceSize }
    /// All packets that were built.
    var builtPackets: Int { writer.packetCount }

    /// Whether a packet belongs into the ring's next file.
    func isFull(for packet: wirelab_packet) -> Bool {
        guard let ring, files[files.count - 1].packets > 0 else { return false }
        let size = output.size + writer.byteCount + Int(packet.captured_length) + 40
        return size + Self.statisticsSize > ring.fileSize
    }

    /// Builds a packet.
    mutating func append(_ packet: wirelab_packet) {
        let isTagged = packet.tag != 0
        // With the tag back in its place, a packet must not become longer than the snap length.
        let count = min(packet.captured_length, isTagged ? max(settings.snapLength, 4) - 4 : settings.snapLength)
        writer.write(
            UnsafeRawBufferPointer(start: packet.bytes, count: Int(count)), tag: isTagged ? packet.tag : nil,
            originalLength: Int(packet.original_length) + (isTagged ? 4 : 0),
            timestamp: Timestamp(nanoseconds: packet.nanoseconds), interface: interface)
        files[files.count - 1].packets += 1
    }

    /// Writes what was built.
    mutating func flush() -> CaptureOutput.Outcome {
        let outcome = Self.flush(&writer, to: &output, end)
        if outcome == .done {
            let last = files.count - 1
            packets += files[last].packets - files[last].written
            files[last].written = files[last].packets
            files[last].size = output.size
        }
        return outcome
    }

    private static func flush(
        _ writer: inout PcapngWriter, to output: inout CaptureOutput, _ end: CaptureEnd
    ) -> CaptureOutput.Outcome {
        writer.drain { bytes in bytes.withUnsafeBytes { output.write($0, end: end) } }
    }

    /// Ends the ring's file with its own statistics, and begins the next.
    ///
    /// - Throws: `WirelabError` if that cannot be made.
    mutating func beginNextFile(dropped: UInt64) throws -> CaptureOutput.Outcome {
        let delivered = UInt64(files[files.count - 1].packets)
        let missing = dropped - accounted.dropped
        // What lies in the kernel's ring belongs to the files to come.
        let counts = Counts(received: accounted.received + delivered + missing, dropped: dropped)
        let outcome = finish(counts, comment: Self.comment(missing: missing))
        guard outcome == .done, let (removed, begun) = ring?.next() else { return outcome }
        accounted = counts
        if let removed {
            unlink(removed)
            files.removeFirst()
        }
        output = try CaptureOutput(begun, end: end)
        files.append(File(path: begun, start: .now))
        writer.begin(settings.section)
        interface = writer.add(settings.interfaceDescription)
        return flush()
    }

    /// Ends the file: writes what was built and the statistics.
    mutating func finish(_ counts: Counts, comment: String?) -> CaptureOutput.Outcome {
        let file = files[files.count - 1]
        let statistics = Self.statistics(
            counts, since: accounted, of: file, delivered: file.packets, comment: comment)
        writer.write(statistics, timestamp: .now, interface: interface)
        let outcome = flush()
        return outcome == .done ? output.close() : outcome
    }

    /// Ends the file after a write that failed: whole blocks, and statistics that say why the capture ended.
    ///
    /// - Parameters:
    ///   - counts: the kernel's counts.
    ///   - comment: what to say, where so many packets are lost.
    /// - Returns: how many packets are lost.
    mutating func finishEarly(_ counts: Counts, comment: (_ lost: UInt64) -> String) -> UInt64 {
        let (settings, interface, file, before) = (settings, interface, files[files.count - 1], accounted)
        func lost(_ kept: Int) -> UInt64 {
            let received = counts.received - before.received
            return received - min(received, UInt64(kept))
        }
        let kept = output.repair(packets: file.written) { kept in
            var last = PcapngWriter(settings.section)
            _ = last.add(settings.interfaceDescription)
            last.drain { _ in }
            let statistics = Self.statistics(
                counts, since: before, of: file, delivered: kept, comment: comment(lost(kept)))
            last.write(statistics, timestamp: .now, interface: interface)
            return last.drain { bytes in bytes.withUnsafeBytes { Array($0) } }
        }
        guard let kept else { return lost(file.written) }
        packets += kept - file.written
        files[files.count - 1].written = kept
        files[files.count - 1].size = output.size
        return lost(kept)
    }

    /// How many of the dropped packets no file before this one has told of.
    func newlyDropped(_ counts: Counts) -> UInt64 { counts.dropped - accounted.dropped }

    /// What to say in the file about packets that the kernel dropped.
    static func comment(missing: UInt64) -> String? {
        if missing == 0 { return nil }
        return missing == 1
            ? "1 packet is missing: the kernel had no room for it"
            : "\(missing) packets are missing: the kernel had no room for them"
    }

    private static func statistics(
        _ counts: Counts, since before: Counts, of file: File, delivered: Int, comment: String?
    ) -> InterfaceStatistics {
        InterfaceStatistics(
            received: counts.received - before.received, dropped: counts.dropped - before.dropped,
            delivered: UInt64(delivered), start: file.start, end: .now, comment: comment)
    }
}

extension Timestamp {
    /// This moment, by the clock that the kernel stamps packets with.
    static var now: Timestamp {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Timestamp(nanoseconds: UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec))
    }
}
