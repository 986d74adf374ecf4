/// The TCP connections of a capture, each interface for itself.
///
/// In a capture of several hosts every segment appears once an interface; the views are never mixed, since each has its own
/// clock and its own order.
public struct TCPAnalysis: Sendable {
    /// The connections, in the order of their first segments.
    public private(set) var connections: [TCPConnection] = []

    private var indices: [ConnectionKey: Int] = [:]
    private var streams: [Int: Int] = [:]

    /// Begins with no segments.
    public init() {}

    /// Analyses a whole capture.
    ///
    /// - Parameter capture: the capture.
    public init(_ capture: Capture) {
        capture.forEachDissection { dissection in
            if case .tcp(let segment) = dissection { add(segment) }
        }
    }

    /// Adds the next segment.
    ///
    /// - Parameter segment: a segment; each interface's segments in the order of its capture.
    public mutating func add(_ segment: TCPSegment) {
        let key = ConnectionKey(segment)
        if let index = indices[key], !opensAnother(segment, than: connections[index]) {
            connections[index].add(segment)
            return
        }
        let stream = streams[segment.interface, default: 0]
        streams[segment.interface] = stream + 1
        let (client, server) = roles(segment)
        indices[key] = connections.count
        connections.append(
            TCPConnection(
                stream: stream, interface: segment.interface, client: client, server: server, start: segment.timestamp))
        connections[connections.count - 1].add(segment)
    }

    /// A SYN with another number on ports already used opens another connection.
    private func opensAnother(_ segment: TCPSegment, than connection: TCPConnection) -> Bool {
        segment.header.flags.contains(.syn) && !segment.header.flags.contains(.ack)
            && segment.header.sequence != connection.client.initialSequence
    }

    /// Who is the client: the SYN says it; without one, the end with the higher port.
    private func roles(_ segment: TCPSegment) -> (client: Endpoint, server: Endpoint) {
        let sentByServer =
            segment.header.flags.contains(.syn)
            ? segment.header.flags.contains(.ack) : segment.source.port < segment.destination.port
        return sentByServer ? (segment.destination, segment.source) : (segment.source, segment.destination)
    }
}

/// What the segments of a connection share, in both directions.
private struct ConnectionKey: Hashable {
    private let interface: Int
    private let lower: Endpoint
    private let upper: Endpoint

    init(_ segment: TCPSegment) {
        interface = segment.interface
        let swapped = segment.destination.precedes(segment.source)
        lower = swapped ? segment.destination : segment.source
        upper = swapped ? segment.source : segment.destination
    }
}
