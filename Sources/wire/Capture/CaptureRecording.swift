internal import CWirelab
internal import Diagnostics
internal import Glibc
internal import Packets

/// Writes what a packet socket sees into a pcapng file, until told to end.
struct CaptureRecording: ~Copyable {
    /// The kernel hands over a block that is not full after 20 ms; twice that is enough for the last one.
    private static let lastBlockWait: CInt = 50

    private var socket: PacketSocket
    private var writer: PcapngWriter
    private let interface: Int
    private let interfaceName: String
    private let snapLength: UInt32
    private let path: String
    private let output: CInt
    /// How many packets were written.
    var packets: Int { writer.packetCount }

    init(
        socket: consuming PacketSocket, interface: String, path: String, snapLength: UInt32, application: String
    ) throws {
        self.socket = socket
        self.path = path
        interfaceName = interface
        self.snapLength = snapLength
        writer = PcapngWriter(application: application)
        self.interface = writer.add(
            CaptureInterface(name: interface, description: hostName(), linkType: .ethernet, snapLength: snapLength))
        output = path == "-" ? STDOUT_FILENO : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard output >= 0 else {
            throw WirelabError(.environment, "cannot write \(path): \(systemErrorText(errno))")
        }
        try flush()
    }

    deinit {
        if output > STDERR_FILENO { close(output) }
    }

    /// Records until there are enough packets, the time is over, or the descriptor `interruption` becomes readable.
    ///
    /// - Returns: what the kernel counted.
    /// - Throws: `WirelabError` if the file cannot be written, or the interface went down; what was seen is in the file.
    mutating func run(packets limit: Int?, duration: Duration?, interruption: CInt) throws -> InterfaceStatistics {
        let deadline = duration.map { ContinuousClock.now + $0 }
        var reason = Wakeup.packets
        while reason == .packets, packets < limit ?? .max {
            reason = wait(until: deadline, interruption: interruption)
            // What arrived before the request to end may still lie in a block that the kernel is filling.
            if reason != .packets { poll(nil, 0, Self.lastBlockWait) }
            if drainRing(limit: limit) { try flush() }
        }
        let statistics = try socket.statistics()
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let timestamp = Timestamp(nanoseconds: UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec))
        writer.write(statistics, timestamp: timestamp, interface: interface)
        try flush()
        guard reason != .interfaceGone else {
            throw WirelabError(
                .environment, "\(interfaceName) went down, so the capture ended; \(packets) packets are in \(path)")
        }
        return statistics
    }

    private enum Wakeup {
        case packets
        case timeToEnd
        case interfaceGone
    }

    /// Waits for a block of packets, or a reason to end.
    private func wait(until deadline: ContinuousClock.Instant?, interruption: CInt) -> Wakeup {
        var descriptors = [
            pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: interruption, events: Int16(POLLIN), revents: 0),
        ]
        var timeout: CInt = -1
        if let deadline {
            let left = ContinuousClock.now.duration(to: deadline)
            if left <= .zero { return .timeToEnd }
            let (seconds, attoseconds) = left.components
            timeout = CInt(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
        }
        _ = poll(&descriptors, 2, timeout)
        if descriptors[1].revents != 0 { return .timeToEnd }
        return Int32(descriptors[0].revents) & (POLLERR | POLLHUP | POLLNVAL) == 0 ? .packets : .interfaceGone
    }

    private mutating func drainRing(limit: Int?) -> Bool {
        let (interface, snapLength) = (interface, Int(snapLength))
        return socket.forEachPacket(&writer) { writer, packet in
            let bytes = UnsafeRawBufferPointer(start: packet.bytes, count: min(Int(packet.captured_length), snapLength))
            writer.write(
                bytes.bytes, originalLength: Int(packet.original_length),
                timestamp: Timestamp(nanoseconds: packet.nanoseconds), interface: interface)
            return writer.packetCount < limit ?? .max
        }
    }

    private mutating func flush() throws {
        let (output, path) = (output, path)
        try writer.drain { bytes in
            do {
                try bytes.withUnsafeBytes { try writeAll($0, to: output) }
            } catch let error as WirelabError {
                throw WirelabError(.environment, "\(path): \(error.message)")
            }
        }
    }
}
