internal import Diagnostics

/// A UDP client that sends numbered messages and waits for the answer to each; or sends without pause and waits for none.
public struct UDPClient: Application {
    /// The name of the application.
    public static let name = "udp-client"

    /// The server's name or address.
    public let host: String
    /// The server's port.
    public let port: UInt16
    /// The name that the messages carry.
    public let clientName: String
    /// How many messages to send; nil for no end.
    public var count: Int? = 10
    /// For how long to send; nil for no end.
    public var duration: Duration?
    /// The pauses between messages; nil for none at all, and then no answer is waited for either.
    public var pace: Pace? = Pace(.seconds(5) ... .seconds(25))
    /// How long an answer may take.
    public var timeout: Duration = .seconds(5)
    /// The size of every datagram, in bytes.
    public var size = Message.datagramSize

    /// - Parameters:
    ///   - host: the server's name or address.
    ///   - port: the server's port.
    ///   - clientName: the name that the messages carry.
    public init(host: String, port: UInt16, clientName: String) {
        self.host = host
        self.port = port
        self.clientName = clientName
    }

    /// The least size of a datagram.
    ///
    /// - Parameter clientName: the name that the messages carry.
    /// - Returns: the size, in bytes.
    public static func minimumSize(clientName: String) -> Int { NumberedDatagram.minimumSize(clientName: clientName) }

    /// Runs until the last message is answered or given up, or the request to end.
    ///
    /// - Parameter surroundings: how it is told to end, and where its events go.
    /// - Throws: `WirelabError` if the name is unknown, nothing can be sent, or nothing was answered.
    public func run(in surroundings: Surroundings) throws {
        do {
            let peer = try DatagramPeer(host, port: port, waiting: surroundings.waiting)
            surroundings.report(peer.event(of: Self.name))
            do {
                if let pace {
                    try ask(peer, pace, surroundings)
                } else {
                    try flood(peer, surroundings)
                }
            } catch let error as SocketError {
                throw ConnectionFailure.sending(error.number, to: peer.address.description)
            }
        } catch is Interrupted {
            var event = AppEvent(.finished, application: Self.name)
            event.messages = 0
            event.message = "interrupted"
            surroundings.report(event)
        }
    }

    private func ask(_ peer: DatagramPeer, _ pace: Pace, _ surroundings: Surroundings) throws {
        let exchange = DatagramExchange(self, peer, surroundings)
        var isInterrupted = false
        do {
            try exchange.run(pace)
        } catch is Interrupted {
            isInterrupted = true
        }
        surroundings.report(exchange.summary(isInterrupted ? ["interrupted"] : []))
        guard exchange.answered > 0 || isInterrupted else {
            throw WirelabError(
                .environment,
                "\(peer.address) answered none of the \(exchange.sent) messages: nothing listens there, or a firewall drops "
                    + "them or the answers")
        }
    }

    private func flood(_ peer: DatagramPeer, _ surroundings: Surroundings) throws {
        let flood = DatagramFlood(self, peer, surroundings)
        do {
            try flood.run()
            surroundings.report(flood.summary())
        } catch is Interrupted {
            surroundings.report(flood.summary(["interrupted"]))
        }
    }
}
