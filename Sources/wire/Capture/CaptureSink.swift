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

    /// Bytes of a packet that lie in the ring and are to be inserted into what was built.
    private struct Insertion {
        let place: Int
        let bytes: UnsafeRawBufferPointer
    }

    /// Larger pieces make writing no cheaper, and leave the processor's cache.
    private static let pieceSize = 1 << 20
    /// From this size on, a packet is handed to the system from where it lies in the ring: copying would cost more than the
    /// longer list of parts.
    private static let largePacket = 4096
    /// What an interface statistics block with its comment takes at most, in bytes.
    private static let statisticsSize = 512

    private let settings: CaptureSettings
    /// What ends the wait for a reader.
    var end: CaptureEnd
    private var writer: PcapngWriter
    private var output: CaptureOutput
    private var ring: RingFiles?
    private var interface = 0
    /// Large packets among what was built.
    private var insertions: [Insertion] = []
    private var insertedBytes = 0
    /// What is handed to writev(2), kept to be used again.
    private var parts: [iovec] = []
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
    /// Whether some of what was built still lies in the ring, which must keep it until it is written.
    var needsRing: Bool { !insertions.isEmpty }
    /// All packets that were built.
    var builtPackets: Int { writer.packetCount }

    /// Whether a packet belongs into the ring's next file.
    func isFull(for packet: wirelab_packet) -> Bool {
        guard let ring, files[files.count - 1].packets > 0 else { return false }
        let size = output.size + writer.byteCount + insertedBytes + Int(packet.captured_length) + 40
        return size + Self.statisticsSize > ring.fileSize
    }

    /// Builds a packet.
    mutating func append(_ packet: wirelab_packet) {
        let isTagged = packet.tag != 0
        // With the tag back in its place, a packet must not become longer than the snap length.
        let count = Int(min(packet.captured_length, isTagged ? max(settings.snapLength, 4) - 4 : settings.snapLength))
        let bytes = UnsafeRawBufferPointer(start: packet.bytes, count: count)
        let time = Timestamp(nanoseconds: packet.nanoseconds)
        if count >= Self.largePacket && !isTagged {
            let place = writer.writeFrame(
                ofBytes: count, originalLength: Int(packet.original_length), timestamp: time, interface: interface)
            insertions.append(Insertion(place: place, bytes: bytes))
            insertedBytes += count
        } else {
            writer.write(
                bytes, tag: isTagged ? packet.tag : nil,
                originalLength: Int(packet.original_length) + (isTagged ? 4 : 0), timestamp: time,
                interface: interface)
        }
        files[files.count - 1].packets += 1
    }

    /// Writes what was built.
    mutating func flush() -> CaptureOutput.Outcome {
        let outcome = Self.flush(&writer, insertions, &parts, to: &output, end)
        insertions.removeAll(keepingCapacity: true)
        insertedBytes = 0
        if outcome == .done {
            let last = files.count - 1
            packets += files[last].packets - files[last].written
            files[last].written = files[last].packets
            files[last].size = output.size
        }
        return outcome
    }

    private static func flush(
        _ writer: inout PcapngWriter, _ insertions: [Insertion], _ parts: inout [iovec], to output: inout CaptureOutput,
        _ end: CaptureEnd
    ) -> CaptureOutput.Outcome {
        writer.drain { built in
            built.withUnsafeBytes { built in
                parts.removeAll(keepingCapacity: true)
                var position = 0
                for insertion in insertions {
                    parts.append(iovec(UnsafeRawBufferPointer(rebasing: built[position..<insertion.place])))
                    parts.append(iovec(insertion.bytes))
                    position = insertion.place
                }
                parts.append(iovec(UnsafeRawBufferPointer(rebasing: built[position...])))
                return output.write(&parts, end: end)
            }
        }
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

extension iovec {
    /// The system only reads what it writes.
    fileprivate init(_ bytes: UnsafeRawBufferPointer) {
        self.init(iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
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
