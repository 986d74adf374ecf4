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
        for (kind, count) in zip(TrafficKind.allCases, kinds) where count.packets > 0 { protocols[kind] = count }
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

    private var kinds = [Count](repeating: Count(), count: TrafficKind.allCases.count)
    private var seenBy: [Count] = []
    private var hostIndices: [NetworkAddress: Int] = [:]
    /// Addresses seen lately, each in a place of its own: most packets are of few hosts.
    private var recent = [RecentHost?](repeating: nil, count: recentPlaces)
    private static let recentPlaces = 256

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
        let length = packet.originalLength
        total.add(length)
        capturedBytes += packet.bytes.count
        if packet.bytes.count < length { truncatedPackets += 1 }
        first = min(first ?? packet.timestamp, packet.timestamp)
        last = max(last ?? packet.timestamp, packet.timestamp)
        while seenBy.count <= packet.interface { seenBy.append(Count()) }
        seenBy[packet.interface].add(length)
        kinds[kind.index].add(length)
        if let source, let index = index(of: source) { hosts[index].sent.add(length) }
        if let destination, let index = index(of: destination) { hosts[index].received.add(length) }
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
        let place = Int(truncatingIfNeeded: (address.mixed ^ address.mixed >> 8) % UInt64(Self.recentPlaces))
        if let host = recent[place], host.address == address { return host.index }
        var index = hostIndices[address]
        if index == nil, hosts.count < Self.mostHosts {
            index = hosts.count
            hostIndices[address] = hosts.count
            hosts.append(Host(address: address))
        }
        guard let index else {
            packetsOfOtherHosts += 1
            return nil
        }
        recent[place] = RecentHost(address: address, index: index)
        return index
    }
}

/// An address and its place among the hosts.
private struct RecentHost: Sendable {
    let address: NetworkAddress
    let index: Int
}
