/// The TCP connections of a capture, each interface for itself.
///
/// In a capture of several hosts every segment appears once an interface; the views are never mixed, since each has its own
/// clock and its own order.
public struct TCPAnalysis: Sendable {
    /// Segments of connections beyond so many are counted and not analysed, which keeps the memory within bounds.
    public static let maximumConnections = 16_384
    private static let manyConnections = 1_000

    /// The connections, in the order of their first segments.
    public internal(set) var connections: [TCPConnection] = []
    /// How many segments belong to connections beyond the limit.
    public private(set) var omittedSegments = 0
    /// How many segments without acknowledgement were forgotten, so that nothing is said of what acknowledges them later,
    /// nor of the bytes in flight until the next acknowledgement.
    public internal(set) var forgottenSegments = 0

    var memoryLimits = MemoryLimits() { didSet { segmentsUntilCheck = memoryLimits.segmentsBetweenChecks } }
    var segmentsUntilCheck = MemoryLimits().segmentsBetweenChecks
    /// Whether there is room for more closed windows than one of each end.
    var keepsEpisodes = true

    private var table = ConnectionTable()
    private var streams: [Int] = []
    private let hasTimelines: Bool

    /// Begins with no segments.
    ///
    /// - Parameter hasTimelines: whether each connection keeps its story, which takes memory for each event.
    public init(hasTimelines: Bool = true) {
        self.hasTimelines = hasTimelines
    }

    /// Analyses a whole capture.
    ///
    /// - Parameter capture: the capture.
    public init(_ capture: Capture) {
        self.init()
        capture.forEachDissection { dissection in
            if case .tcp(let segment) = dissection { add(segment) }
        }
    }

    /// Adds the next segment.
    ///
    /// - Parameter segment: a segment; each interface's segments in the order of its capture.
    /// - Returns: what there is to say of it; nil for a segment of a connection beyond the limit.
    @discardableResult public mutating func add(_ segment: TCPSegment) -> SegmentAnalysis? {
        guard let place = find(segment) else {
            omittedSegments += 1
            return nil
        }
        if !keepsEpisodes, place.isNew { connections[place.index].keepNoMoreEpisodes() }
        countDownToCheck()
        var result = SegmentAnalysis(
            frame: segment.frame, interface: segment.interface, stream: connections[place.index].stream,
            connection: place.index, flags: place.isReused ? .reusedPorts : [], isFirst: place.isNew)
        connections[place.index].add(segment, from: place.sender, &result)
        return result
    }

    @inline(__always)
    private mutating func countDownToCheck() {
        segmentsUntilCheck -= 1
        if segmentsUntilCheck == 0 { limitMemory() }
    }

    /// The connection that a segment belongs to, unless it opens another; nil if there is none.
    @inline(__always)
    func find(_ segment: PlainSegment) -> ConnectionTable.Match? { table.find(segment.key) }

    /// Adds the next segment if it is what its connection awaits.
    ///
    /// - Parameters:
    ///   - segment: the segment.
    ///   - place: its connection.
    ///   - packet: what the capture says about its packet.
    ///   - frame: the number of its packet in the capture.
    ///   - result: gets what there is to say of it.
    /// - Returns: whether it was added; otherwise `add` is to look at it closely.
    @inline(__always)
    mutating func addExpected(
        _ segment: PlainSegment, at place: ConnectionTable.Match, _ packet: CapturedPacket, frame: Int,
        _ result: inout SegmentAnalysis
    ) -> Bool {
        result.frame = frame
        result.interface = packet.interface
        result.stream = connections[place.index].stream
        result.connection = place.index
        guard connections[place.index].addExpected(segment, at: packet.timestamp, from: place.sender, &result)
        else { return false }
        countDownToCheck()
        return true
    }

    /// Adds a header without what follows it: one that an ICMP error quotes, or one in the first part of a packet of which the
    /// capture lacks the rest. It counts as none of its connection's segments, but Wireshark numbers connections by such ones,
    /// too, and believes what they say.
    ///
    /// - Parameter segment: the header, at the time and place where it was seen; of its payload nothing is known.
    /// - Returns: what there is to say of it; nil for one of a connection beyond the limit.
    @discardableResult public mutating func addHeader(_ segment: TCPSegment) -> SegmentAnalysis? {
        guard let place = find(segment) else { return nil }
        connections[place.index].addHeader(segment, from: place.sender)
        var result = SegmentAnalysis(
            frame: segment.frame, interface: segment.interface, stream: connections[place.index].stream,
            connection: place.index)
        result.window = UInt32(segment.header.window)
        result.isUnsaid = true
        return result
    }

    /// Finds a segment's connection, or begins it.
    ///
    /// - Returns: its index, who sent the segment, and whether it begins here, on addresses and ports used before; nil beyond
    ///   the limit.
    private mutating func find(
        _ segment: TCPSegment
    ) -> (index: Int, sender: ConnectionEnd, isNew: Bool, isReused: Bool)? {
        let known = table.find(
            ConnectionKey(from: segment.source, to: segment.destination, interface: segment.interface))
        if let known, !connections[known.index].isFollowed(by: segment, from: known.sender) {
            return (known.index, known.sender, false, false)
        }
        guard connections.count < Self.maximumConnections else { return nil }
        let (client, server) = roles(segment)
        let index = open(segment, client, server)
        return (index, segment.source == client ? .client : .server, true, known != nil)
    }

    /// Begins another connection.
    ///
    /// - Returns: its index.
    private mutating func open(_ segment: TCPSegment, _ client: Endpoint, _ server: Endpoint) -> Int {
        while streams.count <= segment.interface { streams.append(0) }
        // Many more may come. Room that is not used costs nothing; moving many of them would need twice their room.
        if connections.count == Self.manyConnections { connections.reserveCapacity(Self.maximumConnections) }
        connections.append(
            TCPConnection(
                .init(interface: segment.interface, stream: streams[segment.interface]), client: client,
                server: server, start: segment.timestamp, hasTimeline: hasTimelines))
        streams[segment.interface] += 1
        return table.add(ConnectionKey(from: client, to: server, interface: segment.interface))
    }

    /// Who is the client: the SYN says it; without one, the end with the higher port.
    private func roles(_ segment: TCPSegment) -> (client: Endpoint, server: Endpoint) {
        let sentByServer =
            segment.header.flags.contains(.syn)
            ? segment.header.flags.contains(.ack) : segment.source.port < segment.destination.port
        return sentByServer ? (segment.destination, segment.source) : (segment.source, segment.destination)
    }
}
