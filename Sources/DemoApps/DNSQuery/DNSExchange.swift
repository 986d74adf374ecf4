internal import Packets

/// Asks one question, as a pure state machine: time and what arrives go in, actions come out.
///
/// Over UDP a query is sent again after `interval`, to each server in turn (RFC 1035 section 4.2.1). A truncated answer is
/// asked for again over TCP (RFC 7766 section 5). A server that says that it cannot, or that is not there, makes room for the
/// next one at once.
struct DNSExchange {
    /// What is asked, of whom, and for how long.
    struct Request {
        let query: DNSQueryMessage
        /// At least one.
        let servers: [SocketAddress]
        var startsWithTCP = false
        /// How long a server may be silent over UDP before the next query.
        var interval = Duration.seconds(2)
        /// How long all may take.
        var limit = Duration.seconds(10)
    }

    /// What is to be done.
    enum Action: Hashable {
        /// Send a datagram to the server with this number.
        case sendDatagram([UInt8], server: Int)
        /// Open a connection to it.
        case openTCP(server: Int)
        /// Send bytes on the connection.
        case sendOnTCP([UInt8])
        /// The connection is no longer needed.
        case closeTCP
        /// Call `timerFired` at this time, and not at the one before.
        case setTimer(Duration)
        /// Tell the user.
        case report(DNSEvent)
        /// All is said.
        case finish(DNSOutcome)
    }

    enum State: Hashable {
        case idle
        /// Waits for datagrams; the last query went to this server.
        case udp(server: Int)
        case tcp(server: Int)
        case finished
    }

    /// What is known of a server.
    struct Server {
        let address: SocketAddress
        /// How many queries it got, over either transport.
        var queries = 0
        /// When it was asked last: the query left, over TCP the SYN. nil before.
        var lastTry: Duration?
        /// Why it is asked no more.
        var refusal: String?
    }

    let request: Request
    private(set) var state = State.idle
    private(set) var servers: [Server]
    /// The best answer so far, of a server that says that it cannot answer.
    private var lesserAnswer: DNSAnswer?
    private var stream = DNSStream()
    private var isConnectionOpen = false
    private var actions: [Action] = []

    init(_ request: Request) {
        self.request = request
        servers = request.servers.map { Server(address: $0) }
    }

    /// How many queries were sent.
    var queryCount: Int { servers.map(\.queries).reduce(0, +) }

    /// Asks the first server. The time of every other call counts from here.
    mutating func start() -> [Action] {
        ask(0, at: .zero)
        return takeActions()
    }

    /// A datagram came.
    mutating func received(_ datagram: [UInt8], from source: SocketAddress, at now: Duration) -> [Action] {
        guard state != .finished else { return [] }
        if let server = servers.firstIndex(where: { $0.address == source && $0.queries > 0 }) {
            receive(datagram, from: server, over: .udp, at: now)
        } else {
            report(.ignored(datagram.count, from: source, over: .udp, "it comes from a server that was not asked"))
        }
        return takeActions()
    }

    /// A datagram could not be sent to a server, or an ICMP message came back.
    mutating func datagramFailed(server: Int, _ reason: String, at now: Duration) -> [Action] {
        giveUp(server, over: .udp, reason, at: now)
        return takeActions()
    }

    /// The connection stands.
    mutating func connectionOpened(at now: Duration) -> [Action] {
        guard case .tcp(let server) = state else { return [] }
        servers[server].queries += 1
        isConnectionOpen = true
        actions.append(.sendOnTCP(DNSStream.framed(request.query.bytes)))
        report(.query(request.query, to: servers[server].address, over: .tcp))
        return takeActions()
    }

    /// Bytes came on the connection.
    mutating func connectionReceived(_ bytes: [UInt8], at now: Duration) -> [Action] {
        guard case .tcp(let server) = state else { return [] }
        stream.append(bytes)
        // The answer may have changed the state.
        while state == .tcp(server: server), let message = stream.next() {
            receive(message, from: server, over: .tcp, at: now)
        }
        return takeActions()
    }

    /// The connection could not be opened, broke, or was closed by the server.
    mutating func connectionEnded(_ reason: String, at now: Duration) -> [Action] {
        guard case .tcp(let server) = state else { return [] }
        let announced = stream.announcedLength.map { " of an answer of \($0 + 2)" } ?? ""
        let part = stream.pendingByteCount > 0 ? ", after \(stream.pendingByteCount) bytes\(announced)" : ""
        giveUp(server, over: .tcp, reason + part, at: now)
        return takeActions()
    }

    /// The time of the timer has come.
    mutating func timerFired(at now: Duration) -> [Action] {
        switch state {
        case .idle, .finished: return []
        case .tcp(let server) where now >= request.limit:
            servers[server].refusal = connectionSilence(of: server, at: now)
            finishWithoutAnswer(at: now)
        case .udp where now >= request.limit:
            finishWithoutAnswer(at: now)
        case .udp(let server):
            let next = nextServer(after: server) ?? server
            let silence = silence(of: server, at: now)
            retry(next, "\(servers[server].address) was silent for \(silence.text)", at: now)
        case .tcp(let server):
            giveUp(server, over: .tcp, connectionSilence(of: server, at: now), at: now)
        }
        return takeActions()
    }

