internal import LabModel
internal import NIOCore
internal import NIOPosix

/// A TCP client that sends JSON messages as fast as the connection takes them, then closes its half and waits for the peer
/// to close.
public struct EagerProducer: Sendable {
    /// The name of the application.
    public static let name = "eager-producer"

    /// The server's name or address.
    public let host: String
    /// The server's port.
    public let port: UInt16
    /// The name that the messages carry.
    public let clientName: String
    /// How many bytes to send at least: the message that reaches the number is the last. nil sends until cancelled.
    public let byteLimit: Int?
    /// How long the handshake may take.
    public let connectTimeout: Duration
    /// How long the kernel may refuse data before the producer gives up; nil waits for ever.
    public let writeTimeout: Duration?

    /// - Parameters:
    ///   - host: the server's name or address.
    ///   - port: the server's port.
    ///   - clientName: the name that the messages carry.
    ///   - byteLimit: how many bytes to send at least; nil sends until cancelled.
    ///   - connectTimeout: how long the handshake may take.
    ///   - writeTimeout: how long the kernel may refuse data; nil waits for ever.
    public init(
        host: String, port: UInt16, clientName: String, byteLimit: Int?, connectTimeout: Duration = .seconds(10),
        writeTimeout: Duration? = .seconds(10)
    ) {
        self.host = host
        self.port = port
        self.clientName = clientName
        self.byteLimit = byteLimit
        self.connectTimeout = connectTimeout
        self.writeTimeout = writeTimeout
    }

    /// Runs until the peer has closed, or the task is cancelled.
    ///
    /// - Parameter report: is given each event, on any thread.
    /// - Returns: how many bytes the kernel accepted.
    /// - Throws: `WirelabError` if the name is unknown, the connection cannot be opened or breaks, or a write takes too long.
    @discardableResult
    public func run(report: @escaping @Sendable (AppEvent) -> Void) async throws -> Int {
        let channels = OpenChannels()
        return try await withTaskCancellationHandler {
            try await send(channels, report)
        } onCancel: {
            channels.cancel()
        }
    }

    private func send(_ channels: OpenChannels, _ report: @escaping @Sendable (AppEvent) -> Void) async throws -> Int {
        let session = ProducerSession(
            eventLoop: MultiThreadedEventLoopGroup.singleton.any(), source: MessageSource(clientName: clientName),
            byteLimit: byteLimit, writeTimeout: writeTimeout, report: report)
        defer { session.stop() }
        do {
            try await connect(session, channels)
            try await session.end.futureResult.get()
        } catch  where channels.isCancelled {
            // Told to end: what was sent until now is the result.
        }
        let (bytes, messages) = session.counts
        var event = AppEvent(.finished, application: Self.name)
        event.bytes = bytes
        event.messages = messages
        event.message = channels.isCancelled ? "interrupted" : nil
        report(event)
        return bytes
    }

    private func connect(_ session: ProducerSession, _ channels: OpenChannels) async throws {
        let host = host
        let address = try await NIOThreadPool.singleton.runIfActive { try resolveIPv4Address(of: host) }
        do {
            let socketAddress = try SocketAddress(ipAddress: address.description, port: Int(port))
            _ = try await ClientBootstrap(group: session.eventLoop)
                .channelOption(.allowRemoteHalfClosure, value: true)
                // Nagle's algorithm on, as in a program that sets no option.
                .channelOption(.tcpOption(.tcp_nodelay), value: 0)
                .connectTimeout(.microseconds(connectTimeout.microseconds))
                .channelInitializer { channel in
                    channels.add(channel)
                    return channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(ProducerHandler(session))
                    }
                }
                .connect(to: socketAddress).get()
        } catch {
            throw ConnectionFailure.connecting(error, to: "\(host):\(port)", timeout: connectTimeout)
        }
    }
}
