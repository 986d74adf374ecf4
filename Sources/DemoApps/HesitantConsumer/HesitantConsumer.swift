internal import Diagnostics

/// A TCP server that accepts one client and reads nothing until it is told to, so that its receive buffer fills and its
/// host closes the window; then it reads until the client's FIN, and ends.
public struct HesitantConsumer: Application {
    /// The name of the application.
    public static let name = "hesitant-consumer"

    /// When it begins to read.
    public enum Hesitation: Hashable, Sendable {
        /// So long after the client came.
        case after(Duration)
        /// When a line comes from this descriptor: Enter on a terminal.
        case untilLine(from: Int32)
    }

    /// How fast it reads.
    public enum ReadRate: Hashable, Sendable {
        /// As fast as the data comes.
        case eager
        /// So many bytes a second.
        case bytesPerSecond(Int)
        /// As fast as can be: it counts the messages and does not look into them.
        case unlimited
    }

    /// Where to listen.
    public let address: SocketAddress
    /// When it begins to read.
    public var hesitation: Hesitation
    /// How fast it reads then.
    public var readRate = ReadRate.eager
    /// The size of the receive buffer to ask for (SO_RCVBUF), in bytes; Linux doubles it. nil leaves it to the kernel, which
    /// then adapts it.
    public var receiveBuffer: Int?

    /// - Parameters:
    ///   - address: where to listen; port 0 lets the kernel choose one.
    ///   - hesitation: when it begins to read.
    public init(address: SocketAddress, hesitation: Hesitation) {
        self.address = address
        self.hesitation = hesitation
    }

    /// Runs until the client has closed, or the request to end.
    ///
    /// - Parameter surroundings: how it is told to end, and where its events go.
    /// - Throws: `WirelabError` if the address cannot be had, the connection breaks, or the client sends what is no message.
    public func run(in surroundings: Surroundings) throws {
        let listener = try Listener(address, Listener.Options(backlog: 1, receiveBuffer: receiveBuffer))
        surroundings.report(listener.event(of: Self.name))
        var consumption: Consumption?
        var ending: String?
        do {
            let (socket, peer) = try Self.acceptOne(listener.socket, surroundings.waiting)
            // Whoever comes later is refused, not left waiting.
            listener.socket.close()
            consumption = Consumption(self, socket, peer: peer, surroundings)
            try consumption?.run()
        } catch is Interrupted {
            ending = "interrupted"
        } catch let error as SocketError {
            throw ConnectionFailure.listening(error.number, on: listener.address.description)
        }
        var event = consumption?.count(.finished) ?? AppEvent(.finished, application: Self.name)
        event.message = ending
        consumption?.close()
        surroundings.report(event)
    }

    private static func acceptOne(_ listener: Socket, _ waiting: Waiting) throws -> (Socket, SocketAddress) {
        while true {
            _ = try waiting.wait(for: listener, .readable)
            // A client that is gone again by now has no address any more.
            if let socket = try? listener.accept(), let peer = socket.peerAddress { return (socket, peer) }
        }
    }
}
