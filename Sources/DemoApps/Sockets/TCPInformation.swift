internal import CWirelab
internal import Glibc

/// What the kernel knows about a TCP connection at one moment (tcp(7), TCP_INFO).
public struct TCPInformation: Hashable, Sendable {
    /// The state's name in RFC 9293 section 3.3.2, `ESTABLISHED`.
    public let state: String
    /// The smoothed round-trip time and its variation (RFC 6298), and the retransmission timeout.
    public let roundTripTime, roundTripVariation, retransmissionTimeout: Duration
    /// The congestion window, in segments.
    public let congestionWindow: Int
    /// The most bytes that a segment carries.
    public let maximumSegmentSize: Int
    /// The peer's window, in bytes.
    public let sendWindow: Int
    /// The own window, in bytes; only where the kernel tells it (Linux 6.2).
    public let receiveWindow: Int?
    /// Segments sent and not acknowledged.
    public let unacknowledged: Int
    /// Bytes in the send buffer that were never sent.
    public let notSent: Int
    /// Segments sent again, in all.
    public let retransmissions: Int
    /// Unanswered probes, and how often their timer was doubled.
    public let probes, backoff: Int
    /// Bytes of the own data that were acknowledged, and of the peer's that arrived.
    public let bytesAcknowledged, bytesReceived: Int
    /// How long there was something to send; how long of it the peer's window held it up, and how long the own send buffer.
    public let busy, windowLimited, bufferLimited: Duration

    /// Asks the kernel; nil where the socket is no TCP connection.
    init?(_ socket: Socket) {
        var kernel = wirelab_tcp_information()
        guard wirelab_get_tcp_information(socket.descriptor, &kernel) == 0 else { return nil }
        state = Self.names.indices.contains(Int(kernel.state)) ? Self.names[Int(kernel.state)] : "UNKNOWN"
        roundTripTime = .microseconds(Int64(kernel.round_trip_time))
        roundTripVariation = .microseconds(Int64(kernel.round_trip_variation))
        retransmissionTimeout = .microseconds(Int64(kernel.retransmission_timeout))
        congestionWindow = Int(kernel.congestion_window)
        maximumSegmentSize = Int(kernel.maximum_segment_size)
        sendWindow = Int(kernel.send_window)
        receiveWindow = kernel.receive_window == .max ? nil : Int(kernel.receive_window)
        unacknowledged = Int(kernel.unacknowledged)
        notSent = Int(kernel.not_sent)
        retransmissions = Int(kernel.total_retransmissions)
        probes = Int(kernel.probes)
        backoff = Int(kernel.backoff)
        bytesAcknowledged = Int(clamping: kernel.bytes_acknowledged)
        bytesReceived = Int(clamping: kernel.bytes_received)
        busy = .microseconds(Int64(clamping: kernel.busy))
        windowLimited = .microseconds(Int64(clamping: kernel.window_limited))
        bufferLimited = .microseconds(Int64(clamping: kernel.buffer_limited))
    }

    /// By the kernel's number (include/net/tcp_states.h), in the RFC's words.
    private static let names = [
        "UNKNOWN", "ESTABLISHED", "SYN-SENT", "SYN-RECEIVED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "CLOSED",
        "CLOSE-WAIT", "LAST-ACK", "LISTEN", "CLOSING", "SYN-RECEIVED",
    ]
}
