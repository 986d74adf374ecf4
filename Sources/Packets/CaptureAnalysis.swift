/// All that is read out of a capture: its TCP connections and everything beside them.
public struct CaptureAnalysis: Sendable {
    /// The TCP connections.
    public private(set) var tcp = TCPAnalysis(hasTimelines: false)
    /// What is not TCP, and the capture in numbers.
    public private(set) var traffic = TrafficAnalysis()
    /// How many packets there were.
    public private(set) var packets = 0

    /// The interfaces that captured, as far as they were told.
    public private(set) var interfaces: [CaptureInterface] = []

    private var dissector = Dissector()
    private var sightingAnalysis = SightingAnalysis()
    private let comparesInterfaces: Bool
    /// Whether packets of several interfaces were seen, or are to be expected.
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
    /// - Returns: what there is to say of it, if it is a TCP segment.
    @discardableResult
    public mutating func add(_ packet: CapturedPacket, _ bytes: RawSpan, linkType: LinkType) -> SegmentAnalysis? {
        packets += 1
        var payload = 0..<0
        if let segment = TCPSegment(plain: packet, bytes, linkType: linkType, frame: packets, payload: &payload) {
            traffic.add(packet, segment, bytes.extracting(payload))
            let result = tcp.add(segment)
            if hasSeveralInterfaces || packet.interface > 0 { compare(segment, result, bytes, linkType) }
            return result
        }
        return addOther(packet, bytes, linkType: linkType)
    }

    /// Adds a packet that is no segment as most are.
    private mutating func addOther(
        _ packet: CapturedPacket, _ bytes: RawSpan, linkType: LinkType
    ) -> SegmentAnalysis? {
        var result: SegmentAnalysis?
        var segment: TCPSegment?
        dissector.dissect(packet, bytes, linkType: linkType, frame: packets) { dissection, observation, transport in
            traffic.add(packet, dissection, transport, at: observation)
            result = tcp.add(dissection, at: observation)
            if case .tcp(let whole) = dissection { segment = whole }
        }
        if hasSeveralInterfaces || packet.interface > 0, let segment { compare(segment, result, bytes, linkType) }
        return result
    }

    /// Looks for a segment among those of the other interfaces.
    private mutating func compare(
        _ segment: TCPSegment, _ result: SegmentAnalysis?, _ bytes: RawSpan, _ linkType: LinkType
    ) {
        guard comparesInterfaces, let result else { return }
        hasSeveralInterfaces = true
        var identification: UInt16 = 0
        if segment.source.address.isIPv4, let link = LinkHeader(bytes, linkType: linkType),
            bytes.byteCount >= link.length + 6
        {
            identification = bytes.bigEndian16(link.length + 4)
        }
        sightingAnalysis.add(segment, view: result.connection, identification: identification)
    }

    /// The pairs of views of one connection.
    var matchedViews: [ViewPair] { sightingAnalysis.pairs }
    /// How many matches belong to pairs beyond the limit.
    var omittedMatches: Int { sightingAnalysis.omittedMatches }

    /// Adds what the file says of its interfaces: before the packets, so that the first of them are compared, too, and after
    /// them once more, for their names.
    ///
    /// - Parameter interfaces: all that were described so far.
    public mutating func add(_ interfaces: [CaptureInterface]) {
        self.interfaces = interfaces
        if interfaces.count > 1 { hasSeveralInterfaces = true }
    }

    /// Adds what the kernel counted, once all packets were added.
    ///
    /// - Parameter statistics: the counts, by the index of the interface.
    public mutating func add(_ statistics: [Int: InterfaceStatistics]) {
        for (interface, counts) in statistics { traffic.summary.add(counts, interface: interface) }
    }

    /// What is worth explaining, in the order of connections, then what is not TCP.
    public var findings: [Finding] {
        dropFindings + clockFindings + tcp.connections.filter { !$0.hasOnlyHeaders }.flatMap(\.findings)
            + lossFindings + traffic.udp.flows.compactMap(\.finding)
            + traffic.dns.findings
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
