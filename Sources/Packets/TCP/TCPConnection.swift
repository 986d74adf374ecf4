/// One TCP connection as one interface saw it: who, when, how much, and what happened.
public struct TCPConnection: Sendable {
    /// The connection's number on its interface, from 0, in the order of first segments (Wireshark's `tcp.stream`, where the
    /// interface's packets are a file of their own).
    public let stream: Int
    /// The index of the interface that saw it.
    public let interface: Int
    /// What the client sent.
    public private(set) var client: TCPFlow
    /// What the server sent.
    public private(set) var server: TCPFlow
    /// When its first segment was captured.
    public let start: Timestamp
    /// When its last segment was captured.
    public private(set) var end: Timestamp
    /// The time from the client's SYN to the acknowledgement that completes the handshake: the first round-trip time.
    public private(set) var handshakeTime: Duration?
    /// The connection's story: what tells something, and counts of what lies in between. Empty where it was not asked for.
    public private(set) var timeline: [TimelineEntry] = []

    /// Its first RST; nil for none.
    public private(set) var reset: ConnectionReset?

    private(set) var tailLossProbes = TailLossProbes()
    private var sequences = SequenceAnalysis()
    private var clientWindow = ZeroWindowDetector(receiver: .client)
    private var serverWindow = ZeroWindowDetector(receiver: .server)
    private let hasTimeline: Bool
    /// Whether plain segments may be taken as expected: nothing is awaited but data and acknowledgements.
    private var isQuiet = false

    init(_ place: Place, client: Endpoint, server: Endpoint, start: Timestamp, hasTimeline: Bool) {
        stream = place.stream
        interface = place.interface
        self.client = TCPFlow(endpoint: client)
        self.server = TCPFlow(endpoint: server)
        self.start = start
        self.hasTimeline = hasTimeline
        end = start
    }

    /// Where a connection is found in a capture.
    struct Place {
        let interface: Int
        let stream: Int
    }

    /// What an end sent.
    ///
    /// - Parameter end: the sender.
    /// - Returns: its half of the connection.
    public func flow(from end: ConnectionEnd) -> TCPFlow { end == .client ? client : server }

    /// How much of its life the capture shows.
    public var completeness: Completeness { sequences.completeness }

    /// The times in which an end kept its window closed, in order.
    ///
    /// - Parameter end: the receiver.
    /// - Returns: the episodes; the last one may be without end.
    public func episodes(closedBy end: ConnectionEnd) -> [ZeroWindowEpisode] {
        end == .client ? clientWindow.episodes : serverWindow.episodes
    }

    /// How many more times an end closed its window than `episodes(closedBy:)` has.
    ///
    /// - Parameter end: the receiver.
    /// - Returns: the count.
    public func omittedEpisodes(closedBy end: ConnectionEnd) -> Int {
        end == .client ? clientWindow.omittedEpisodes : serverWindow.omittedEpisodes
    }

    /// The longest time that either end kept its window closed; nil if none did.
    public var longestEpisode: ZeroWindowEpisode? {
        (clientWindow.episodes + serverWindow.episodes).max { $0.duration < $1.duration }
    }

    /// The factor of an end's window field, 1 to 16,384 (RFC 7323 section 2.3); 1 where the capture lacks a SYN, so the
    /// factor is not known, or where the two did not agree to scale.
    ///
    /// - Parameter end: the receiver.
    /// - Returns: the factor.
    public func windowFactor(of end: ConnectionEnd) -> Int {
        1 << Int(sequences.scale(of: end).shift)
    }

    /// Whether a SYN, and nothing else, opens another connection on the same addresses and ports.
    func isFollowed(by segment: TCPSegment, from sender: ConnectionEnd) -> Bool {
        sequences.opensAnother(segment.header, from: sender)
    }

    /// Whether nothing of it is in the capture but headers without what follows them, as ICMP errors quote them.
    public var hasOnlyHeaders: Bool { client.segments == 0 && server.segments == 0 }

