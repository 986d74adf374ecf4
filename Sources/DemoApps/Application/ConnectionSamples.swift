/// Asks the kernel about one TCP connection again and again, where that is wanted.
struct ConnectionSamples {
    private let application: String
    private let report: EventReport
    private var rhythm: Rhythm?

    init(_ application: String, _ surroundings: Surroundings) {
        self.application = application
        report = surroundings.report
        rhythm = surroundings.sampleInterval.map { Rhythm(every: $0) }
    }

    /// When the next sample is due; nil where none is wanted.
    var next: ContinuousClock.Instant? { rhythm?.next }

    /// Takes a sample if one is due.
    mutating func takeIfDue(_ socket: Socket, peer: SocketAddress) {
        if rhythm?.isDue() == true { take(socket, peer: peer) }
    }

    /// Takes a sample now, if samples are wanted.
    func take(_ socket: Socket, peer: SocketAddress) {
        guard rhythm != nil, let information = TCPInformation(socket) else { return }
        var event = AppEvent(.sample, application: application)
        event.peer = peer.description
        event.tcp = information
        event.queue = socket.receiveQueue
        report(event)
    }
}

/// The earlier of two moments, where nil is never.
func earlier(_ first: ContinuousClock.Instant?, _ second: ContinuousClock.Instant?) -> ContinuousClock.Instant? {
    guard let first, let second else { return first ?? second }
    return min(first, second)
}
