public import LabModel
internal import NIOCore
internal import NIOPosix

/// A TCP server that accepts one client and reads nothing until it is told to, so that its receive buffer fills and its
/// host closes the window; then it reads until the client's FIN, and ends.
public struct HesitantConsumer: Sendable {
    /// The name of the application.
    public static let name = "hesitant-consumer"

    /// Where to listen.
    public let address: IPv4Address
    /// The port to listen on; 0 lets the kernel choose one.
    public let port: UInt16
    /// The size of the receive buffer to ask for (SO_RCVBUF), in bytes; Linux doubles it. nil leaves it to the kernel, which
    /// then adapts it.
    public let receiveBuffer: Int?

    /// - Parameters:
    ///   - address: where to listen.
    ///   - port: the port to listen on.
    ///   - receiveBuffer: the size of the receive buffer to ask for, in bytes.
    public init(address: IPv4Address, port: UInt16, receiveBuffer: Int? = nil) {
        self.address = address
        self.port = port
        self.receiveBuffer = receiveBuffer
    }

    /// Runs until the client has closed, or the task is cancelled.
    ///
    /// - Parameters:
    ///   - permission: returns when the consumer may read; called once a client is there.
    ///   - report: is given each event, on any thread.
    /// - Returns: how many bytes were read.
    /// - Throws: `WirelabError` if the address cannot be had, or the connection breaks.
    @discardableResult
    public func run(
        permission: @Sendable () async -> Void, report: @escaping @Sendable (AppEvent) -> Void
    ) async throws -> Int {
        let channels = OpenChannels()
        return try await withTaskCancellationHandler {
            try await serve(channels, permission, report)
        } onCancel: {
            channels.cancel()
        }
    }

    private func serve(
        _ channels: OpenChannels, _ permission: @Sendable () async -> Void,
        _ report: @escaping @Sendable (AppEvent) -> Void
    ) async throws -> Int {
        let session = ConsumerSession(eventLoop: MultiThreadedEventLoopGroup.singleton.any(), report: report)
        defer { session.stop() }
        let listener = try await listen(session)
        channels.add(listener)
        listener.closeFuture.whenComplete { _ in session.stop() }
        var event = AppEvent(.listening, application: Self.name)
        event.local = listener.localAddress?.endpointText
        report(event)
        do {
            let client = try await session.client.futureResult.get()
            channels.add(client)
            event = AppEvent(.accepted, application: Self.name)
            event.peer = client.remoteAddress?.endpointText
            event.message = "not reading yet"
            report(event)
            await permission()
            if !channels.isCancelled {
                report(AppEvent(.reading, application: Self.name))
                session.permission.succeed()
            }
            try await session.end.futureResult.get()
        } catch  where channels.isCancelled {
            // Told to end: what was read until now is the result.
        }
        try? await listener.close()
        let (bytes, messages) = session.counts
        event = AppEvent(.finished, application: Self.name)
        event.bytes = bytes
        event.messages = messages
        event.message = channels.isCancelled ? "interrupted" : nil
        report(event)
        return bytes
    }

    private func listen(_ session: ConsumerSession) async throws -> any Channel {
        var bootstrap = ServerBootstrap(group: session.eventLoop)
            .serverChannelOption(.backlog, value: 1)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: false)
            .childChannelInitializer { channel in session.accept(channel) }
        if let receiveBuffer {
            // On the listener, since the SYN-ACK's window scale is chosen before there is a connection.
            bootstrap = bootstrap.serverChannelOption(
                .socketOption(.so_rcvbuf), value: .init(clamping: receiveBuffer))
        }
        do {
            return try await bootstrap.bind(host: address.description, port: Int(port)).get()
        } catch {
            throw ConnectionFailure.listening(error, on: "\(address):\(port)")
        }
    }
}

extension SocketAddress {
    /// `10.0.0.10:1234`.
    var endpointText: String { "\(ipAddress ?? "?"):\(port ?? 0)" }
}
