/// How a connection ended, as far as the capture shows.
public enum ConnectionClosing: Hashable, Sendable {
    /// Both ends sent a FIN; the first of them.
    case closed(first: ConnectionEnd)
    /// One end sent a FIN and the other did not answer with its own.
    case halfClosed(by: ConnectionEnd)
    /// An end reset it.
    case reset(ConnectionReset)
    /// Neither: the capture ends before, or both fell silent.
    case silence
}

/// The first RST of a connection, and what stood when it came.
public struct ConnectionReset: Hashable, Sendable {
    /// What most likely made the end send it. A capture cannot know it; these follow from what Linux does.
    public enum Cause: String, Hashable, Sendable {
        /// Nobody listens on the port, or a firewall rejects: the answer to a SYN (RFC 9293 section 3.5.2).
        case refused
        /// Data came for an end that had closed already, so there was nobody to read it.
        case dataAfterClose
        /// The application closed without having read all that had arrived (RFC 2525 section 2.17).
        case unreadData
        /// What had been sent stayed without acknowledgement until the sender gave up.
        case gaveUp
        /// The end knows nothing of this connection: it was restarted, or the connection is from before the capture.
        case unknownConnection
        /// The application asked for it (SO_LINGER with time 0), or its process was killed.
        case aborted
    }

    /// The number of its packet in the capture, from 1.
    public let frame: Int
    /// When it was captured.
    public let timestamp: Timestamp
    /// Who sent it.
    public let sender: ConnectionEnd
    /// What most likely made it send it.
    public let cause: Cause
}

extension TCPConnection {
    /// How it ended.
    public var closing: ConnectionClosing {
        if let reset { return .reset(reset) }
        switch (client.fin, server.fin) {
        case (nil, nil): return .silence
        case (_, nil): return .halfClosed(by: .client)
        case (nil, _): return .halfClosed(by: .server)
        case (let ours?, let theirs?): return .closed(first: theirs < ours ? .server : .client)
        }
    }

    /// Why an end resets the connection, judged before the RST itself is counted.
    func causeOfReset(_ segment: TCPSegment, from sender: ConnectionEnd) -> ConnectionReset.Cause {
        let (own, peer) = (flow(from: sender), flow(from: sender.peer))
        if own.syn == nil, peer.syn != nil, own.segments == 0 { return .refused }
        if own.segments == 0 || peer.syn == nil && own.syn == nil && own.dataSegments == 0 && peer.dataSegments == 0 {
            return .unknownConnection
        }
        if own.fin != nil, peer.hasSentBehindFIN(of: own) { return .dataAfterClose }
        if let lately = own.last, own.hasUnacknowledged(by: peer), segment.timestamp.since(lately) > .seconds(1) {
            return .gaveUp
        }
        // What is not read takes room in the receive buffer, so the window is smaller than it was.
        if peer.dataSegments > 0, own.windows.last < own.windows.maximum { return .unreadData }
        return .aborted
    }
}

extension TCPFlow {
    /// Whether this end's last data came after the other end's FIN.
    fileprivate func hasSentBehindFIN(of other: TCPFlow) -> Bool {
        guard let fin = other.fin, let lastData else { return false }
        return lastData > fin
    }

    /// Whether something of what this end sent is not acknowledged.
    fileprivate func hasUnacknowledged(by other: TCPFlow) -> Bool {
        guard let nextSequence, let acknowledged = other.acknowledged else { return nextSequence != nil }
        return acknowledged.distance(to: nextSequence) > 0
    }
}
