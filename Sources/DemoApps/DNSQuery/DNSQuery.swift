internal import Diagnostics
internal import HostSystem
internal import Packets

/// Asks name servers one question and tells what they answer: a small `dig`.
public struct DNSQuery: Sendable {
    /// The name of the application.
    public static let name = "dns-query"
    /// The port of name servers.
    public static let port: UInt16 = 53

    /// What is asked.
    public let candidates: NameCandidates
    /// Who is asked, at least one.
    public let servers: [SocketAddress]
    /// Whether the question travels over TCP from the start.
    public var startsWithTCP = false
    /// Whether the server shall ask others if it must.
    public var isRecursionDesired = true
    /// The largest UDP payload to offer with EDNS; nil means an answer of at most 512 bytes.
    public var payloadSize: UInt16?
    /// How long a server may be silent over UDP before the next query.
    public var interval = Duration.seconds(2)
    /// How long all may take.
    public var limit = Duration.seconds(10)

    /// - Parameters:
    ///   - candidates: what is asked.
    ///   - servers: who is asked, at least one.
    public init(_ candidates: NameCandidates, of servers: [SocketAddress]) {
        self.candidates = candidates
        self.servers = servers
    }

    /// Is as patient as resolv.conf says, where it says so.
    ///
    /// - Parameter configuration: what it says.
    public mutating func setPatience(of configuration: ResolverConfiguration) {
        interval = configuration.timeout ?? interval
        if let attempts = configuration.attempts { limit = interval * attempts * servers.count }
    }

    /// Asks for one name after the other until one exists.
    ///
    /// - Parameters:
    ///   - interruption: becomes readable when asking shall end.
    ///   - report: is given each event.
    /// - Returns: how it ended.
    /// - Throws: `WirelabError` where the system gives no sockets.
    public func run(interruption: CInt, report: @escaping (DNSEvent) -> Void) throws -> DNSResult {
        let begun = ContinuousClock.now
        var queries = 0
        for candidate in candidates.candidates {
            let request = request(for: candidate.name, limit: limit - (.now - begun))
            let (outcome, count) = try ask(request, interruption, report)
            queries += count
            let isLast = candidate == candidates.candidates.last
            if case .answered(let answer) = outcome, answer.message.responseCode == .nameError, !isLast { continue }
            let result = DNSResult(
                candidates: candidates, candidate: candidate, outcome: outcome, queries: queries, elapsed: .now - begun)
            stamped(report)(.finished(result))
            return result
        }
        throw WirelabError(.invalidInput, "'\(candidates.text)' is too long with every search domain behind it")
    }

    private func request(for name: DNSName, limit: Duration) -> DNSExchange.Request {
        let query = DNSQueryMessage(
            // From the system's generator: a number that can be guessed lets others answer (RFC 5452 section 9.2).
            identifier: .random(in: .min ... .max), question: DNSQuestion(name: name, type: candidates.type),
            flags: isRecursionDesired ? .recursionDesired : [], payloadSize: payloadSize)
        return DNSExchange.Request(
            query: query, servers: servers, startsWithTCP: startsWithTCP, interval: interval,
            limit: max(.milliseconds(1), limit))
    }

    private func ask(
        _ request: DNSExchange.Request, _ interruption: CInt, _ report: @escaping (DNSEvent) -> Void
    ) throws -> (DNSOutcome, queries: Int) {
        do {
            let asking = try DNSAsking(DNSExchange(request), interruption: interruption, report: stamped(report))
            return (try asking.run(), asking.queryCount)
        } catch let error as SocketError {
            throw WirelabError(
                .environment, "\(error.call) failed: \(systemErrorText(error.number))", cause: error)
        }
    }

    /// Events of the exchange have no time of day.
    private func stamped(_ report: @escaping (DNSEvent) -> Void) -> (DNSEvent) -> Void {
        { event in
            var event = event
            event.microseconds = WallClock.microseconds()
            report(event)
        }
    }
}
