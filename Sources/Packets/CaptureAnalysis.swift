/// All that is read out of a capture: its TCP connections and everything beside them.
public struct CaptureAnalysis: Sendable {
    /// The TCP connections.
    public private(set) var tcp = TCPAnalysis(hasTimelines: false)
    /// What is not TCP, and the capture in numbers.
    public private(set) var traffic = TrafficAnalysis()
    /// How many packets there were.
    public private(set) var packets = 0

    private var dissector = Dissector()

    /// Begins with no packets.
    public init() {}

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
            return tcp.add(segment)
        }
        return addOther(packet, bytes, linkType: linkType)
    }

    /// Adds a packet that is no segment as most are.
    private mutating func addOther(
        _ packet: CapturedPacket, _ bytes: RawSpan, linkType: LinkType
    ) -> SegmentAnalysis? {
        var result: SegmentAnalysis?
        dissector.dissect(packet, bytes, linkType: linkType, frame: packets) { dissection, observation, transport in
            traffic.add(packet, dissection, transport, at: observation)
            switch dissection {
            case .tcp(let segment): result = tcp.add(segment)
            case .tcpHeader(let segment): result = tcp.addHeader(segment)
            case .icmp, .icmpv6: Self.addQuoted(dissection, at: observation, to: &tcp)
            case .fragment(let part) where part.payload.count < part.ip.payloadLength:
                result = Self.addFirstPart(part, at: observation, to: &tcp)
            default: break
            }
        }
        return result
    }

    private static func addQuoted(_ dissection: Dissection, at observation: Observation, to tcp: inout TCPAnalysis) {
        guard let quote = dissection.icmpError?.quote, case .tcp(let header) = quote.transport,
            let source = quote.source, let destination = quote.destination
        else { return }
        tcp.addHeader(
            TCPSegment(
                frame: observation.frame, interface: observation.interface, timestamp: observation.timestamp,
                source: source, destination: destination, header: header, payloadLength: 0))
    }

    /// A part that was not captured whole is never put together with others; its header is all there is.
    private static func addFirstPart(
        _ part: FragmentedPacket, at observation: Observation, to tcp: inout TCPAnalysis
    ) -> SegmentAnalysis? {
        guard let header = part.tcp else { return nil }
        return tcp.addHeader(
            TCPSegment(
                frame: observation.frame, interface: observation.interface, timestamp: observation.timestamp,
                source: Endpoint(address: part.ip.source, port: header.sourcePort),
                destination: Endpoint(address: part.ip.destination, port: header.destinationPort), header: header,
                payloadLength: 0))
    }

    /// Adds what the kernel counted, once all packets were added.
    ///
    /// - Parameter statistics: the counts, by the index of the interface.
    public mutating func add(_ statistics: [Int: InterfaceStatistics]) {
        for (interface, counts) in statistics { traffic.summary.add(counts, interface: interface) }
    }

    /// What is worth explaining, in the order of connections, then what is not TCP.
    public var findings: [Finding] {
        dropFindings + tcp.connections.filter { !$0.hasOnlyHeaders }.flatMap(\.findings)
            + traffic.udp.flows.compactMap(\.finding)
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
