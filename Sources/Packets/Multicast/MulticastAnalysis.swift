/// Who listens to which groups, and what is sent to groups and to all, each interface for itself.
public struct MulticastAnalysis: Sendable {
    /// The changes that are kept, the first ones.
    public static let mostChanges = 8_192
    /// The memberships that are known at a time.
    public static let mostMemberships = 8_192
    /// The destinations that are kept.
    public static let mostDestinations = 1_024

    /// The joins and leaves, in the order of the capture.
    public private(set) var changes: [MembershipChange] = []
    /// What was sent to groups and to all, in the order of the first datagrams.
    public private(set) var traffic: [GroupTraffic] = []
    /// The queries of routers.
    public private(set) var queries = 0
    /// The reports and leaves of hosts, all messages counted.
    public private(set) var reports = 0
    /// IGMP messages that cannot be read.
    public private(set) var unreadable = 0
    /// Changes that are not kept, since there are as many as there may be.
    public private(set) var changesLeftOut = 0
    /// Datagrams to destinations that are not kept, since there are as many as there may be.
    public private(set) var datagramsLeftOut = 0

    /// Whether a host listens to a group.
    private var members = BoundedTable<Membership, Bool>(capacity: mostMemberships)
    private var indices: [Destination: Int] = [:]

    /// Begins with no messages.
    public init() {}

    /// Adds a datagram, if it is to a group or to all.
    ///
    /// - Parameters:
    ///   - datagram: the datagram.
    ///   - observation: where and when it was seen. A subnet's broadcast address is known by the link layer's alone.
    public mutating func add(_ datagram: UDPDatagram, at observation: Observation) {
        let address = datagram.destination.address
        let kind: GroupTraffic.Kind
        if address.isMulticast {
            kind = .multicast
        } else if address.isLimitedBroadcast || observation.delivery == .broadcast {
            kind = .broadcast
        } else {
            return
        }
        let key = Destination(interface: observation.interface, endpoint: datagram.destination)
        if let index = indices[key] {
            traffic[index].add(datagram, at: observation)
        } else if traffic.count < Self.mostDestinations {
            indices[key] = traffic.count
            traffic.append(GroupTraffic(kind, datagram, at: observation))
            traffic[traffic.count - 1].add(datagram, at: observation)
        } else {
            datagramsLeftOut += 1
        }
    }

    /// Adds an IGMP message.
    ///
    /// - Parameters:
    ///   - ip: its IP header.
    ///   - payload: the captured bytes of the message.
    ///   - observation: where and when it was seen.
    public mutating func addIGMP(_ ip: IPHeader, _ payload: RawSpan, at observation: Observation) {
        guard let message = IGMPMessage(payload) else {
            unreadable += 1
            return
        }
        switch message.content {
        case .query: queries += 1
        case .report(let version, let group):
            reports += 1
            join(Membership(observation, ip.source, group), version, at: observation)
        case .leave(let group):
            reports += 1
            leave(Membership(observation, ip.source, group), 2, at: observation)
        case .groupRecords(let records):
            reports += 1
            for record in records { add(record, of: ip.source, at: observation) }
        case .other: unreadable += 1
        }
    }

    private mutating func add(
        _ record: IGMPMessage.GroupRecord, of host: NetworkAddress, at observation: Observation
    ) {
        let membership = Membership(observation, host, record.group)
        switch record.kind {
        // To listen to no source is to leave (RFC 3376 section 3.2).
        case .toInclude where record.sources.isEmpty, .isInclude where record.sources.isEmpty:
            leave(membership, 3, at: observation)
        case .isInclude, .isExclude, .toInclude, .toExclude, .allowNewSources: join(membership, 3, at: observation)
        // What is left of the sources is not known.
        case .blockOldSources: break
        }
    }

    /// Hosts report a join more than once, and their groups whenever a router asks: only the first time is a change.
    private mutating func join(_ membership: Membership, _ version: Int, at observation: Observation) {
        guard members[membership] != true else { return }
        members[membership] = true
        note(.join, membership, version, at: observation)
    }

    /// A host that leaves without having been seen to listen is taken at its word.
    private mutating func leave(_ membership: Membership, _ version: Int, at observation: Observation) {
        guard members[membership] != false else { return }
        members[membership] = false
        note(.leave, membership, version, at: observation)
    }

    private mutating func note(
        _ kind: MembershipChange.Kind, _ membership: Membership, _ version: Int, at observation: Observation
    ) {
        guard changes.count < Self.mostChanges else {
            changesLeftOut += 1
            return
        }
        changes.append(
            MembershipChange(
                kind: kind, host: membership.host, group: membership.group, version: version,
                interface: observation.interface, frame: observation.frame, timestamp: observation.timestamp))
    }
}

private struct Membership: Hashable {
    let interface: Int
    let host: NetworkAddress
    let group: NetworkAddress

    init(_ observation: Observation, _ host: NetworkAddress, _ group: NetworkAddress) {
        interface = observation.interface
        self.host = host
        self.group = group
    }
}

private struct Destination: Hashable {
    let interface: Int
    let endpoint: Endpoint
}
