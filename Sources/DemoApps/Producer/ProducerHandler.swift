internal import Diagnostics
internal import NIOCore

/// Sends one message after the other: the next one is made only when the kernel has accepted the one before, so that what
/// counts as sent is in the kernel, and a full send buffer is noticed as a blocked send.
final class ProducerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Shorter waits are the ordinary pace of TCP and no news.
    private static let newsworthyWait = TimeAmount.milliseconds(100)
    /// Messages in a row before the event loop may see to other things, a reset among them.
    private static let burst = 64

    private let session: ProducerSession
    private let started = NIODeadline.now()
    /// Kept, since a reset connection no longer knows its peer.
    private var peer = "the server"
    private var source: MessageSource
    /// Bytes handed to the channel so far.
    private var queued = 0
    private var isWriting = false
    private var waitingSince: NIODeadline?
    private var isAnnounced = false
    private var timers: [Scheduled<Void>] = []
    private var isDone = false
    private var lastProgress = NIODeadline.now()

    init(_ session: ProducerSession) {
        self.session = session
        source = session.source
    }

    func channelActive(context: ChannelHandlerContext) {
        var event = AppEvent(.connected, application: EagerProducer.name)
        event.local = context.localAddress?.endpointText
        peer = context.remoteAddress?.endpointText ?? peer
        event.peer = peer
        event.seconds = .nanoseconds((.now() - started).nanoseconds)
        session.report(event)
        sendBurst(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // The consumer sends nothing; whatever comes is read and let go, so that its FIN is seen.
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event, isDone {
            context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error, context: context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        stopWaiting()
        countAccepted(context)
        session.end.succeed()
        context.fireChannelInactive()
    }

    private func sendBurst(_ context: ChannelHandlerContext) {
        for _ in 0..<Self.burst {
            guard context.channel.isActive, !isDone else { return }
            if let limit = session.byteLimit, queued >= limit { return finish(context) }
            send(context)
            if isWriting { return waitForKernel(context) }
        }
        let next = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.execute {
            let (handler, context) = next.value
            handler.sendBurst(context)
        }
    }

    private func send(_ context: ChannelHandlerContext) {
        var buffer = context.channel.allocator.buffer(capacity: 1024)
        source.writeNext(into: &buffer)
        queued += buffer.readableBytes
        isWriting = true
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { result in
            self.written(result, context)
        }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: written)
    }

    /// The kernel has accepted a message, at once or after a wait.
    private func written(_ result: Result<Void, any Error>, _ context: ChannelHandlerContext) {
        isWriting = false
        if case .failure(let error) = result { return fail(error, context: context) }
        session.set(bytes: queued, messages: source.sequence)
        let now = NIODeadline.now()
        let since = waitingSince
        if let since {
            if isAnnounced { session.report(.unblocked, seconds: .nanoseconds((now - since).nanoseconds)) }
            stopWaiting()
        }
        if now - lastProgress >= Self.newsworthyWait {
            lastProgress = now
            session.report(.progress)
        }
        if since != nil { sendBurst(context) }
    }

    /// The kernel's send buffer is full: says so if it stays so, and gives up if that lasts too long.
    private func waitForKernel(_ context: ChannelHandlerContext) {
        waitingSince = .now()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timers.append(
            context.eventLoop.scheduleTask(in: Self.newsworthyWait) {
                let (handler, context) = bound.value
                handler.isAnnounced = true
                handler.countAccepted(context)
                handler.session.report(.blocked)
            })
        guard let timeout = session.writeTimeout else { return }
        timers.append(
            context.eventLoop.scheduleTask(in: .microseconds(timeout.microseconds)) {
                let (handler, context) = bound.value
                handler.countAccepted(context)
                handler.fail(
                    WirelabError(
                        .environment,
                        "\(handler.peer) took no data for \(timeout.components.seconds) s after "
                            + "\(handler.session.counts.bytes) bytes: its window stayed closed, or it is gone; "
                            + "-w 0 waits for ever"),
                    context: context)
            })
    }

    private func stopWaiting() {
        waitingSince = nil
        isAnnounced = false
        for timer in timers { timer.cancel() }
        timers.removeAll()
    }

    /// Counts what the kernel accepted of a message that it has not accepted whole.
    private func countAccepted(_ context: ChannelHandlerContext) {
        guard isWriting, let pending = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)
        else { return }
        session.set(bytes: queued - pending, messages: source.sequence - 1)
    }

    /// Everything is in the kernel: the FIN follows it, and then the peer's FIN is awaited.
    private func finish(_ context: ChannelHandlerContext) {
        isDone = true
        context.close(mode: .output, promise: nil)
    }

    private func fail(_ error: any Error, context: ChannelHandlerContext) {
        isDone = true
        stopWaiting()
        session.end.fail(ConnectionFailure.open(error, with: peer, after: "\(session.counts.bytes) bytes sent"))
        context.close(promise: nil)
    }
}
