/// A host that listens to a group, or does no more, as IGMP says it.
public struct MembershipChange: Hashable, Sendable {
    /// What changed.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The host began to listen, or was seen to listen for the first time.
        case join
        /// The host stopped to listen.
        case leave
    }

    /// What changed.
    public let kind: Kind
    /// The host.
    public let host: NetworkAddress
    /// The group.
    public let group: NetworkAddress
    /// The version of IGMP that said it.
    public let version: Int
    /// The index of the interface.
    public let interface: Int
    /// The frame of the message.
    public let frame: Int
    /// When it was captured.
    public let timestamp: Timestamp
}

/// The datagrams to one group, or to all on the link, and one port.
public struct GroupTraffic: Hashable, Sendable {
    /// To whom the datagrams go.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// To a group.
        case multicast
        /// To all.
        case broadcast
    }

    /// The senders that are kept of a group.
    public static let mostSenders = 16

    /// To whom the datagrams go.
    public let kind: Kind
    /// The index of the interface.
    public let interface: Int
    /// The group or broadcast address, and the port.
    public let destination: Endpoint
    /// The datagrams.
    public private(set) var datagrams = 0
    /// Their payload, in bytes.
    public private(set) var bytes = 0
    /// When the first one was captured.
    public let first: Timestamp
    /// When the last one was captured.
    public private(set) var last: Timestamp
    /// The first senders.
    public private(set) var senders: [NetworkAddress] = []
    /// The least and the most routers that the datagrams may still pass (time to live).
    public private(set) var hopLimits: ClosedRange<UInt8>

    init(_ kind: Kind, _ datagram: UDPDatagram, at observation: Observation) {
        self.kind = kind
        interface = observation.interface
        destination = datagram.destination
        first = observation.timestamp
        last = observation.timestamp
        hopLimits = datagram.hopLimit...datagram.hopLimit
    }

    mutating func add(_ datagram: UDPDatagram, at observation: Observation) {
        datagrams += 1
        bytes += datagram.payloadLength
        last = observation.timestamp
        hopLimits = min(hopLimits.lowerBound, datagram.hopLimit)...max(hopLimits.upperBound, datagram.hopLimit)
        if senders.count < Self.mostSenders, !senders.contains(datagram.source.address) {
            senders.append(datagram.source.address)
        }
    }
}
