internal import Diagnostics

/// A TCP client that sends numbered messages, waits for the answer to each, and pauses in between.
public struct TCPClient: Application {
    /// The name of the application.
    public static let name = "tcp-client"

    /// The server's name or address.
    public let host: String
    /// The server's port.
    public let port: UInt16
    /// The name that the messages carry.
    public let clientName: String
    /// How many messages to send.
    public var count = 10
    /// How long the handshake may take; nil for as long as the kernel tries.
    public var connectTimeout: Duration? = .seconds(10)
    /// How long an answer may take; nil for ever.
    public var readTimeout: Duration? = .seconds(30)
    /// The pauses between messages.
    public var pace = Pace(.seconds(5) ... .seconds(25))
    /// Whether small segments leave at once (TCP_NODELAY).
    public var noDelay = false
    /// Seconds of silence after which the kernel probes the peer (SO_KEEPALIVE); nil for never.
    public var keepAlive: Int?
    /// How the connection is closed (SO_LINGER): 0 with a RST, more waits that many seconds; nil as usual.
    public var linger: Int?
    /// Whether the own half is closed right after the last message, before its answer is there.
    public var halfCloses = false

    /// - Parameters:
    ///   - host: the server's name or address.
    ///   - port: the server's port.
    ///   - clientName: the name that the messages carry.
    public init(host: String, port: UInt16, clientName: String) {
        self.host = host
        self.port = port
        self.clientName = clientName
    }

    /// Runs until the last answer is there, or the request to end.
    ///
    /// - Parameter surroundings: how it is told to end, and where its events go.
    /// - Throws: `WirelabError` if the connection cannot be opened or breaks, or an answer takes too long.
    public func run(in surroundings: Surroundings) throws {
        var ending: String?
        var dialogue: Dialogue?
        do {
            let begun = ContinuousClock.now
            let connection = try Connection(request, waiting: surroundings.waiting)
            surroundings.report(connection.event(of: Self.name, after: .now - begun))
            dialogue = Dialogue(self, connection, surroundings)
            try dialogue?.hold()
        } catch is Interrupted {
            ending = "interrupted"
        }
        dialogue?.close()
        var event = AppEvent(.finished, application: Self.name)
        event.messages = dialogue?.answered ?? 0
        event.bytes = dialogue?.bytesRead ?? 0
        let sent = dialogue?.sent ?? 0
        event.message = ["answers received; \(sent) of \(count) messages sent", ending].compactMap(\.self).joined(
            separator: ", ")
        surroundings.report(event)
    }

    private var request: Connection.Request {
        Connection.Request(host: host, port: port, timeout: connectTimeout) { socket in
            if noDelay { try socket.set(.noDelay, 1) }
            if let keepAlive {
                try socket.set(.keepAlive, 1)
                try socket.set(.keepAliveIdle, keepAlive)
                try socket.set(.keepAliveInterval, keepAlive)
            }
            if let linger { try socket.setLinger(linger) }
        }
    }
}

extension Connection {
    /// The event that says that the connection is open.
    func event(of application: String, after duration: Duration) -> AppEvent {
        var event = AppEvent(.connected, application: application)
        event.local = socket.localAddress?.description
        event.peer = peer.description
        event.seconds = duration
        return event
    }
}