    /// How many segments of it are remembered because they were not acknowledged.
    var unacknowledgedSegments: Int { sequences.unacknowledgedSegments }

    /// Forgets them.
    ///
    /// - Returns: how many there were.
    mutating func forgetUnacknowledged() -> Int { sequences.forgetUnacknowledged() }

    /// How many closed windows and probes of it are kept.
    var keptEpisodes: Int { clientWindow.kept + serverWindow.kept }

    /// How many closed windows of it are counted only.
    var omittedEpisodes: Int { clientWindow.omittedEpisodes + serverWindow.omittedEpisodes }
    /// How many probes of it are counted only.
    var omittedProbes: Int { clientWindow.omittedProbes + serverWindow.omittedProbes }

    /// Counts further closed windows only, but for the first of an end.
    mutating func keepNoMoreEpisodes() {
        clientWindow.keepNoMore()
        serverWindow.keepNoMore()
    }

    /// Takes a header without what follows it.
    mutating func addHeader(_ segment: TCPSegment, from sender: ConnectionEnd) {
        sequences.addHeader(segment.header, time: segment.timestamp.nanoseconds, from: sender)
        isQuiet = false
    }

    /// Takes the connection's next segment if it is what its sender was to send next, and tells no story: the next data, or
    /// another acknowledgement. It does to the connection what `add` does, sooner (as the receivers of Van Jacobson's header
    /// prediction do).
    ///
    /// - Parameters:
    ///   - segment: the segment.
    ///   - time: when it was captured.
    ///   - sender: who sent it.
    ///   - result: gets what there is to say of it.
    /// - Returns: whether it was taken; otherwise nothing has changed.
    @inline(__always)
    mutating func addExpected(
        _ segment: PlainSegment, at time: Timestamp, from sender: ConnectionEnd, _ result: inout SegmentAnalysis
    ) -> Bool {
        guard isQuiet, sender == .client ? client.isNext(segment) : server.isNext(segment),
            sequences.addExpected(segment, at: time.nanoseconds, from: sender, &result)
        else { return false }
        if time > end { end = time }
        if sender == .client {
            client.addExpected(segment, at: time, result)
            if let time = result.unambiguousRoundTrip { server.roundTrips.add(nanoseconds: time) }
        } else {
            server.addExpected(segment, at: time, result)
            if let time = result.unambiguousRoundTrip { client.roundTrips.add(nanoseconds: time) }
        }
        return true
    }

    /// Takes the connection's next segment.
    ///
    /// - Parameters:
    ///   - segment: the segment.
    ///   - sender: who sent it.
    ///   - result: what is known of it already; gets what there is to say of it.
    mutating func add(_ segment: TCPSegment, from sender: ConnectionEnd, _ result: inout SegmentAnalysis) {
        sequences.add(segment, from: sender, &result)
        if segment.timestamp > end { end = segment.timestamp }
        if result.flags.contains(.retransmission) { addRetransmission(segment, result.flags, from: sender) }
        if segment.header.flags.contains(.rst), reset == nil {
            reset = ConnectionReset(
                frame: segment.frame, timestamp: segment.timestamp, sender: sender,
                cause: causeOfReset(segment, from: sender))
        }
        let window = Int(result.window ?? 0)
        let isRetransmission: Bool
        let isProbe: Bool
        let next = sender == .client ? client.nextSequence : server.nextSequence
        if sender == .client {
            isProbe = serverWindow.isProbe(segment, next: next)
            isRetransmission = client.add(segment, result, isProbe: isProbe)
            if let time = result.unambiguousRoundTrip { server.roundTrips.add(nanoseconds: time) }
        } else {
            isProbe = clientWindow.isProbe(segment, next: next)
            isRetransmission = server.add(segment, result, isProbe: isProbe)
            if let time = result.unambiguousRoundTrip { client.roundTrips.add(nanoseconds: time) }
        }
        let handshake = handshakeKind(of: segment, from: sender)
        let windowKind = windowKind(
            of: segment, from: sender, window: window, isProbe: isProbe, isRetransmission: isRetransmission)
        guard hasTimeline else {
            isQuiet =
                sequences.isOpen && !clientWindow.watches && !serverWindow.watches
                && (handshakeTime != nil || client.syn == nil || server.syn == nil)
            return
        }
        guard let kind = handshake ?? windowKind ?? closingKind(of: segment) else {
            return timeline.appendToRun(segment)
        }
        timeline.append(
            .event(
                TimelineEvent(
                    frame: segment.frame, timestamp: segment.timestamp, sender: sender, kind: kind,
                    flags: segment.header.flags, payloadLength: segment.payloadLength, window: window)))
    }

