/// What a capture holds beside its TCP connections: numbers, UDP flows, DNS, ping, ARP, broadcast and multicast.
public struct TrafficAnalysis: Sendable {
    /// The capture in numbers.
    public internal(set) var summary = TrafficSummary()
    /// The UDP flows.
    public private(set) var udp = UDPAnalysis()
    /// The DNS queries.
    public private(set) var dns = DNSAnalysis()
    /// The echo requests.
    public private(set) var echo = EchoAnalysis()
    /// The groups, and what is sent to them and to all.
    public private(set) var multicast = MulticastAnalysis()
    /// The ARP messages.
    public private(set) var arp = ARPAnalysis()

    /// Begins with no packets.
    public init() {}

    /// Analyses a whole capture.
    ///
    /// - Parameter capture: the capture.
    public init(_ capture: Capture) {
        let file = capture.bytes.span.bytes
        var dissector = Dissector()
        for (index, packet) in capture.packets.enumerated() {
            let linkType = capture.interfaces[packet.interface].linkType
            dissector.dissect(packet, file.extracting(packet.bytes), linkType: linkType, frame: index + 1) {
                add(packet, $0, $2, at: $1)
            }
        }
        for (interface, statistics) in capture.statistics { summary.add(statistics, interface: interface) }
    }

    /// Adds the next packet.
    ///
    /// - Parameters:
    ///   - packet: what the capture says about it.
    ///   - dissection: what it is.
    ///   - transport: the captured bytes that follow its IP header.
    ///   - observation: where and when it was seen.
    public mutating func add(
        _ packet: CapturedPacket, _ dissection: borrowing Dissection, _ transport: RawSpan, at observation: Observation
    ) {
        summary.add(packet, dissection)
        switch dissection {
        case .tcp(let segment):
            guard DNSAnalysis.isDNS(segment.source, segment.destination) else { return }
            dns.add(
                segment, transport.extracting(dissection.payload(captured: transport.byteCount)), at: observation)
        case .udp(let datagram):
            udp.add(datagram, at: observation)
            dns.add(
                datagram, transport.extracting(dissection.payload(captured: transport.byteCount)), at: observation)
            multicast.add(datagram, at: observation)
        case .icmp(let ip, let message): add(ip, message.echo, ICMPError(ip, message), at: observation)
        case .icmpv6(let ip, let message): add(ip, message.echo, ICMPError(ip, message), at: observation)
        case .igmp(let ip, _): multicast.addIGMP(ip, transport, at: observation)
        case .arp(let message): arp.add(message, at: observation)
        case .tcpHeader, .ip, .fragment, .other, .unreadable: break
        }
    }

    private mutating func add(
        _ ip: IPHeader, _ echo: ICMPEcho?, _ error: ICMPError?, at observation: Observation
    ) {
        if let echo { self.echo.add(echo, ip, at: observation) }
        guard let error else { return }
        udp.add(error, at: observation)
        self.echo.add(error, at: observation)
    }
}
