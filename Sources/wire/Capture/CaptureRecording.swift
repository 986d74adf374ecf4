internal import CWirelab
internal import Diagnostics
internal import Glibc
internal import Packets

/// Takes packets out of a socket's ring and writes them, until told to end.
struct CaptureRecording: ~Copyable {
    /// Why a recording ended.
    enum Ending: Equatable {
        /// There are enough packets, the time is over, or a signal asked for it.
        case asked
        case interfaceGone
        case output(CaptureOutput.Outcome)
    }

    /// How long the kernel may take to hand over its last packets; it does so within 40 ms.
    private static let lastBlockWait: Duration = .seconds(1)
    /// How many blocks to take before looking whether the end has come: under load the ring is never empty.
    private static let blocksAtOnce = 64

    private var socket: PacketSocket
    private var sink: CaptureSink
    private let settings: CaptureSettings
    private let limit: Int

    /// Opens the output and begins to capture.
    ///
    /// - Parameters:
    ///   - socket: a socket that has not begun.
    ///   - settings: what the capture is to be.
    ///   - limit: how many packets are enough; nil for no limit.
    ///   - end: what ends the wait for a reader.
    /// - Throws: `WirelabError` if the output cannot be written, or the interface is down.
    init(
        socket: consuming PacketSocket, settings: CaptureSettings, packets limit: Int?, end: CaptureEnd
    ) throws {
        var socket = socket
        var sink = try CaptureSink(settings, end: end)
        let outcome = sink.flush()
        guard outcome == .done else {
            _ = sink.finishEarly(CaptureSink.Counts()) { _ in "nothing was captured" }
            throw WirelabError(
                .environment, "nothing was captured: \(CaptureReport.reason(outcome, path: settings.path))")
        }
        try socket.begin()
        self.socket = socket
        self.sink = sink
        self.settings = settings
        self.limit = limit ?? .max
    }

    /// Records until there are enough packets or `end` has come.
    ///
    /// - Returns: what there is to say about it; also where it ended otherwise than asked.
    /// - Throws: `WirelabError` where the kernel does not answer, or the next file of a ring cannot be made.
    mutating func run(until end: CaptureEnd) throws -> CaptureReport {
        sink.end = end
        var ending: Ending?
        while ending == nil {
            let asked = wait(end)
            let outcome = try takeBlocks()
            try socket.updateCounts()
            ending = outcome == .done ? asked : .output(outcome)
            if ending == nil, sink.builtPackets >= limit { ending = .asked }
        }
        try socket.end()
        if ending == .asked || ending == .interfaceGone { ending = try takeRest() ?? ending }
        try socket.updateCounts()
        return finish(ending ?? .asked)
    }

    /// Waits for a block of packets, or a reason to end.
    private func wait(_ end: CaptureEnd) -> Ending? {
        var descriptors = [
            pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: sink.readerDescriptor, events: 0, revents: 0),
        ]
        if end.wait(for: &descriptors) { return .asked }
        let isBroken = descriptors.map { CInt($0.revents) & (POLLERR | POLLHUP | POLLNVAL) != 0 }
        if isBroken[1] { return .output(.readerGone) }
        return isBroken[0] ? .interfaceGone : nil
    }

    /// Writes packets that the kernel has handed over.
    private mutating func takeBlocks() throws -> CaptureOutput.Outcome {
        var packet = wirelab_packet()
        for _ in 1...Self.blocksAtOnce {
            guard sink.builtPackets < limit, socket.beginBlock() else { break }
            while sink.builtPackets < limit, socket.takePacket(&packet) {
                if sink.isFull(for: packet) {
                    try socket.updateCounts()
                    let outcome = try sink.beginNextFile(dropped: socket.dropped)
                    guard outcome == .done else { return outcome }
                }
                sink.append(packet)
            }
            // What is not in the ring any more gives its room back before it is written.
            let needsRing = sink.needsRing
            if !needsRing { socket.endBlock() }
            if needsRing || sink.hasPiece {
                let outcome = sink.flush()
                guard outcome == .done else { return outcome }
            }
            if needsRing { socket.endBlock() }
        }
        return sink.flush()
    }

    /// Takes what the socket got until its end; the last packets may still lie in a block that the kernel keeps for a moment.
    ///
    /// - Returns: nil if all of it is written.
    private mutating func takeRest() throws -> Ending? {
        var deadline = ContinuousClock.now + Self.lastBlockWait
        while true {
            let taken = socket.taken
            let outcome = try takeBlocks()
            guard outcome == .done else { return .output(outcome) }
            try socket.updateCounts()
            let isComplete = socket.taken >= socket.received - min(socket.dropped, socket.received)
            if isComplete || sink.builtPackets >= limit || .now > deadline { return nil }
            if socket.taken > taken {
                deadline = .now + Self.lastBlockWait
            } else {
                poll(nil, 0, 5)
            }
        }
    }

    private mutating func finish(_ ending: Ending) -> CaptureReport {
        let counts = CaptureSink.Counts(received: socket.received, dropped: socket.dropped)
        var ending = ending
        if ending == .asked || ending == .interfaceGone {
            let missing = CaptureSink.comment(missing: sink.newlyDropped(counts))
            let outcome = sink.finish(counts, comment: missing)
            if outcome != .done { ending = .output(outcome) }
        }
        var lost = counts.dropped
        if case .output(let outcome) = ending {
            let reason = CaptureReport.reason(outcome, path: settings.path)
            lost = sink.finishEarly(counts) { lost in
                "the capture ended early: \(reason); packets lost: \(lost)"
            }
        }
        return CaptureReport(
            ending: ending, settings: settings, files: sink.files, packets: sink.packets, dropped: counts.dropped,
            lost: lost)
    }
}
