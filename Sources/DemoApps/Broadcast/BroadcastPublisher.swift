internal import Diagnostics
internal import HostSystem
public import LabModel

/// Sends messages to everybody in a subnet.
public struct BroadcastPublisher: Application {
    /// The name of the application.
    public static let name = "broadcast-publisher"

    /// The broadcast address.
    public let address: IPv4Address
    /// The port that everybody gets them at.
    public let port: UInt16
    /// The name that the messages carry.
    public let publisherName: String
    /// How many messages; nil for no end.
    public var count: Int?
    /// The time between two messages.
    public var pace = Pace(.seconds(1) ... .seconds(1))

    /// - Parameters:
    ///   - address: a broadcast address of this host's; nil for the one of the default route's interface.
    ///   - port: the port that everybody gets the messages at.
    ///   - publisherName: the name that the messages carry.
    /// - Throws: `WirelabError` if this host has no such broadcast address.
    public init(address: IPv4Address?, port: UInt16, publisherName: String) throws {
        let interfaces = try NetworkInterface.all()
        if let address {
            try Self.check(address, interfaces)
            self.address = address
        } else {
            self.address = try Self.preferred(interfaces)
        }
        self.port = port
        self.publisherName = publisherName
    }

    /// Runs until the last message is sent, or the request to end.
    ///
    /// - Parameter surroundings: how it is told to end, and where its events go.
    /// - Throws: `WirelabError` if nothing can be sent.
    public func run(in surroundings: Surroundings) throws {
        let peer = try DatagramPeer(SocketAddress(address, port: port)) { try $0.set(.broadcast, 1) }
        surroundings.report(peer.event(of: Self.name))
        do {
            try Publication(publisherName: publisherName, count: count, pace: pace)
                .send(to: peer, application: Self.name, surroundings)
        } catch let error as SocketError {
            throw ConnectionFailure.sending(error.number, to: peer.address.description)
        }
    }

    private static func check(_ address: IPv4Address, _ interfaces: [NetworkInterface]) throws {
        let own = interfaces.compactMap { interface in interface.broadcast.map { (interface.name, $0) } }
        guard address != .limitedBroadcast, !own.contains(where: { $0.1 == address }) else { return }
        let limited = "\(IPv4Address.limitedBroadcast) (the default route's interface)"
        let names = own.map { "\($0.1) (\($0.0))" } + [limited]
        throw WirelabError(
            .invalidInput,
            "\(address) is no broadcast address of this host; it has \(names.joined(separator: ", ")); a broadcast stays in "
                + "its subnet, routers do not pass it on")
    }

    private static func preferred(_ interfaces: [NetworkInterface]) throws -> IPv4Address {
        let name = try defaultRouteInterface()
        guard let address = interfaces.first(where: { $0.name == name && $0.broadcast != nil })?.broadcast else {
            throw WirelabError(
                .environment,
                "this host has no default route over an interface with broadcast; name an ADDRESS (brd in: ip address)")
        }
        return address
    }
}
