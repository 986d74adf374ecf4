internal import Diagnostics

/// A TCP client that sends JSON messages whether or not the consumer reads them, says when the send blocks, closes its half
/// at the end, and waits for the consumer to close.
public struct EagerProducer: Application {
    /// The name of the application.
    public static let name = "eager-producer"

    /// When the producer has sent enough; whatever is reached first. Without any it sends until the request to end.
    public struct Amount: Hashable, Sendable {
        /// So many messages.
        public var messages: Int?
        /// The message that reaches so many bytes is the last.
        public var bytes: Int?
        /// The message during which this time is over is the last.
        public var duration: Duration?

        /// - Parameters:
        ///   - messages: how many messages.
        ///   - bytes: how many bytes at least.
        ///   - duration: for how long.
        public init(messages: Int? = nil, bytes: Int? = nil, duration: Duration? = nil) {
            self.messages = messages
            self.bytes = bytes
            self.duration = duration
        }
    }

    /// The server's name or address.
    public let host: String
    /// The server's port.
    public let port: UInt16
    /// The name that the messages carry.
    public let clientName: String
    /// When it has sent enough.
    public var amount = Amount(messages: 50)
    /// The pauses between messages; nil for none at all: then the random values are made once and sent again and again, with
    /// a number of its own in each message.
    public var pace: Pace? = Pace(.seconds(2) ... .seconds(5))
    /// Header and payload of each message, in bytes.
    public var size = 32_768
    /// How long the handshake may take; nil for as long as the kernel tries.
    public var connectTimeout: Duration? = .seconds(10)
    /// How long the kernel may refuse data before the producer gives up; nil waits for ever.
    public var writeTimeout: Duration? = .seconds(10)
    /// The size of the send buffer to ask for (SO_SNDBUF), in bytes; Linux doubles it. nil leaves it to the kernel, which then
    /// adapts it.
    public var sendBuffer: Int?

    /// - Parameters:
    ///   - host: the server's name or address.
    ///   - port: the server's port.
    ///   - clientName: the name that the messages carry.
    public init(host: String, port: UInt16, clientName: String) {
        self.host = host
        self.port = port
        self.clientName = clientName
    }

    /// The sizes that a message can have.
    ///
    /// - Parameter clientName: the name that the messages carry.
    /// - Returns: header and payload together, in bytes.
    public static func sizes(clientName: String) -> ClosedRange<Int> {
        let most = Message.headerLength + Message.maximumPayloadLength
        return min(ProducedMessage.minimumSize(clientName: clientName), most)...most
    }

    /// Runs until the consumer has closed, or the request to end.
    ///
    /// - Parameter surroundings: how it is told to end, and where its events go.
    /// - Throws: `WirelabError` if the name is unknown, the connection cannot be opened or breaks, or a write takes too long.
    public func run(in surroundings: Surroundings) throws {
        var ending: String?
        var production: Production?
        do {
            let begun = ContinuousClock.now
            let request = Connection.Request(host: host, port: port, timeout: connectTimeout) { socket in
                if let sendBuffer { try socket.set(.sendBuffer, sendBuffer) }
            }
            let connection = try Connection(request, waiting: surroundings.waiting)
            var event = connection.event(of: Self.name, after: .now - begun)
            event.buffer = connection.socket.get(.sendBuffer)
            surroundings.report(event)
            production = Production(self, connection, surroundings)
            try production?.run()
        } catch is Interrupted {
            ending = "interrupted"
        }
        var event = production?.count(.finished) ?? AppEvent(.finished, application: Self.name)
        event.message = ending
        production?.close()
        surroundings.report(event)
    }
}
