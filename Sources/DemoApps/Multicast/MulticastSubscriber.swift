internal import Diagnostics
internal import HostSystem

/// Joins a group and takes its messages.
public struct MulticastSubscriber: Application {
    /// The name of the application.
    public static let name = "multicast-subscriber"

    /// The group.
    public let group: MulticastGroup
    /// The port.
    public let port: UInt16
    /// The interface to join on; nil for the one that the routes say.
    public var interface: String?
    /// How many messages; nil for no end.
    public var count: Int?

    /// - Parameters:
    ///   - group: the group.
    ///   - port: the port; 0 lets the kernel choose one.
    public init(group: MulticastGroup, port: UInt16) {
        self.group = group
        self.port = port
    }

    /// Runs until enough messages came, or the request to end; then leaves the group.
    ///
    /// - Parameter surroundings: how it is told to end, and where its events go.
    /// - Throws: `WirelabError` if the port cannot be had or the group not be joined.
    public func run(in surroundings: Surroundings) throws {
        let index = try interface.map { try NetworkInterface.index(of: $0) } ?? 0
        // Bound to the group's address, the socket gets what is sent to the group, and nothing that is sent to the host.
        let listener = try DatagramListener(SocketAddress(group.address, port: port), sharesPort: true)
        surroundings.report(listener.event(of: Self.name))
        do {
            // And none of what other programs' memberships bring to this host.
            try listener.socket.set(.multicastAll, 0)
            let reception = try DatagramReception(listener.socket, application: Self.name, surroundings)
            try listener.socket.join(group.address, interface: index)
            tell(.joined, "this host reports its membership by IGMP to 224.0.0.22", listener, surroundings)
            let words = try reception.tellAll(limit: count)
            try listener.socket.leave(group.address, interface: index)
            tell(.left, "it reports that too, unless another program is still a member", listener, surroundings)
            surroundings.report(reception.summary(words))
        } catch let error as SocketError {
            throw ConnectionFailure.group(error.number, listener.address.description)
        }
    }

    private func tell(
        _ kind: AppEvent.Kind, _ message: String, _ listener: DatagramListener, _ surroundings: Surroundings
    ) {
        var event = AppEvent(kind, application: Self.name)
        event.peer = listener.address.description
        event.message = (interface.map { "on \($0): " } ?? "") + message
        surroundings.report(event)
    }
}
