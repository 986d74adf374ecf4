/// The DNS queries of a capture and their answers, each interface for itself.
public struct DNSAnalysis: Sendable {
    /// The port of DNS.
    public static let port: UInt16 = 53
    /// The port of multicast DNS (RFC 6762).
    public static let multicastPort: UInt16 = 5353
    /// The transactions that are kept, the first ones; the statistics count all.
    public static let mostTransactions = 8_192
    /// The queries that an answer is looked for, at a time.
    public static let mostPending = 4_096

    /// The first queries, and what came of each.
    public private(set) var transactions: [DNSTransaction] = []
    /// Queries that are not kept as transactions, since there are as many as there may be.
    public private(set) var queriesLeftOut = 0
    /// What is counted of all.
    public private(set) var statistics = DNSStatistics()

    private var pending = BoundedTable<DNSQueryKey, PendingQuery>(capacity: mostPending)
    private var streams = DNSTCPStreams()

    /// Begins with no messages.
    public init() {}

    /// Whether datagrams or segments between these ends carry DNS, going by their ports.
    ///
    /// - Parameters:
    ///   - source: one end.
    ///   - destination: the other one.
    /// - Returns: whether one of the ports is that of DNS or of multicast DNS.
    public static func isDNS(_ source: Endpoint, _ destination: Endpoint) -> Bool {
        source.port == port || destination.port == port || source.port == multicastPort
            || destination.port == multicastPort
    }

    /// Adds a datagram, if it is to or from the port of DNS or of multicast DNS.
    ///
    /// - Parameters:
    ///   - datagram: the datagram.
    ///   - payload: the captured bytes of its payload.
    ///   - observation: where and when it was seen.
    public mutating func add(_ datagram: UDPDatagram, _ payload: RawSpan, at observation: Observation) {
        guard Self.isDNS(datagram.source, datagram.destination) else { return }
        let isMulticast =
            datagram.source.port == Self.multicastPort || datagram.destination.port == Self.multicastPort
        add(
            payload, from: datagram.source, to: datagram.destination, over: isMulticast ? .multicast : .udp,
            at: observation)
    }

    /// Adds a segment, if it is to or from the port of DNS.
    ///
    /// - Parameters:
    ///   - segment: the segment.
    ///   - payload: the captured bytes of its payload.
    ///   - observation: where and when it was seen.
    public mutating func add(_ segment: TCPSegment, _ payload: RawSpan, at observation: Observation) {
        guard segment.source.port == Self.port || segment.destination.port == Self.port else { return }
        for message in streams.add(segment, payload) {
            add(message.span.bytes, from: segment.source, to: segment.destination, over: .tcp, at: observation)
        }
    }

    private mutating func add(
        _ bytes: RawSpan, from source: Endpoint, to destination: Endpoint, over transport: DNSTransaction.Transport,
        at observation: Observation
    ) {
        guard let message = DNSMessage(bytes) else {
            statistics.unreadable += 1
            return
        }
        let path = DNSPath(
            source: source, destination: destination, transport: transport, observation: observation)
        if message.header.flags.contains(.response) {
            addAnswer(message, path)
        } else if message.questions.isEmpty {
            statistics.unreadable += 1
        } else {
            addQuery(message, path)
        }
    }

    private mutating func addQuery(_ message: DNSMessage, _ path: DNSPath) {
        // Multicast DNS puts several questions into one message; elsewhere there is one.
        for question in message.questions {
            let key = DNSQueryKey(queryWith: message.header.identifier, question, path)
            if let query = pending[key], !query.isAnswered, query.question == question {
                statistics.retries += 1
                query.update(&transactions) {
                    $0.retries += 1
                    $0.lastQuery = path.observation.timestamp
                }
                continue
            }
            statistics.queries += 1
            pending[key] = nil
            pending[key] = begin(message.header.identifier, question, path)
        }
    }

    private mutating func begin(_ identifier: UInt16, _ question: DNSQuestion, _ path: DNSPath) -> PendingQuery {
        let observation = path.observation
        guard transactions.count < Self.mostTransactions else {
            queriesLeftOut += 1
            return PendingQuery(question: question, timestamp: observation.timestamp, index: nil)
        }
        transactions.append(
            DNSTransaction(
                interface: observation.interface, transport: path.transport, client: path.source,
                server: path.destination, identifier: identifier, question: question, frame: observation.frame,
                timestamp: observation.timestamp, lastQuery: observation.timestamp))
        return PendingQuery(question: question, timestamp: observation.timestamp, index: transactions.count - 1)
    }

    private mutating func addAnswer(_ message: DNSMessage, _ path: DNSPath) {
        let keys = DNSQueryKey.keys(answeredBy: message, path)
        var isMatched = false
        for key in keys {
            guard var query = pending[key], message.questions.first.map({ $0.isAbout(query.question) }) ?? true
            else { continue }
            isMatched = true
            answer(&query, message, path)
            pending[key] = query
        }
        if !isMatched { statistics.unmatchedAnswers += 1 }
    }

    private mutating func answer(_ query: inout PendingQuery, _ message: DNSMessage, _ path: DNSPath) {
        guard !query.isAnswered else {
            statistics.furtherAnswers += 1
            query.update(&transactions) { $0.furtherAnswers += 1 }
            return
        }
        query.isAnswered = true
        statistics.answered += 1
        statistics.responseCodes[message.responseCode, default: 0] += 1
        statistics.latencies.add(path.observation.timestamp.since(query.timestamp))
        query.update(&transactions) {
            $0.answer = DNSTransaction.Answer(
                frame: path.observation.frame, timestamp: path.observation.timestamp, source: path.source,
                responseCode: message.responseCode, recordCount: message.header.answerCount,
                isTruncated: message.header.flags.contains(.truncated))
        }
    }
}

/// The way of a message.
struct DNSPath {
    let source: Endpoint
    let destination: Endpoint
    let transport: DNSTransaction.Transport
    let observation: Observation
}

/// A query that may still be answered, and its place in the list.
private struct PendingQuery {
    let question: DNSQuestion
    let timestamp: Timestamp
    let index: Int?
    var isAnswered = false

    func update(_ transactions: inout [DNSTransaction], _ body: (inout DNSTransaction) -> Void) {
        guard let index else { return }
        body(&transactions[index])
    }
}

extension DNSQuestion {
    /// Whether an answer that repeats this question is about `other`. Multicast DNS uses the class's highest bit for itself.
    fileprivate func isAbout(_ other: DNSQuestion) -> Bool { name == other.name && type == other.type }
}
