/// An IGMP message: who listens to which group (RFC 1112 appendix I, RFC 2236, RFC 3376).
public struct IGMPMessage: Hashable, Sendable {
    /// A router's question.
    public struct Query: Hashable, Sendable {
        /// The version of IGMP that the question is of, 1 to 3.
        public let version: Int
        /// Which group it is about; nil for all.
        public let group: NetworkAddress?
        /// How long a host may wait with its answer, in tenths of a second; 0 in version 1, which knows 10 s only.
        public let maximumResponseTime: Int
        /// Which senders it is about; empty for all.
        public let sources: [NetworkAddress]
    }

    /// What a host says of one group in a report of version 3 (RFC 3376 section 4.2).
    public struct GroupRecord: Hashable, Sendable {
        /// What the record says (RFC 3376 section 4.2.12).
        public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
            /// An answer: it listens to the sources that are named.
            case isInclude = 1
            /// An answer: it listens to all but the sources that are named.
            case isExclude = 2
            /// From now on it listens to the sources that are named; to none of them: it leaves.
            case toInclude = 3
            /// From now on it listens to all but the sources that are named: it joins.
            case toExclude = 4
            /// It listens to more sources.
            case allowNewSources = 5
            /// It listens to fewer sources.
            case blockOldSources = 6
        }

        /// What the record says.
        public let kind: Kind
        /// The group.
        public let group: NetworkAddress
        /// The senders that it names.
        public let sources: [NetworkAddress]
    }

    /// What the message says.
    public enum Content: Hashable, Sendable {
        /// A router asks.
        case query(Query)
        /// A host listens to a group, in version 1 or 2.
        case report(version: Int, group: NetworkAddress)
        /// A host listens to a group no more (version 2).
        case leave(group: NetworkAddress)
        /// What a host listens to, in version 3.
        case groupRecords([GroupRecord])
        /// A message of another type.
        case other(type: UInt8)
    }

    /// What the message says.
    public let content: Content
    /// Whether it ends before the records or sources that it announces; those before were read.
    public let isTruncated: Bool

    /// Reads the message; nil if its first 8 bytes are cut off.
    ///
    /// - Parameter bytes: what follows the IP header, as far as it was captured, without the link layer's padding.
    public init?(_ bytes: RawSpan) {
        guard bytes.byteCount >= 8 else { return nil }
        let group = NetworkAddress(ipv4: bytes.bigEndian32(4))
        var reader = IGMPReader()
        switch bytes.byte(0) {
        case 0x11: content = .query(reader.query(bytes, group))
        case 0x12: content = .report(version: 1, group: group)
        case 0x16: content = .report(version: 2, group: group)
        case 0x17: content = .leave(group: group)
        case 0x22: content = .groupRecords(reader.records(bytes))
        case let type: content = .other(type: type)
        }
        isTruncated = reader.isTruncated
    }
}

/// Reads what is of no fixed length in an IGMP message; every count ends with the message.
private struct IGMPReader {
    private(set) var isTruncated = false

    /// The length tells the versions apart, and the time versions 1 and 2 (RFC 3376 section 7.1).
    mutating func query(_ bytes: RawSpan, _ group: NetworkAddress) -> IGMPMessage.Query {
        let code = bytes.byte(1)
        let isVersion3 = bytes.byteCount >= 12
        return IGMPMessage.Query(
            version: isVersion3 ? 3 : code == 0 ? 1 : 2, group: group.isUnspecified ? nil : group,
            maximumResponseTime: isVersion3 ? Self.time(code) : Int(code),
            sources: isVersion3 ? sources(bytes, Int(bytes.bigEndian16(10)), at: 12) : [])
    }

    mutating func records(_ bytes: RawSpan) -> [IGMPMessage.GroupRecord] {
        var records: [IGMPMessage.GroupRecord] = []
        var offset = 8
        for _ in 0..<Int(bytes.bigEndian16(6)) {
            guard bytes.byteCount >= offset + 8 else {
                isTruncated = true
                break
            }
            let count = Int(bytes.bigEndian16(offset + 2))
            let sources = sources(bytes, count, at: offset + 8)
            // Records of an unknown kind are passed over (RFC 3376 section 4.2.12).
            if let kind = IGMPMessage.GroupRecord.Kind(rawValue: bytes.byte(offset)) {
                records.append(
                    IGMPMessage.GroupRecord(
                        kind: kind, group: NetworkAddress(ipv4: bytes.bigEndian32(offset + 4)), sources: sources))
            }
            // The auxiliary data is counted in units of 4 bytes.
            offset += 8 + count * 4 + Int(bytes.byte(offset + 1)) * 4
        }
        return records
    }

    private mutating func sources(_ bytes: RawSpan, _ count: Int, at offset: Int) -> [NetworkAddress] {
        let captured = min(count, max(0, bytes.byteCount - offset) / 4)
        if captured < count { isTruncated = true }
        return (0..<captured).map { NetworkAddress(ipv4: bytes.bigEndian32(offset + $0 * 4)) }
    }

    /// From 128 on the code is a floating-point number (RFC 3376 section 4.1.1).
    private static func time(_ code: UInt8) -> Int {
        code < 128 ? Int(code) : (Int(code & 0x0f) | 0x10) << (Int(code >> 4 & 0x07) + 3)
    }
}
