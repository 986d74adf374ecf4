/// A segment of a connection that tells something, with what it tells.
public struct TimelineEvent: Hashable, Sendable {
    /// What a segment tells.
    public enum Kind: Hashable, Sendable {
        /// The client asks for a connection.
        case syn
        /// The server agrees.
        case synAck
        /// The client's acknowledgement that completes the handshake.
        case handshakeComplete
        /// The window closes; the number is the episode's, in `TCPConnection.episodes(closedBy:)`.
        case windowClosed(episode: Int)
        /// The sender asks whether the window is still closed; probes count from 1.
        case windowProbe(episode: Int, number: Int)
        /// It still is.
        case probeAnswer(episode: Int, number: Int)
        /// Payload is sent again while the window is closed.
        case retransmission(episode: Int)
        /// The window opens again.
        case windowOpened(episode: Int)
        /// The sender has no more data.
        case fin
        /// The sender resets the connection.
        case reset
    }

    /// The number of its packet in the capture, from 1.
    public let frame: Int
    /// When it was captured.
    public let timestamp: Timestamp
    /// Who sent it.
    public let sender: ConnectionEnd
    /// What it tells.
    public let kind: Kind
    /// Its flags.
    public let flags: TCPFlags
    /// Its payload's length, in bytes.
    public let payloadLength: Int
    /// The window it advertises, scaled, in bytes.
    public let window: Int
}

/// Segments in a row that tell nothing of their own.
public struct SegmentRun: Hashable, Sendable {
    /// How many, both ends together.
    public internal(set) var segments: Int
    /// Their payload, in bytes.
    public internal(set) var payloadBytes: Int
    /// When the first was captured.
    public let start: Timestamp
    /// When the last was captured.
    public internal(set) var end: Timestamp
}

/// One step of a connection's story.
public enum TimelineEntry: Hashable, Sendable {
    /// A segment that tells something.
    case event(TimelineEvent)
    /// Segments in between.
    case run(SegmentRun)
}

extension [TimelineEntry] {
    /// Adds a segment without an event of its own.
    mutating func appendToRun(_ segment: TCPSegment) {
        if case .run(var run) = last {
            run.segments += 1
            run.payloadBytes += segment.payloadLength
            run.end = segment.timestamp
            self[count - 1] = .run(run)
        } else {
            append(
                .run(
                    SegmentRun(
                        segments: 1, payloadBytes: segment.payloadLength, start: segment.timestamp,
                        end: segment.timestamp)))
        }
    }
}