    private mutating func addRetransmission(
        _ segment: TCPSegment, _ flags: AnalysisFlags, from sender: ConnectionEnd
    ) {
        tailLossProbes.add(segment, flags, from: sender, own: flow(from: sender), peer: flow(from: sender.peer))
    }

    private mutating func handshakeKind(of segment: TCPSegment, from sender: ConnectionEnd) -> TimelineEvent.Kind? {
        let flags = segment.header.flags
        if flags.contains(.syn) { return flags.contains(.ack) ? .synAck : .syn }
        guard handshakeTime == nil, sender == .client, flags.contains(.ack), !flags.contains(.rst),
            let syn = client.syn, server.syn != nil
        else { return nil }
        handshakeTime = segment.timestamp.since(syn)
        return segment.payloadLength == 0 ? .handshakeComplete : nil
    }

    /// Feeds both directions' detectors; a segment has one meaning at most that is worth telling.
    private mutating func windowKind(
        of segment: TCPSegment, from sender: ConnectionEnd, window: Int, isProbe: Bool, isRetransmission: Bool
    ) -> TimelineEvent.Kind? {
        guard clientWindow.watches || serverWindow.watches || segment.header.window == 0 else { return nil }
        let senderNext = sender == .client ? server.nextSequence : client.nextSequence
        // An answer takes a round trip; the rest is for the receiving host's scheduling.
        let answerLimit = (handshakeTime ?? .milliseconds(200)) * 2 + .milliseconds(10)
        let asReceiver: ZeroWindowDetector.Event?
        let asSender: ZeroWindowDetector.Event?
        if sender == .client {
            asSender = serverWindow.sent(segment, isProbe: isProbe, isRetransmission: isRetransmission)
            asReceiver = clientWindow.received(
                segment, window: window, senderNext: senderNext, answerLimit: answerLimit)
        } else {
            asSender = clientWindow.sent(segment, isProbe: isProbe, isRetransmission: isRetransmission)
            asReceiver = serverWindow.received(
                segment, window: window, senderNext: senderNext, answerLimit: answerLimit)
        }
        if let asReceiver { return kind(asReceiver, episodes(closedBy: sender)) }
        if let asSender { return kind(asSender, episodes(closedBy: sender.peer)) }
        return nil
    }

    private func kind(_ event: ZeroWindowDetector.Event, _ episodes: [ZeroWindowEpisode]) -> TimelineEvent.Kind {
        let episode = episodes.count - 1
        let number = episodes.last?.probes.count ?? 0
        return switch event {
        case .closed: .windowClosed(episode: episode)
        case .probe: .windowProbe(episode: episode, number: number)
        case .answer: .probeAnswer(episode: episode, number: number)
        case .retransmission: .retransmission(episode: episode)
        case .opened: .windowOpened(episode: episode)
        }
    }

    private func closingKind(of segment: TCPSegment) -> TimelineEvent.Kind? {
        if segment.header.flags.contains(.rst) { return .reset }
        return segment.header.flags.contains(.fin) ? .fin : nil
    }
}
