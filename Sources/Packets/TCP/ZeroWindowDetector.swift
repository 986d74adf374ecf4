/// Finds the zero-window episodes of one direction: a state machine over the segments of both ends, in capture order.
///
/// A window probe is a segment of at most one byte, without SYN, FIN or RST, sent while the peer's last window was 0, that
/// brings nothing new or one byte: the empty segment one byte back that Linux sends (Wireshark calls it a keep-alive), or
/// the one byte of RFC 9293 section 3.8.6.1, first or repeated.
struct ZeroWindowDetector: Hashable, Sendable {
    /// What a segment means to the episode.
    enum Event: Hashable, Sendable {
        case closed
        case probe
        case answer
        case retransmission
        case opened
    }

    /// Episodes beyond so many are counted only.
    private var mostEpisodes = 1_000
    /// Probes of one episode beyond so many are not kept; at Linux's pace that is more than a day.
    private var mostProbes = 1_000

    /// The end whose window is watched.
    let receiver: ConnectionEnd
    /// The episodes, the last one still open if `isClosed`.
    private(set) var episodes: [ZeroWindowEpisode] = []
    /// How many more there were.
    private(set) var omittedEpisodes = 0
    /// Whether the window is closed now.
    private(set) var isClosed = false
    /// Whether it is closed, in an episode that is only counted.
    private var isClosedUnwatched = false

    /// Whether segments with an open window mean something to it.
    var watches: Bool { isClosed || isClosedUnwatched }

    init(receiver: ConnectionEnd) {
        self.receiver = receiver
    }

    /// How many probes of the episodes are not kept.
    var omittedProbes: Int { episodes.reduce(0) { $0 + $1.omittedProbes } }
    /// How many episodes and probes are kept.
    var kept: Int { episodes.reduce(0) { $0 + 1 + $1.probes.count } }

    /// Counts further episodes only, but for the first, and keeps few probes more.
    mutating func keepNoMore() {
        mostEpisodes = max(1, episodes.count)
        mostProbes = 8
    }

    /// Whether a segment of the sender is a window probe.
    ///
    /// - Parameters:
    ///   - segment: a segment of the sender.
    ///   - next: the number after the highest byte the sender had sent before it.
    /// - Returns: whether it is one.
    func isProbe(_ segment: TCPSegment, next: SequenceNumber?) -> Bool {
        guard isClosed, let next, segment.header.flags.isDisjoint(with: [.syn, .fin, .rst]) else { return false }
        let behind = segment.header.sequence.distance(to: next)
        switch segment.payloadLength {
        case 0: return behind == 1
        case 1: return behind == 0 || behind == 1
        default: return false
        }
    }

    /// Takes a segment of the sender.
    mutating func sent(_ segment: TCPSegment, isProbe: Bool, isRetransmission: Bool) -> Event? {
        guard isClosed, let last = episodes.indices.last else { return nil }
        episodes[last].end = segment.timestamp
        if segment.header.flags.contains(.rst) {
            end(.reset(by: receiver.peer), at: segment.timestamp)
        } else if isProbe {
            guard episodes[last].probes.count < mostProbes else {
                episodes[last].omittedProbes += 1
                return .probe
            }
            let previous = episodes[last].probes.last?.timestamp ?? episodes[last].start
            episodes[last].probes.append(
                .init(frame: segment.frame, timestamp: segment.timestamp, gap: segment.timestamp.since(previous)))
            return .probe
        } else if isRetransmission {
            episodes[last].retransmissions += 1
            return .retransmission
        }
        return nil
    }

    /// Takes a segment of the receiver.
    ///
    /// - Parameters:
    ///   - segment: a segment of the receiver.
    ///   - window: the window it advertises, scaled, in bytes.
    ///   - senderNext: the number after the highest byte the sender has sent.
    ///   - answerLimit: how long after a probe an opening window can still be the answer to it.
    /// - Returns: what the segment means to the episode; nil for nothing.
    mutating func received(
        _ segment: TCPSegment, window: Int, senderNext: SequenceNumber?, answerLimit: Duration
    ) -> Event? {
        let flags = segment.header.flags
        if flags.contains(.rst) {
            end(.reset(by: receiver), at: segment.timestamp)
            return nil
        }
        guard flags.contains(.ack), !flags.contains(.syn) else { return nil }
        switch (isClosed, segment.header.window == 0) {
        case (false, false):
            isClosedUnwatched = false
            return nil
        case (false, true) where episodes.count >= mostEpisodes:
            if !isClosedUnwatched { omittedEpisodes += 1 }
            isClosedUnwatched = true
            return nil
        case (false, true):
            let inFlight = senderNext.map { segment.header.acknowledgement.distance(to: $0) } ?? 0
            episodes.append(
                ZeroWindowEpisode(
                    receiver: receiver, frame: segment.frame, start: segment.timestamp, end: segment.timestamp,
                    ending: .silence, bytesInFlight: max(inFlight, 0)))
            isClosed = true
            return .closed
        case (true, true):
            episodes[episodes.count - 1].end = segment.timestamp
            return answerProbe(at: segment.timestamp, within: nil) ? .answer : nil
        case (true, false):
            // The application may have read at this very moment; a late update is its doing, not an answer.
            _ = answerProbe(at: segment.timestamp, within: answerLimit)
            end(.windowUpdate(window: window), at: segment.timestamp)
            return .opened
        }
    }

    /// Marks the last probe as answered, if it is still without answer.
    private mutating func answerProbe(at timestamp: Timestamp, within limit: Duration?) -> Bool {
        guard let episode = episodes.indices.last, let probe = episodes[episode].probes.indices.last,
            episodes[episode].probes[probe].answer == nil
        else { return false }
        if let limit, timestamp.since(episodes[episode].probes[probe].timestamp) > limit { return false }
        episodes[episode].probes[probe].answer = timestamp
        return true
    }

    private mutating func end(_ ending: ZeroWindowEpisode.Ending, at timestamp: Timestamp) {
        guard isClosed, let last = episodes.indices.last else { return }
        episodes[last].end = timestamp
        episodes[last].ending = ending
        isClosed = false
    }
}
