internal import Diagnostics

/// A TCP server that answers every message of many clients at once with `Response to message: …`.
public struct TCPServer: Application {
    /// The name of the application.
    public static let name = "tcp-server"

    /// Where to listen.
    public let address: SocketAddress
    /// Whether the address may be listened on while old connections of it are in TIME_WAIT (SO_REUSEADDR).
    public var reusesAddress = false
    /// Whether several servers may listen on the port (SO_REUSEPORT).
    public var reusesPort = false
    /// How long an answer waits.
    public var responseDelay: Duration = .zero
    /// How many established connections may wait to be accepted; Linux holds one more.
    public var backlog = 128
    /// Whether connections are accepted at all; otherwise they fill the accept queue.
    public var accepts = true
    /// How long a message may take from its first byte to its last, and an answer to be taken by a client that does not read.
    public var patience: Duration = .seconds(30)
    /// Whether each message and connection is told.
    public var tellsMessages = true

    /// - Parameter address: where to listen; port 0 lets the kernel choose one.
    public init(address: SocketAddress) {
        self.address = address
    }

    /// Runs until the request to end.
    ///
    /// - Parameter surroundings: how it is told to end, and where its events go.
    /// - Throws: `WirelabError` if the address cannot be had.
    public func run(in surroundings: Surroundings) throws {
        let options = Listener.Options(reusesAddress: reusesAddress, reusesPort: reusesPort, backlog: backlog)
        let listener = try Listener(address, options)
        var event = listener.event(of: Self.name)
        if !accepts { event.message = "accepting nobody: \(backlog + 1) connections fit into the accept queue" }
        surroundings.report(event)
        do {
            let clients = try ServedClients(self, listener: listener.socket, surroundings)
            do {
                try clients.serve()
            } catch is Interrupted {
                surroundings.report(clients.summary())
            }
        } catch let error as SocketError {
            throw WirelabError(
                .environment, "\(Self.name) on \(listener.address): \(ConnectionFailure.reason(error.number))")
        }
    }
}
