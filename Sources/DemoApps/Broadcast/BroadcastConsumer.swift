internal import Diagnostics

/// Takes the messages that come to everybody in the subnet, and those for this host alone, which look the same to it.
public struct BroadcastConsumer: Application {
    /// The name of the application.
    public static let name = "broadcast-consumer"

    /// The port, of every address of this host; 0 lets the kernel choose one.
    public let port: UInt16
    /// How many messages; nil for no end.
    public var count: Int?

    /// - Parameter port: the port; 0 lets the kernel choose one.
    public init(port: UInt16) {
        self.port = port
    }

    /// Runs until enough messages came, or the request to end.
    ///
    /// - Parameter surroundings: how it is told to end, and where its events go.
    /// - Throws: `WirelabError` if the port cannot be had.
    public func run(in surroundings: Surroundings) throws {
        // A socket bound to one address of the host would not get broadcasts, which go to another one.
        let listener = try DatagramListener(.any(port: port), sharesPort: true)
        surroundings.report(listener.event(of: Self.name))
        do {
            // Datagrams for groups that other programs joined are no broadcasts.
            try listener.socket.set(.multicastAll, 0)
            let reception = try DatagramReception(listener.socket, application: Self.name, surroundings)
            let words = try reception.tellAll(limit: count)
            surroundings.report(reception.summary(words))
        } catch let error as SocketError {
            throw ConnectionFailure.receiving(error.number, on: listener.address.description)
        }
    }
}
