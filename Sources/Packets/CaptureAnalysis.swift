/// All that is read out of a capture: its TCP connections and everything beside them.
public struct CaptureAnalysis: Sendable {
    /// The TCP connections.
    public private(set) var tcp = TCPAnalysis(hasTimelines: false)
    /// What is not TCP, and the capture in numbers.
    public private(set) var traffic = TrafficAnalysis()
    /// How many packets there were.
    public private(set) var packets = 0
    /// How many of them were just the next segments of their connections.
    private(set) var expectedSegments = 0

    /// The interfaces that captured, as far as they were told.
    public private(set) var interfaces: [CaptureInterface] = []

    private var dissector = Dissector()
    /// The hosts of each connection; nil where they are not kept, or the payload is read, so that no segment is passed over.
    private var hosts: [TrafficSummary.Pair?] = []

    /// The segments that several interfaces saw.
    private(set) var sightingAnalysis = SightingAnalysis()
    private let comparesInterfaces: Bool
    /// Whether segments are to be looked for on other interfaces: these were seen, or are to be expected.
    private var hasSeveralInterfaces = false

    /// Begins with no packets.
    ///
    /// - Parameter comparesInterfaces: whether to find what several interfaces saw alike.
    public init(comparesInterfaces: Bool = true) {
        self.comparesInterfaces = comparesInterfaces
    }

    /// Adds the next packet.
    ///
    /// - Parameters:
    ///   - packet: what the capture says about it.
    ///   - bytes: its captured bytes.
    ///   - linkType: the kind of frames its interface gives.
    public mutating func add(_ packet: CapturedPacket, _ bytes: RawSpan, linkType: LinkType) {
        var result = SegmentAnalysis.none
        if !addExpected(packet, bytes, linkType, &result) { _ = addDissected(packet, bytes, linkType: linkType) }
    }

    /// Adds the next packet, as `add` does.
    ///
    /// - Parameters:
    ///   - packet: what the capture says about it.
    ///   - bytes: its captured bytes.
    ///   - linkType: the kind of frames its interface gives.
    /// - Returns: what there is to say of it, if it is a TCP segment.
    public mutating func judge(_ packet: CapturedPacket, _ bytes: RawSpan, linkType: LinkType) -> SegmentAnalysis? {
        var result = SegmentAnalysis.none
        return addExpected(packet, bytes, linkType, &result) ? result : addDissected(packet, bytes, linkType: linkType)
    }

    /// Adds the next packet if it is just the next segment of its connection, without a look at the rest of it.
    ///
    /// - Returns: whether it was added.
    @inline(__always)
    private mutating func addExpected(
        _ packet: CapturedPacket, _ bytes: RawSpan, _ linkType: LinkType, _ result: inout SegmentAnalysis
    ) -> Bool {
        packets += 1
        guard let segment = PlainSegment(packet, bytes, linkType: linkType), let place = tcp.find(segment),
            place.index < hosts.count, let pair = hosts[place.index],
            tcp.addExpected(segment, at: place, packet, frame: packets, &result)
        else { return false }
        expectedSegments += 1
        traffic.summary.addSegment(packet, between: pair, isFromFirst: place.sender == .client)
        if hasSeveralInterfaces { compareExpected(packet, bytes, from: segment.start, view: place.index) }
        return true
    }

    /// Adds a packet that is not just the next segment of its connection.
    private mutating func addDissected(
        _ packet: CapturedPacket, _ bytes: RawSpan, linkType: LinkType
    ) -> SegmentAnalysis? {
        var result: SegmentAnalysis?
        var segment: TCPSegment?
        dissector.dissect(packet, bytes, linkType: linkType, frame: packets) { dissection, observation, transport in
            traffic.add(packet, dissection, transport, at: observation)
            result = tcp.add(dissection, at: observation)
            if case .tcp(let whole) = dissection { segment = whole }
        }
        if packet.interface > 0, comparesInterfaces { hasSeveralInterfaces = true }
        if hasSeveralInterfaces, let segment, let result {
            let identification = Self.identification(segment, bytes, linkType)
            sightingAnalysis.add(segment, view: result.connection, identification: identification)
        }
        while hosts.count < tcp.connections.count {
            let client = tcp.connections[hosts.count].client.endpoint
            let server = tcp.connections[hosts.count].server.endpoint
            let isRead = DNSAnalysis.isDNS(client, server)
            hosts.append(isRead ? nil : traffic.summary.pair(client.address, server.address))
        }
        return result
    }

    /// Looks for a plain segment, whose IP header begins at `start`, among those of the other interfaces.
    @inline(never)
    private mutating func compareExpected(_ packet: CapturedPacket, _ bytes: RawSpan, from start: Int, view: Int) {
        let content = bytes.extracting(start..<bytes.byteCount)
        guard let ip = IPHeader(content, wireLength: packet.originalLength - start),
            let header = TCPHeader(content.extracting(ip.payload(captured: content.byteCount)))
        else { return }
        let segment = TCPSegment(
            ip, header, frame: packets, interface: packet.interface, timestamp: packet.timestamp)
        sightingAnalysis.add(segment, view: view, identification: ip.identification ?? 0)
    }

    /// IPv4's identification of the packet that completes a segment; 0 where there is none.
    private static func identification(_ segment: TCPSegment, _ bytes: RawSpan, _ linkType: LinkType) -> UInt16 {
        guard segment.source.address.isIPv4, let link = LinkHeader(bytes, linkType: linkType),
            bytes.byteCount >= link.length + 6
        else { return 0 }
        return bytes.bigEndian16(link.length + 4)
    }

    /// Adds what the file says of its interfaces: before the packets, so that the first of them are compared, too, and after
    /// them once more, for their names.
    ///
    /// - Parameter interfaces: all that were described so far.
    public mutating func add(_ interfaces: [CaptureInterface]) {
        self.interfaces = interfaces
        guard interfaces.count > 1, comparesInterfaces else { return }
        hasSeveralInterfaces = true
        sightingAnalysis.expect(interfaces: interfaces.count)
    }

    /// Adds what the kernel counted, once all packets were added.
    ///
    /// - Parameter statistics: the counts, by the index of the interface.
    public mutating func add(_ statistics: [Int: InterfaceStatistics]) {
        for (interface, counts) in statistics { traffic.summary.add(counts, interface: interface) }
    }
}
