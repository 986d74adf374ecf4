import Packets
import Testing

/// Writes a connection segment by segment and has it analysed.
struct Conversation {
    private(set) var analysis = TCPAnalysis()
    private var frame = 0

    /// Adds a segment; sequence numbers count from each end's own SYN, times in milliseconds.
    mutating func add(
        at milliseconds: Int, from sender: ConnectionEnd, _ flags: TCPFlags = .ack, sequence: Int, ack: Int = 0,
        window: Int = 1000, length: Int = 0, scale: UInt8? = nil, interface: Int = 0, base: UInt32 = 5000
    ) throws {
        frame += 1
        let (source, destination) =
            sender == .client ? (PacketBytes.client, PacketBytes.server) : (PacketBytes.server, PacketBytes.client)
        let (own, peer) = sender == .client ? (base, base &* 2) : (base &* 2, base)
        let bytes = PacketBytes.tcp(
            from: source, to: destination, sequence: own &+ UInt32(truncatingIfNeeded: sequence),
            acknowledgement: peer &+ UInt32(truncatingIfNeeded: ack), flags: flags, window: window,
            options: scale.map { [1, 3, 3, $0] } ?? [])
        analysis.add(
            TCPSegment(
                frame: frame, interface: interface,
                timestamp: Timestamp(nanoseconds: UInt64(milliseconds) * 1_000_000), source: source,
                destination: destination, header: try #require(read(bytes, as: TCPHeader.init)), payloadLength: length))
    }

    /// SYN, SYN-ACK, ACK at 0, 1 and 2 ms; both ends scale by 2^1.
    mutating func shakeHands() throws {
        try add(at: 0, from: .client, .syn, sequence: 0, scale: 1)
        try add(at: 1, from: .server, [.syn, .ack], sequence: 0, ack: 1, scale: 1)
        try add(at: 2, from: .client, sequence: 1, ack: 1)
    }
}
