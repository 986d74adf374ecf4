internal import Diagnostics
internal import NIOCore
internal import Synchronization

/// The consumer's one client, from the accept to its FIN.
final class ConsumerSession: Sendable {
    let eventLoop: any EventLoop
    /// The client's channel, once it is there.
    let client: EventLoopPromise<any Channel>
    /// Succeeds when reading may begin.
    let permission: EventLoopPromise<Void>
    /// Succeeds when the client has closed, fails when the connection broke.
    let end: EventLoopPromise<Void>

    private let report: @Sendable (AppEvent) -> Void
    private let state = Mutex((bytes: 0, messages: 0, isTaken: false))

    init(eventLoop: any EventLoop, report: @escaping @Sendable (AppEvent) -> Void) {
        self.eventLoop = eventLoop
        self.report = report
        client = eventLoop.makePromise()
        permission = eventLoop.makePromise()
        end = eventLoop.makePromise()
    }

    /// What was read so far.
    var counts: (bytes: Int, messages: Int) { state.withLock { ($0.bytes, $0.messages) } }

    /// Takes the first client and closes any other.
    ///
    /// The channel joins the event loop only when the future that this returns succeeds, which is when reading may begin.
    /// Turning off `autoRead` would not do: NIO reads everything as soon as the peer's FIN arrives.
    func accept(_ channel: any Channel) -> EventLoopFuture<Void> {
        let isTaken = state.withLock { state in
            defer { state.isTaken = true }
            return state.isTaken
        }
        guard !isTaken else { return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported) }
        client.succeed(channel)
        return permission.futureResult.flatMapThrowing {
            try channel.pipeline.syncOperations.addHandler(ConsumerHandler(self))
        }
    }

    /// Counts what was read.
    func add(bytes: Int, messages: Int) {
        state.withLock { state in
            state.bytes += bytes
            state.messages += messages
        }
    }

    /// Tells how far the reading came.
    func reportProgress() {
        var event = AppEvent(.progress, application: HesitantConsumer.name)
        (event.bytes, event.messages) = counts
        report(event)
    }

    /// Ends every wait; what was fulfilled before stays so.
    func stop() {
        client.fail(ChannelError.alreadyClosed)
        permission.fail(ChannelError.alreadyClosed)
        end.fail(ChannelError.alreadyClosed)
    }
}

/// Counts the bytes and messages of the one client.
final class ConsumerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let session: ConsumerSession
    private let decoder = NIOSingleStepByteToMessageProcessor(MessageDecoder())
    /// Kept, since a reset connection no longer knows its peer.
    private var peer = "the client"
    private var lastProgress = NIODeadline.now()

    init(_ session: ConsumerSession) {
        self.session = session
    }

    func channelActive(context: ChannelHandlerContext) {
        peer = context.remoteAddress?.endpointText ?? peer
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        var messages = 0
        do {
            try decoder.process(buffer: buffer) { _ in messages += 1 }
        } catch {
            return fail(error, context: context)
        }
        session.add(bytes: buffer.readableBytes, messages: messages)
        let now = NIODeadline.now()
        if now - lastProgress >= .milliseconds(100) {
            lastProgress = now
            session.reportProgress()
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error, context: context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        session.end.succeed()
        context.fireChannelInactive()
    }

    private func fail(_ error: any Error, context: ChannelHandlerContext) {
        session.end.fail(ConnectionFailure.open(error, with: peer, after: "\(session.counts.bytes) bytes read"))
        context.close(promise: nil)
    }
}
