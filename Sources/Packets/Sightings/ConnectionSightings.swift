/// A connection as two interfaces saw it: which of its segments both saw, and which only one.
public struct ConnectionSightings: Sendable {
    /// The first interface's view, an index in `TCPAnalysis.connections`; its interface has the lower index.
    public let first: Int
    /// The second interface's view, an index in `TCPAnalysis.connections`.
    public let second: Int
    /// The end of the connection that is nearer to the first interface; nil where segments of one end only were seen twice, or
    /// the times do not tell.
    public let endNearFirst: ConnectionEnd?

    /// Whether the client is the end with the higher address or port. Who the client is, the first view says.
    let isClientUpper: Bool
    private let client: DirectionSightings
    private let server: DirectionSightings
    /// The shortest way between the interfaces there and back that one exchange shows, in nanoseconds.
    let leastRoundTrip: Int64?

    /// - Parameters:
    ///   - pair: what was matched.
    ///   - isClientUpper: whether the client of the first view is the end with the higher address or port.
    init(_ pair: ViewPair, isClientUpper: Bool) {
        first = pair.first
        second = pair.second
        self.isClientUpper = isClientUpper
        client = isClientUpper ? pair.upper : pair.lower
        server = isClientUpper ? pair.lower : pair.upper
        endNearFirst = pair.exchanges.isUpperNearFirst.map { $0 == isClientUpper ? .client : .server }
        leastRoundTrip = pair.exchanges.leastRoundTrip
    }

    /// What both saw of one direction.
    ///
    /// - Parameter end: the sender, client or server as the first view has it.
    /// - Returns: the counts.
    public func sent(by end: ConnectionEnd) -> DirectionSightings { end == .client ? client : server }

    /// The least time that segments of an end seem to need from the interface that is nearer to it to the other one, by the
    /// clocks as they are; negative where these differ by more. Nil where it is not known.
    ///
    /// - Parameter end: the sender.
    /// - Returns: the time.
    public func leastTime(from end: ConnectionEnd) -> Duration? {
        passage(from: end).map { .nanoseconds(end == endNearFirst ? $0.time : -$0.time) }
    }

    /// The segment of an end with the least time between the interfaces.
    func passage(from end: ConnectionEnd) -> DirectionSightings.Passage? {
        guard let endNearFirst else { return nil }
        return end == endNearFirst ? sent(by: end).least : sent(by: end).greatest
    }
}
