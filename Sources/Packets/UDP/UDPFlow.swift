/// The datagrams between two UDP endpoints, as one interface saw them.
public struct UDPFlow: Hashable, Sendable {
    /// What went one way.
    public struct Direction: Hashable, Sendable {
        /// Its datagrams.
        public fileprivate(set) var datagrams = 0
        /// Their payload, in bytes.
        public fileprivate(set) var bytes = 0
        /// When the first one was captured.
        public fileprivate(set) var first: Timestamp?
        /// When the last one was captured.
        public fileprivate(set) var last: Timestamp?
        /// The frame of the last one.
        public fileprivate(set) var lastFrame: Int?
    }

    /// An ICMP error about one of the datagrams.
    public struct Fault: Hashable, Sendable {
        /// The frame of the ICMP message.
        public let frame: Int
        /// When it was captured.
        public let timestamp: Timestamp
        /// What it says, and who says it.
        public let error: ICMPError
        /// The frame of the datagram before it, from the same sender; nil if none was captured.
        public let datagramFrame: Int?
    }

    /// The errors that are kept of a flow; `faultCount` counts all.
    public static let mostFaults = 8

    /// Its number among the flows of its interface, from 0.
    public let number: Int
    /// The index of the interface.
    public let interface: Int
    /// The end whose datagram was seen first.
    public let client: Endpoint
    /// The other end.
    public let server: Endpoint
    /// Whether the server is a group or everyone on the link, of whom none need answer.
    public let isToMany: Bool
    /// What the client sent.
    public private(set) var toServer = Direction()
    /// What the server sent.
    public private(set) var toClient = Direction()
    /// The first ICMP errors about its datagrams.
    public private(set) var faults: [Fault] = []
    /// All ICMP errors about its datagrams, counted.
    public private(set) var faultCount = 0

    /// Whether the server sent anything.
    public var isAnswered: Bool { toClient.datagrams > 0 }
    /// When the first datagram of either was captured; nil if only errors about them were.
    public var first: Timestamp? { [toServer.first, toClient.first].compactMap(\.self).min() }
    /// When the last datagram of either was captured.
    public var last: Timestamp? { [toServer.last, toClient.last].compactMap(\.self).max() }

    init(number: Int, interface: Int, client: Endpoint, server: Endpoint, isToMany: Bool) {
        self.number = number
        self.interface = interface
        self.client = client
        self.server = server
        self.isToMany = isToMany
    }

    mutating func add(_ datagram: UDPDatagram, at observation: Observation) {
        if datagram.source == client {
            toServer.add(datagram, at: observation)
        } else {
            toClient.add(datagram, at: observation)
        }
    }

    mutating func add(_ error: ICMPError, from sender: Endpoint, at observation: Observation) {
        faultCount += 1
        guard faults.count < Self.mostFaults else { return }
        faults.append(
            Fault(
                frame: observation.frame, timestamp: observation.timestamp, error: error,
                datagramFrame: sender == client ? toServer.lastFrame : toClient.lastFrame))
    }
}

extension UDPFlow.Direction {
    fileprivate mutating func add(_ datagram: UDPDatagram, at observation: Observation) {
        datagrams += 1
        bytes += datagram.payloadLength
        if first == nil { first = observation.timestamp }
        last = observation.timestamp
        lastFrame = observation.frame
    }
}
