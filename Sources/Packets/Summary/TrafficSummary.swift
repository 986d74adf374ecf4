/// What a capture holds, in numbers.
public struct TrafficSummary: Sendable {
    /// The addresses that are kept; the packets of further ones are counted only.
    public static let mostHosts = 8_192

    /// The packets of one kind, one interface, or one address.
    public struct Count: Hashable, Sendable {
        /// How many packets.
        public private(set) var packets = 0
        /// Their length on the wire, in bytes.
        public private(set) var bytes = 0

        mutating func add(_ length: Int) {
            packets += 1
            bytes += length
        }
    }

    /// What one address sent and received.
    public struct Host: Hashable, Sendable {
        /// The address.
        public let address: NetworkAddress
        /// What it sent.
        public internal(set) var sent = Count()
        /// What it received.
        public internal(set) var received = Count()
    }

    /// All packets.
    public private(set) var total = Count()
    /// The bytes that were captured of them.
    public private(set) var capturedBytes = 0
    /// The packets of which less was captured than was on the wire: the snapshot length cut them.
    public private(set) var truncatedPackets = 0
    /// The earliest packet's time; nil without packets.
    public private(set) var first: Timestamp?
    /// The latest packet's time.
    public private(set) var last: Timestamp?
    /// The packets by what they are; kinds without packets are missing.
    public var protocols: [TrafficKind: Count] {
        var protocols: [TrafficKind: Count] = [:]
        for kind in TrafficKind.allCases where kinds[kind.index].packets > 0 { protocols[kind] = kinds[kind.index] }
        return protocols
    }
    /// The packets by the index of their interface.
    public var interfaces: [Int: Count] {
        var interfaces: [Int: Count] = [:]
        for (index, count) in seenBy.enumerated() where count.packets > 0 { interfaces[index] = count }
        return interfaces
    }
    /// The packets that are missing in the capture, because the system had no room for them, by the index of their interface;
    /// interfaces without statistics are missing.
    public private(set) var drops: [Int: UInt64] = [:]
    /// The addresses, in the order of their first packets. A packet that several interfaces saw counts as many times.
    public private(set) var hosts: [Host] = []
    /// How often an address beyond `mostHosts` sent or received a packet.
    public private(set) var packetsOfOtherHosts = 0

    private var kinds = InlineArray<10, Count>(repeating: Count())
    private var seenBy: [Count] = []
    private var hostIndices: [NetworkAddress: Int] = [:]

    /// Begins with no packets.
    public init() {}
}

extension TrafficSummary {
    /// The time from the first to the last packet; zero of fewer than two.
    public var duration: Duration { first.flatMap { first in last?.since(first) } ?? .zero }
    /// The packets of a second, on the average; nil without a duration.
    public var packetsPerSecond: Double? { perSecond(total.packets) }
    /// The bits of a second on the wire, on the average; nil without a duration.
    public var bitsPerSecond: Double? { perSecond(total.bytes).map { $0 * 8 } }
    /// All packets that are missing; nil if no interface has statistics.
    public var dropped: UInt64? {
        drops.isEmpty ? nil : drops.values.reduce(0) { $0.addingReportingOverflow($1).partialValue }
    }

    private func perSecond(_ count: Int) -> Double? {
        let duration = duration / .seconds(1)
        return duration > 0 ? Double(count) / duration : nil
    }

    /// Adds the next packet.
    ///
    /// - Parameters:
    ///   - packet: what the capture says about it.
    ///   - dissection: what it is.
    public mutating func add(_ packet: CapturedPacket, _ dissection: Dissection) {
        let addresses = dissection.addresses
        add(packet, TrafficKind(dissection), from: addresses?.source, to: addresses?.destination)
    }

    /// Adds the next packet.
    ///
    /// - Parameters:
    ///   - packet: what the capture says about it.
    ///   - kind: what it is.
    ///   - source: its sender on the internet layer; nil where it has none.
    ///   - destination: its receiver there.
    mutating func add(
        _ packet: CapturedPacket, _ kind: TrafficKind, from source: NetworkAddress?, to destination: NetworkAddress?
    ) {
        count(packet, kind)
        let length = packet.originalLength
        if let source, let index = index(of: source) { hosts[index].sent.add(length) }
        if let destination, let index = index(of: destination) { hosts[index].received.add(length) }
    }

    /// The places of two hosts among `hosts`, so that the packets between them are counted without looking for them each time.
    struct Pair: Sendable {
        let first: Int
        let second: Int
    }

    /// Finds two hosts.
    ///
    /// - Returns: their places; nil unless both are kept.
    func pair(_ first: NetworkAddress, _ second: NetworkAddress) -> Pair? {
        guard let first = hostIndices[first], let second = hostIndices[second] else { return nil }
        return Pair(first: first, second: second)
    }

    /// Adds the next packet, a TCP segment.
    ///
    /// - Parameters:
    ///   - packet: what the capture says about it.
    ///   - pair: two hosts.
    ///   - isFromFirst: whether the first one sent it, otherwise the second.
    @inline(__always)
    mutating func addSegment(_ packet: CapturedPacket, between pair: Pair, isFromFirst: Bool) {
        count(packet, .tcp)
        hosts[isFromFirst ? pair.first : pair.second].sent.add(packet.originalLength)
        hosts[isFromFirst ? pair.second : pair.first].received.add(packet.originalLength)
    }

    @inline(__always)
    private mutating func count(_ packet: CapturedPacket, _ kind: TrafficKind) {
        let length = packet.originalLength
        total.add(length)
        capturedBytes += packet.bytes.count
        if packet.bytes.count < length { truncatedPackets += 1 }
        first = min(first ?? packet.timestamp, packet.timestamp)
        last = max(last ?? packet.timestamp, packet.timestamp)
        while seenBy.count <= packet.interface { seenBy.append(Count()) }
        seenBy[packet.interface].add(length)
        kinds[kind.index].add(length)
    }

    /// Adds what was counted on an interface; the last word on each interface counts.
    ///
    /// - Parameters:
    ///   - statistics: what was counted.
    ///   - interface: the index of the interface.
    public mutating func add(_ statistics: InterfaceStatistics, interface: Int) {
        drops[interface] = statistics.dropped
    }

    private mutating func index(of address: NetworkAddress) -> Int? {
        if let index = hostIndices[address] { return index }
        guard hosts.count < Self.mostHosts else {
            packetsOfOtherHosts += 1
            return nil
        }
        hostIndices[address] = hosts.count
        hosts.append(Host(address: address))
        return hosts.count - 1
    }
}
