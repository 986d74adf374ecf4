internal import Diagnostics
internal import HostSystem

/// Sends messages to a group.
public struct MulticastPublisher: Application {
    /// The name of the application.
    public static let name = "multicast-publisher"

    /// The group.
    public let group: MulticastGroup
    /// The port that members get them at.
    public let port: UInt16
    /// The name that the messages carry.
    public let publisherName: String
    /// How many networks a message may cross: 1 stays in its subnet (IP_MULTICAST_TTL).
    public var timeToLive = 1
    /// The interface to send on; nil for the one that the routes say.
    public var interface: String?
    /// Whether members on this host get the messages too (IP_MULTICAST_LOOP).
    public var loopsBack = true
    /// How many messages; nil for no end.
    public var count: Int?
    /// The time between two messages.
    public var pace = Pace(.seconds(1) ... .seconds(1))

    /// - Parameters:
    ///   - group: the group.
    ///   - port: the port that members get the messages at.
    ///   - publisherName: the name that the messages carry.
    public init(group: MulticastGroup, port: UInt16, publisherName: String) {
        self.group = group
        self.port = port
        self.publisherName = publisherName
    }

    /// Runs until the last message is sent, or the request to end.
    ///
    /// - Parameter surroundings: how it is told to end, and where its events go.
    /// - Throws: `WirelabError` if there is no such interface, or nothing can be sent.
    public func run(in surroundings: Surroundings) throws {
        let index = try interface.map { try NetworkInterface.index(of: $0) }
        let address = SocketAddress(group.address, port: port)
        do {
            let peer = try DatagramPeer(address) { socket in
                try socket.set(.multicastTimeToLive, timeToLive)
                try socket.set(.multicastLoop, loopsBack ? 1 : 0)
                if let index { try socket.setMulticastInterface(index) }
            }
            var event = peer.event(of: Self.name)
            event.message = "time to live \(timeToLive)"
            surroundings.report(event)
            try Publication(publisherName: publisherName, count: count, pace: pace)
                .send(to: peer, application: Self.name, surroundings)
        } catch let error as SocketError {
            throw ConnectionFailure.group(error.number, address.description)
        }
    }
}
