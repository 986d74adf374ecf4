internal import CWirelab
internal import Diagnostics
internal import Glibc
internal import HostSystem
internal import Packets

/// A socket that sees the packets of an interface, through a ring shared with the kernel.
struct PacketSocket: ~Copyable {
    private let interface: CapturedInterface
    private var capture = wirelab_capture()
    private var block = wirelab_block()
    /// Packets that passed the filter since the socket was opened, also those that found no room in the ring.
    private(set) var received: UInt64 = 0
    /// Packets among them that found no room.
    private(set) var dropped: UInt64 = 0
    /// Packets that were taken out of the ring.
    private(set) var taken: UInt64 = 0

    /// Opens the socket; it gets no packets yet.
    ///
    /// - Parameters:
    ///   - interface: whose packets.
    ///   - filter: which of them, and how much of each.
    ///   - bufferSize: the size of the ring.
    ///   - isFollowed: whether somebody reads along, and wants each packet at once. Otherwise the kernel hands blocks over ten
    ///     times later, so that the ring lasts ten times as long where packets come slowly and the disk stalls.
    /// - Throws: `WirelabError` if the right to capture is missing, or the memory.
    init(
        on interface: CapturedInterface, filter: FilterProgram, bufferSize: ByteCount, isFollowed: Bool
    ) throws {
        self.interface = interface
        let instructions = filter.instructions.map {
            wirelab_instruction(
                code: $0.code, jump_if_true: $0.jumpIfTrue, jump_if_false: $0.jumpIfFalse, constant: $0.constant)
        }
        let status = wirelab_capture_open(
            &capture, bufferSize.bytes, interface.isLoopback, instructions, instructions.count,
            isFollowed ? 20 : 200)
        guard status == 0 else {
            let reason =
                switch status {
                case EPERM: "capturing needs root, or CAP_NET_RAW"
                case ENOMEM: "no memory for a buffer of \(bufferSize); a smaller one: --buffer 8M"
                default: systemErrorText(status)
                }
            throw WirelabError(.environment, "cannot capture on \(interface.name): \(reason)")
        }
    }

    deinit {
        var capture = capture
        wirelab_capture_close(&capture)
    }

    /// The socket, for poll(2).
    var descriptor: CInt { capture.descriptor }

    /// From its return on, no packet of the interface is missed but those that the kernel counts.
    ///
    /// - Throws: `WirelabError` if the interface is not up.
    mutating func begin() throws {
        let status = wirelab_capture_begin(&capture, interface.index)
        guard status == 0 else {
            let reason =
                status == ENETDOWN
                ? "it is down; bring it up: ip link set \(interface.name) up" : systemErrorText(status)
            throw WirelabError(.environment, "cannot capture on \(interface.name): \(reason)")
        }
    }

    /// From its return on, the socket gets nothing more. What it has can still be taken.
    mutating func end() throws {
        let status = wirelab_capture_end(&capture)
        guard status == 0 else {
            throw WirelabError(
                .environment, "cannot end the capture on \(interface.name): \(systemErrorText(status))")
        }
    }

    /// Begins the next block of packets that the kernel has handed over; false if there is none.
    mutating func beginBlock() -> Bool { wirelab_capture_begin_block(&capture, &block) }

    /// Takes the next packet of the block; false at the block's end. Its bytes are valid until `endBlock`.
    mutating func takePacket(_ packet: inout wirelab_packet) -> Bool {
        guard wirelab_capture_next_packet(&block, &packet) else { return false }
        taken += 1
        return true
    }

    /// Gives the block back to the kernel.
    mutating func endBlock() { wirelab_capture_end_block(&capture) }

    /// Asks the kernel for its counts. They are 32 bits wide and begin at 0 with every question, so this must be asked often.
    mutating func updateCounts() throws {
        var received: UInt32 = 0
        var dropped: UInt32 = 0
        let status = wirelab_capture_statistics(&capture, &received, &dropped)
        guard status == 0 else {
            throw WirelabError(.environment, "cannot read the capture's drop count: \(systemErrorText(status))")
        }
        self.received += UInt64(received)
        self.dropped += UInt64(dropped)
    }
}
