/// A last segment that was sent again to ask for an acknowledgement, not because a timer had given it up (RFC 8985 section 7).
public struct TailLossProbe: Hashable, Sendable {
    /// The number of its packet in the capture, from 1.
    public let frame: Int
    /// When it was captured.
    public let timestamp: Timestamp
    /// Who sent it.
    public let sender: ConnectionEnd
    /// The time since its sender's last data.
    public let wait: Duration
}

/// Tells tail loss probes from other retransmissions: a state machine over the retransmissions of a connection.
///
/// A probe sends the last segment again, alone, about two round trips after it. The retransmission timer begins with the first
/// segment without acknowledgement instead. Where the last segment is the only one in flight, the two look alike; then a probe is
/// sure if it comes sooner than a timer may end, or if the next retransmission follows without the doubled wait of a timer's
/// second end (RFC 6298 section 5.5). Linux waits 0.2 s for a lone segment, as it does with the timer, so that a probe which is
/// answered stays unknown there. Probes with new data look like any data.
struct TailLossProbes: Sendable {
    /// So many of an end are kept.
    static let limit = 16

    /// What comes sooner is a packet that the network doubled: Linux waits 2 ms at least.
    private static let shortestWait = Duration.milliseconds(1)
    /// The shortest time of Linux's retransmission timer; RFC 6298 section 2.4 wants 1 s.
    private static let shortestTimer = Duration.milliseconds(200)

    /// The first `limit` of each end.
    private(set) var probes: [TailLossProbe] = []
    private var client = Direction()
    private var server = Direction()

    /// What is remembered of an end's retransmissions.
    private struct Direction: Sendable {
        /// When the last one was captured.
        var last: Timestamp?
        /// The last one, if it may have been a probe as well as the timer's doing.
        var candidate: TailLossProbe?
    }

    /// Takes a retransmission, before it is counted.
    ///
    /// - Parameters:
    ///   - segment: the segment.
    ///   - flags: what Wireshark says of it.
    ///   - sender: who sent it.
    ///   - own: what its sender sent before.
    ///   - peer: what the other end sent before.
    mutating func add(
        _ segment: TCPSegment, _ flags: AnalysisFlags, from sender: ConnectionEnd, own: TCPFlow, peer: TCPFlow
    ) {
        guard segment.payloadLength > 0 else { return }
        var direction = sender == .client ? client : server
        let found = judge(segment, flags, from: sender, own, peer, &direction)
        direction.last = segment.timestamp
        if sender == .client { client = direction } else { server = direction }
        guard let found else { return }
        if probes.count(where: { $0.sender == sender }) < Self.limit { probes.append(found) }
    }

    /// - Returns: this segment, or the one before it, if that now is known to have been a probe; nil for none.
    private func judge(
        _ segment: TCPSegment, _ flags: AnalysisFlags, from sender: ConnectionEnd, _ own: TCPFlow, _ peer: TCPFlow,
        _ direction: inout Direction
    ) -> TailLossProbe? {
        let candidate = direction.candidate
        direction.candidate = nil
        guard let lastData = own.lastData, let acknowledged = peer.acknowledged,
            segment.nextSequence == own.nextSequence,
            !flags.contains(.fastRetransmission),
            segment.header.flags.isDisjoint(with: [.syn, .rst])
        else { return nil }
        let wait = segment.timestamp.since(lastData)
        let before = acknowledged.distance(to: segment.header.sequence)
        if let candidate, candidate.timestamp == lastData, before == 0 {
            return wait < candidate.wait * 3 / 2 ? candidate : nil
        }
        let leastRoundTrip = own.roundTrips.minimum ?? .zero
        guard direction.last != lastData, before >= 0, wait >= max(Self.shortestWait, leastRoundTrip * 2) else {
            return nil
        }
        let probe = TailLossProbe(frame: segment.frame, timestamp: segment.timestamp, sender: sender, wait: wait)
        if before > 0 || wait < Self.shortestTimer { return probe }
        direction.candidate = probe
        return nil
    }
}
