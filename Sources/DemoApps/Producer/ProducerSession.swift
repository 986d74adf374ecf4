internal import Diagnostics
internal import NIOCore
internal import Synchronization

/// What the producer's handler shares with the task that waits for it.
final class ProducerSession: Sendable {
    let eventLoop: any EventLoop
    /// The first message's maker; the handler goes on with its own copy.
    let source: MessageSource
    let byteLimit: Int?
    let writeTimeout: Duration?
    let report: @Sendable (AppEvent) -> Void
    /// Succeeds when the peer has closed, fails when the connection broke.
    let end: EventLoopPromise<Void>

    private let state = Mutex((bytes: 0, messages: 0))

    init(
        eventLoop: any EventLoop, source: MessageSource, byteLimit: Int?, writeTimeout: Duration?,
        report: @escaping @Sendable (AppEvent) -> Void
    ) {
        self.eventLoop = eventLoop
        self.source = source
        self.byteLimit = byteLimit
        self.writeTimeout = writeTimeout
        self.report = report
        end = eventLoop.makePromise()
    }

    /// Ends the wait, if nothing did before.
    func stop() {
        end.fail(ChannelError.alreadyClosed)
    }

    /// What the kernel accepted so far.
    var counts: (bytes: Int, messages: Int) { state.withLock { $0 } }

    /// Sets what the kernel accepted so far.
    func set(bytes: Int, messages: Int) {
        state.withLock { $0 = (bytes, messages) }
    }

    /// Tells something with the counts so far.
    func report(_ kind: AppEvent.Kind, seconds: Duration? = nil) {
        var event = AppEvent(kind, application: EagerProducer.name)
        (event.bytes, event.messages) = counts
        event.seconds = seconds
        report(event)
    }
}
