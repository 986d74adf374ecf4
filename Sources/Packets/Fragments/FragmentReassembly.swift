/// Puts the parts of IP packets together (RFC 791 section 3.2, RFC 8200 section 4.5), each interface for itself.
///
/// Parts may come in any order and twice. Bytes that two parts claim are those of the part that begins first, and of two that
/// begin alike those of the one that came first, as in Wireshark. (RFC 5722 throws such an IPv6 packet away; that is for hosts,
/// not for those who look on.) Nor is there a limit of time, as hosts have one: Wireshark has none either.
public struct FragmentReassembly: Sendable {
    /// How many packets may be incomplete at a time; the oldest one gives way.
    public static let mostPackets = 64
    /// The longest payload of a packet, in bytes.
    public static let longestPayload = 65_535
    /// How many pieces with gaps between them a packet may be in; more are no honest packet's, and slow.
    public static let mostPieces = 256

    /// How many packets were put together.
    public private(set) var completed = 0
    /// How many packets were given up: too many, too long, or in too many pieces.
    public private(set) var dropped = 0
    /// How many parts could not be used, since their bytes were not all captured.
    public private(set) var cutFragments = 0

    private var incomplete: [IncompletePacket] = []

    /// No parts yet.
    public init() {}

    /// How many packets wait for their other parts.
    public var pendingCount: Int { incomplete.count }

    /// Adds a part.
    ///
    /// - Parameters:
    ///   - packet: the part.
    ///   - bytes: the captured bytes of its payload.
    ///   - vlan: the virtual LAN that it was seen on; nil for none.
    ///   - observation: where and when it was seen.
    /// - Returns: the packet's payload where this was the last part that was missing.
    public mutating func add(
        _ packet: FragmentedPacket, _ bytes: RawSpan, vlan: UInt16? = nil, at observation: Observation
    ) -> ReassembledPacket? {
        guard let fragment = packet.ip.fragment else { return nil }
        guard bytes.byteCount >= packet.ip.payloadLength else {
            cutFragments += 1
            return nil
        }
        let key = IncompletePacket.Key(packet.ip, fragment, interface: observation.interface, vlan: vlan)
        let index = index(of: key)
        guard incomplete[index].add(packet.ip, fragment, bytes) else {
            incomplete.remove(at: index)
            dropped += 1
            return nil
        }
        guard let whole = incomplete[index].whole else { return nil }
        incomplete.remove(at: index)
        completed += 1
        return whole
    }

    private mutating func index(of key: IncompletePacket.Key) -> Int {
        if let index = incomplete.firstIndex(where: { $0.key == key }) { return index }
        if incomplete.count == Self.mostPackets {
            incomplete.removeFirst()
            dropped += 1
        }
        incomplete.append(IncompletePacket(key))
        return incomplete.count - 1
    }
}

/// A packet that was put together from its parts.
public struct ReassembledPacket: Hashable, Sendable {
    /// The header of its first part, with the length of the whole payload, and no part any more.
    public let ip: IPHeader
    /// Its payload.
    public let payload: [UInt8]
    /// How many parts it came in, repeated ones counted.
    public let fragmentCount: Int
}

/// The parts of one packet that have arrived.
private struct IncompletePacket {
    /// What a packet's parts share (RFC 791 section 3.2); IPv6's do not share the next header (RFC 8200 section 4.5).
    struct Key: Hashable {
        private let interface: Int
        private let vlan: UInt16?
        private let source: NetworkAddress
        private let destination: NetworkAddress
        private let identification: UInt32
        private let transport: IPProtocol?

        init(_ ip: IPHeader, _ fragment: IPFragment, interface: Int, vlan: UInt16?) {
            self.interface = interface
            self.vlan = vlan
            source = ip.source
            destination = ip.destination
            identification = fragment.identification
            transport = ip.isIPv4 ? ip.transport : nil
        }
    }

    let key: Key
    private var first: IPHeader?
    private var bytes: [UInt8] = []
    /// For each byte where its part begins, in units of eight bytes; the greatest number for none.
    private var origins: [UInt16] = []
    /// What has arrived: ranges in order that neither overlap nor touch.
    private var arrived: [Range<Int>] = []
    private var length: Int?
    private var count = 0

    init(_ key: Key) {
        self.key = key
    }

    /// Adds a part.
    ///
    /// - Returns: whether the packet can still be put together.
    mutating func add(_ ip: IPHeader, _ fragment: IPFragment, _ part: RawSpan) -> Bool {
        let range = fragment.offset..<fragment.offset + part.byteCount
        guard range.upperBound <= FragmentReassembly.longestPayload, !part.isEmpty else { return false }
        // The first part that says it is the last has the last word; what lies beyond its end is not the packet's.
        if !fragment.moreFollow, length == nil { length = range.upperBound }
        count += 1
        if fragment.offset == 0, first == nil { first = ip }
        if bytes.count < range.upperBound {
            origins += repeatElement(.max, count: range.upperBound - bytes.count)
            bytes += repeatElement(0, count: range.upperBound - bytes.count)
        }
        copy(part, to: range)
        return arrived.count <= FragmentReassembly.mostPieces
    }

    /// Copies what no part has brought that begins before this one, or with it.
    private mutating func copy(_ part: RawSpan, to range: Range<Int>) {
        let origin = UInt16(range.lowerBound / 8)
        for index in range where origin < origins[index] {
            bytes[index] = part.byte(index - range.lowerBound)
            origins[index] = origin
        }
        merge(range)
    }

    private mutating func merge(_ range: Range<Int>) {
        var merged = range
        var others: [Range<Int>] = []
        for known in arrived {
            if known.upperBound < merged.lowerBound || known.lowerBound > merged.upperBound {
                others.append(known)
            } else {
                merged = min(known.lowerBound, merged.lowerBound)..<max(known.upperBound, merged.upperBound)
            }
        }
        arrived = (others + [merged]).sorted { $0.lowerBound < $1.lowerBound }
    }

    /// The packet; nil while a part is missing.
    var whole: ReassembledPacket? {
        guard let length, let first, let begin = arrived.first, begin.lowerBound == 0, begin.upperBound >= length else {
            return nil
        }
        return ReassembledPacket(
            ip: first.whole(payloadLength: length), payload: Array(bytes.prefix(length)), fragmentCount: count)
    }
}
