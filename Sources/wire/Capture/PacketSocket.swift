internal import CWirelab
internal import DemoApps
internal import Diagnostics
internal import Glibc
internal import Packets

/// A socket that sees every packet of an interface, through a ring shared with the kernel.
struct PacketSocket: ~Copyable {
    /// Room for about 20,000 full Ethernet frames between two looks at the ring.
    private static let ringSize = 32 << 20

    private var capture = wirelab_capture()

    /// Opens the socket; from its return on, no packet of the interface is missed but those that the kernel counts.
    ///
    /// - Parameter interface: the interface's name.
    /// - Throws: `WirelabError` if there is no such interface, or the right to capture is missing.
    init(interface: String) throws {
        let index = try NetworkInterface.index(of: interface)
        let status = wirelab_capture_open(&capture, index, interface == "lo", Self.ringSize)
        guard status == 0 else {
            let advice = status == EPERM ? "capturing needs root, or CAP_NET_RAW" : systemErrorText(status)
            throw WirelabError(.environment, "cannot capture on \(interface): \(advice)")
        }
    }

    deinit {
        var capture = capture
        wirelab_capture_close(&capture)
    }

    /// The socket, for poll(2).
    var descriptor: CInt { capture.descriptor }

    /// Gives the packets that the kernel has handed over to `body`, in order.
    ///
    /// - Parameters:
    ///   - state: what `body` works on.
    ///   - body: is given the state and a packet, whose bytes are valid only in the call; returns whether to go on.
    /// - Returns: whether there were any.
    mutating func forEachPacket<State>(
        _ state: inout State, _ body: (_ state: inout State, _ packet: wirelab_packet) -> Bool
    ) -> Bool {
        var block = wirelab_block()
        var packet = wirelab_packet()
        var hadAny = false
        while wirelab_capture_begin_block(&capture, &block) {
            hadAny = true
            var goesOn = true
            while goesOn, wirelab_capture_next_packet(&capture, &block, &packet) { goesOn = body(&state, packet) }
            wirelab_capture_end_block(&capture)
            if !goesOn { break }
        }
        return hadAny
    }

    /// What the kernel counted since the socket was opened; to be asked once.
    mutating func statistics() throws -> InterfaceStatistics {
        var received: UInt32 = 0
        var dropped: UInt32 = 0
        let status = wirelab_capture_statistics(&capture, &received, &dropped)
        guard status == 0 else {
            throw WirelabError(.environment, "cannot read the capture's drop count: \(systemErrorText(status))")
        }
        return InterfaceStatistics(received: UInt64(received), dropped: UInt64(dropped))
    }
}
