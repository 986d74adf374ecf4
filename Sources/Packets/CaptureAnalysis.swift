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

    private var dissector = Dissector()
    /// The hosts of each connection; nil where they are not kept, or the payload is read, so that no segment is passed over.
    private var hosts: [TrafficSummary.Pair?] = []

    /// Begins with no packets.
    public init() {}

    /// Adds the next packet.
    ///
    /// - Parameters:
    ///   - packet: what the capture says about it.
    ///   - bytes: its captured bytes.
    ///   - linkType: the kind of frames its interface gives.
    public mutating func add(_ packet: CapturedPacket, _ bytes: RawSpan, linkType: LinkType) {
        var result = SegmentAnalysis.none
        if !addExpected(packet, bytes, linkType, &result) { _ = addOther(packet, bytes, linkType: linkType) }
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
        return addExpected(packet, bytes, linkType, &result) ? result : addOther(packet, bytes, linkType: linkType)
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
        return true
    }

    /// Adds a packet that is not just the next segment of its connection.
    private mutating func addOther(
        _ packet: CapturedPacket, _ bytes: RawSpan, linkType: LinkType
    ) -> SegmentAnalysis? {
        var result: SegmentAnalysis?
        dissector.dissect(packet, bytes, linkType: linkType, frame: packets) { dissection, observation, transport in
            traffic.add(packet, dissection, transport, at: observation)
            result = tcp.add(dissection, at: observation)
        }
        while hosts.count < tcp.connections.count {
            let client = tcp.connections[hosts.count].client.endpoint
            let server = tcp.connections[hosts.count].server.endpoint
            let isRead = DNSAnalysis.isDNS(client, server)
            hosts.append(isRead ? nil : traffic.summary.pair(client.address, server.address))
        }
        return result
    }

    /// Adds what the kernel counted, once all packets were added.
    ///
    /// - Parameter statistics: the counts, by the index of the interface.
    public mutating func add(_ statistics: [Int: InterfaceStatistics]) {
        for (interface, counts) in statistics { traffic.summary.add(counts, interface: interface) }
    }

    /// What is worth explaining, in the order of connections, then what is not TCP.
    public var findings: some Sequence<Finding> {
        // All of them at once, of many connections, would take more room than the analysis itself.
        (-1...tcp.connections.count).lazy.flatMap { part -> [Finding] in
            if tcp.connections.indices.contains(part) {
                tcp.connections[part].hasOnlyHeaders ? [] : tcp.connections[part].findings
            } else {
                part < 0 ? dropFindings : traffic.udp.flows.compactMap(\.finding) + traffic.dns.findings
            }
        }
    }

    private var dropFindings: [Finding] {
        traffic.summary.drops.sorted { $0.key < $1.key }.filter { $0.value > 0 }.map { interface, count in
            Finding(
                .captureDrops, interface: interface, frames: [],
                "The kernel had no room for \(count) packets, so the capture lacks them: what looks lost may have arrived.",
                "")
        }
    }
}