    /// The user wants it to end.
    mutating func interrupted() -> [Action] {
        guard state != .finished else { return [] }
        finish(.interrupted)
        return takeActions()
    }
}

// What follows changes the state and adds to the actions.
extension DNSExchange {
    private mutating func takeActions() -> [Action] {
        defer { actions = [] }
        return actions
    }

    private mutating func report(_ event: DNSEvent) {
        actions.append(.report(event))
    }

    private mutating func ask(_ server: Int, at now: Duration) {
        servers[server].lastTry = now
        if request.startsWithTCP {
            connect(to: server, at: now)
        } else {
            servers[server].queries += 1
            state = .udp(server: server)
            actions.append(.sendDatagram(request.query.bytes, server: server))
            report(.query(request.query, to: servers[server].address, over: .udp))
            actions.append(.setTimer(min(now + request.interval, request.limit)))
        }
    }

    private mutating func connect(to server: Int, at now: Duration) {
        servers[server].lastTry = now
        stream = DNSStream()
        isConnectionOpen = false
        state = .tcp(server: server)
        actions.append(.openTCP(server: server))
        // A connection has its share of the time that is left, so that the servers after it have theirs.
        let usable = servers.count { $0.refusal == nil }
        let share = max(request.interval, (request.limit - now) / max(1, usable))
        actions.append(.setTimer(min(now + share, request.limit)))
    }

    /// The time since the server was asked last.
    private func silence(of server: Int, at now: Duration) -> Duration { now - (servers[server].lastTry ?? now) }

    /// What a connection's silence means: the query was sent when the connection stood.
    private func connectionSilence(of server: Int, at now: Duration) -> String {
        let time = silence(of: server, at: now).text
        return isConnectionOpen
            ? "no answer over TCP within \(time), though the connection stood"
            : "no answer over TCP within \(time): the SYN met silence"
    }

    /// The server after this one, going round, that may still know the answer; it may be the same.
    private func nextServer(after server: Int) -> Int? {
        let order = (1...servers.count).map { (server + $0) % servers.count }
        return order.first { servers[$0].refusal == nil }
    }

    /// Asks this server no more, but the next one at once.
    ///
    /// What comes late is only kept in mind: another server, or the same one over TCP, is being asked.
    private mutating func giveUp(_ server: Int, over transport: DNSTransport, _ reason: String, at now: Duration) {
        switch (state, transport) {
        case (.finished, _), (.tcp(server), .udp): return
        case (.udp(server), .udp): servers[server].refusal = reason
        case (.tcp(server), .tcp):
            servers[server].refusal = reason
            actions.append(.closeTCP)
        default:
            servers[server].refusal = reason
            return
        }
        if let next = nextServer(after: server) {
            retry(next, "\(servers[server].address): \(reason)", at: now)
        } else {
            finishWithoutAnswer(at: now)
        }
    }

    private mutating func retry(_ server: Int, _ reason: String, at now: Duration) {
        report(.retry(servers[server].address, over: request.startsWithTCP ? .tcp : .udp, reason))
        ask(server, at: now)
    }

    private mutating func receive(
        _ bytes: [UInt8], from server: Int, over transport: DNSTransport, at now: Duration
    ) {
        let source = servers[server].address
        switch DNSReply(bytes, to: request.query) {
        case .foreign(let reason): report(.ignored(bytes.count, from: source, over: transport, reason))
        case .malformed(let reason):
            report(.ignored(bytes.count, from: source, over: transport, reason))
            giveUp(server, over: transport, "its answer cannot be read: \(reason)", at: now)
        case .answer(let message):
            let answer = DNSAnswer(
                message: message, byteCount: bytes.count, server: source, transport: transport,
                elapsed: silence(of: server, at: now))
            take(answer, from: server, at: now)
        }
    }

    private mutating func take(_ answer: DNSAnswer, from server: Int, at now: Duration) {
        let isTruncated = answer.transport == .udp && answer.message.header.flags.contains(.truncated)
        if isTruncated, case .tcp = state {
            let reason = "it is truncated, and the question is asked over TCP already"
            report(.ignored(answer.byteCount, from: answer.server, over: .udp, reason))
            return
        }
        report(.answer(answer))
        if isTruncated {
            report(.retry(answer.server, over: .tcp, "the answer is truncated: it did not fit the datagram"))
            connect(to: server, at: now)
        } else if answer.message.responseCode.isFinal {
            finish(.answered(answer))
        } else {
            lesserAnswer = answer
            giveUp(server, over: answer.transport, "it answered \(answer.message.responseCode)", at: now)
        }
    }

    private mutating func finishWithoutAnswer(at now: Duration) {
        if let lesserAnswer { return finish(.answered(lesserAnswer)) }
        let reasons = servers.filter { $0.lastTry != nil }.map { server in
            let queries = "\(server.queries) quer\(server.queries == 1 ? "y" : "ies")"
            let silence =
                "silence, after \(queries) in \(now.text): the host is gone, a firewall drops them, or nobody answers"
            return "\(server.address): \(server.refusal ?? silence)"
        }
        finish(.failed(reasons.joined(separator: "; ")))
    }

    private mutating func finish(_ outcome: DNSOutcome) {
        if case .tcp = state { actions.append(.closeTCP) }
        state = .finished
        actions.append(.finish(outcome))
    }
}
