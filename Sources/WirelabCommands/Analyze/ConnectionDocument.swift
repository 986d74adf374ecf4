import Packets

/// A TCP connection, in `analyze --json`. Times are seconds, amounts bytes.
struct ConnectionDocument: Encodable {
    let stream: Int
    let file: String
    let interface: String
    let client: String
    let server: String
    let start: Double
    let seconds: Double
    let completeness: UInt8
    let handshakeSeconds: Double?
    let closing: Closing
    let flags: [String: Int]
    let sent: [String: Direction]
    let episodes: [Episode]

    struct Closing: Encodable {
        let how: String
        let by: String?
        let cause: String?
        let frame: Int?
    }

    struct Windows: Encodable {
        let minimum: UInt32
        let mean: Double
        let maximum: UInt32
        let closed: Int
        let factor: Int
    }

    /// What one end sent.
    struct Direction: Encodable {
        let segments: Int
        let dataSegments: Int
        let pureAcknowledgements: Int
        let bytes: Int
        let uniqueBytes: Int
        let retransmittedSegments: Int
        let retransmittedBytes: Int
        let outOfOrderSegments: Int
        let duplicateAcknowledgements: Int
        let sackSegments: Int
        let maximumSegmentSize: UInt16?
        let largestPayload: Int
        let mostInFlight: UInt32
        let longestIdleSeconds: Double
        let bytesPerSecond: Double?
        let windows: Windows
        let roundTrips: RoundTripsDocument?
    }

    struct Episode: Encodable {
        let receiver: String
        let frame: Int
        let start: Double
        let seconds: Double
        let bytesInFlight: Int
        let probes: [Probe]
        let ending: String
        let window: Int?
    }

    struct Probe: Encodable {
        let frame: Int
        let gap: Double
        let answered: Bool
    }

    init(_ connection: TCPConnection, of capture: AnalyzedCapture) {
        stream = connection.stream
        file = capture.name
        interface = capture.interfaceName(connection.interface)
        client = connection.client.endpoint.description
        server = connection.server.endpoint.description
        start = connection.start.since(capture.start) / .seconds(1)
        seconds = connection.end.since(connection.start) / .seconds(1)
        completeness = connection.completeness.rawValue
        handshakeSeconds = connection.handshakeTime.map { $0 / .seconds(1) }
        closing = Closing(connection.closing)
        let counts = connection.client.flags + connection.server.flags
        flags = Dictionary(uniqueKeysWithValues: counts.named.map { ($0.name, $0.count) })
        sent = Dictionary(
            uniqueKeysWithValues: ConnectionEnd.allCases.map { ($0.rawValue, Direction(connection, from: $0)) })
        episodes = ConnectionEnd.allCases.flatMap(connection.episodes).map { Episode($0, since: capture.start) }
    }
}

extension ConnectionDocument.Closing {
    fileprivate init(_ closing: ConnectionClosing) {
        switch closing {
        case .closed(let first): self.init(how: "fin", by: first.rawValue, cause: nil, frame: nil)
        case .halfClosed(let end): self.init(how: "half-closed", by: end.rawValue, cause: nil, frame: nil)
        case .reset(let reset):
            self.init(how: "rst", by: reset.sender.rawValue, cause: reset.cause.word, frame: reset.frame)
        case .silence: self.init(how: "silence", by: nil, cause: nil, frame: nil)
        }
    }
}

extension ConnectionReset.Cause {
    /// In the words of the schema.
    fileprivate var word: String {
        switch self {
        case .refused: "refused"
        case .dataAfterClose: "data-after-close"
        case .unreadData: "unread-data"
        case .gaveUp: "gave-up"
        case .unknownConnection: "unknown-connection"
        case .aborted: "aborted"
        }
    }
}

extension ConnectionDocument.Direction {
    fileprivate init(_ connection: TCPConnection, from end: ConnectionEnd) {
        let flow = connection.flow(from: end)
        let seconds = connection.end.since(connection.start) / .seconds(1)
        self.init(
            segments: flow.segments, dataSegments: flow.dataSegments,
            pureAcknowledgements: flow.pureAcknowledgements, bytes: flow.payloadBytes, uniqueBytes: flow.uniqueBytes,
            retransmittedSegments: flow.retransmittedSegments, retransmittedBytes: flow.retransmittedBytes,
            outOfOrderSegments: flow.outOfOrderSegments, duplicateAcknowledgements: flow.flags[.duplicateAck],
            sackSegments: flow.sackSegments, maximumSegmentSize: flow.synOptions?.maximumSegmentSize,
            largestPayload: flow.largestPayload, mostInFlight: flow.mostInFlight,
            longestIdleSeconds: Double(flow.longestIdle) / 1e9,
            bytesPerSecond: seconds > 0 ? Double(flow.uniqueBytes) / seconds : nil,
            windows: .init(
                minimum: flow.windows.minimum, mean: flow.windows.mean, maximum: flow.windows.maximum,
                closed: flow.windows.zeroCount, factor: connection.windowFactor(of: end)),
            roundTrips: RoundTripsDocument(flow.roundTrips))
    }
}

extension ConnectionDocument.Episode {
    fileprivate init(_ episode: ZeroWindowEpisode, since start: Timestamp) {
        var window: Int?
        let ending: String
        switch episode.ending {
        case .windowUpdate(let opened):
            ending = "update"
            window = opened
        case .reset: ending = "rst"
        case .silence: ending = "silence"
        }
        self.init(
            receiver: episode.receiver.rawValue, frame: episode.frame,
            start: episode.start.since(start) / .seconds(1), seconds: episode.duration / .seconds(1),
            bytesInFlight: episode.bytesInFlight,
            probes: episode.probes.map {
                .init(frame: $0.frame, gap: $0.gap / .seconds(1), answered: $0.answer != nil)
            }, ending: ending, window: window)
    }
}
