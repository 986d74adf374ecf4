internal import Packets

/// Does what an exchange wants done: sockets, time, and the request to end.
final class DNSAsking {
    /// How often one socket is read before others and the timer have their turn.
    private static let mostEvents = 16
    private var exchange: DNSExchange
    private let poll: EventPoll
    private let report: (DNSEvent) -> Void
    private let begun = ContinuousClock.now
    private var datagramSockets: [Int: DNSDatagramSocket] = [:]
    private var connection: DNSConnection?
    private var connectionCount = 0
    private var timer: Duration?
    private var queue: [DNSExchange.Action] = []
    private var outcome: DNSOutcome?

    /// - Parameters:
    ///   - exchange: not yet started.
    ///   - interruption: becomes readable when asking shall end.
    ///   - report: is given each event.
    /// - Throws: `SocketError`.
    init(_ exchange: DNSExchange, interruption: CInt, report: @escaping (DNSEvent) -> Void) throws {
        self.exchange = exchange
        self.report = report
        poll = try EventPoll(interruption: interruption)
    }

    /// How many queries were sent.
    var queryCount: Int { exchange.queryCount }

    /// Asks until there is an outcome; the exchange's limit bounds how long.
    ///
    /// - Throws: `SocketError` where the system gives no sockets.
    func run() throws -> DNSOutcome {
        queue = exchange.start()
        while true {
            try perform()
            if let outcome { return outcome }
            do {
                for ready in try poll.wait(until: timer.map { begun + $0 }) { try handle(ready) }
            } catch is Interrupted {
                queue += exchange.interrupted()
            }
            if let timer, now >= timer {
                self.timer = nil
                queue += exchange.timerFired(at: now)
            }
        }
    }

    private var now: Duration { .now - begun }

    /// Does what is queued, also what the exchange wants because of it.
    private func perform() throws {
        while !queue.isEmpty {
            switch queue.removeFirst() {
            case .sendDatagram(let bytes, let server): try send(bytes, to: server)
            case .openTCP(let server): try connect(to: server)
            case .sendOnTCP(let bytes):
                connection?.send(bytes)
                if let connection { try poll.change(connection.socket, connection.interest, token: connection.token) }
            case .closeTCP:
                connection?.socket.close()
                connection = nil
            case .setTimer(let time): timer = time
            case .report(let event): report(event)
            case .finish(let outcome): self.outcome = outcome
            }
        }
    }

    private func send(_ bytes: [UInt8], to server: Int) throws {
        let socket = try datagramSockets[server] ?? openDatagramSocket(for: server)
        do {
            try socket.send(bytes)
        } catch let error as SocketError {
            queue += exchange.datagramFailed(server: server, ConnectionFailure.reason(error.number), at: now)
        }
    }

    private func openDatagramSocket(for server: Int) throws -> DNSDatagramSocket {
        let socket = try DNSDatagramSocket(to: exchange.request.servers[server])
        try poll.watch(socket.socket, .readable, token: server)
        datagramSockets[server] = socket
        return socket
    }

    private func connect(to server: Int) throws {
        // Each connection has a number of its own: what is told of a closed one must not be taken for the next one's.
        connectionCount += 1
        let token = exchange.request.servers.count + connectionCount
        do {
            let connection = try DNSConnection(to: exchange.request.servers[server], token: token)
            self.connection = connection
            try poll.watch(connection.socket, connection.interest, token: token)
        } catch let error as SocketError where error.call == "connect" {
            queue += exchange.connectionEnded(DNSConnection.connectFailure(error.number), at: now)
        }
    }

    private func handle(_ ready: EventPoll.Readiness) throws {
        if let socket = datagramSockets[ready.token] { return receive(from: socket, of: ready.token) }
        guard let connection, connection.token == ready.token else { return }
        // Bounded, so that a server that never stops sending cannot keep the timer from firing.
        for _ in 0..<Self.mostEvents {
            guard self.connection === connection, outcome == nil, let event = connection.next() else { break }
            switch event {
            case .opened: queue += exchange.connectionOpened(at: now)
            case .received(let bytes): queue += exchange.connectionReceived(bytes, at: now)
            case .ended(let reason): queue += exchange.connectionEnded(reason, at: now)
            }
            try perform()
        }
        if self.connection === connection {
            try poll.change(connection.socket, connection.interest, token: ready.token)
        }
    }

    private func receive(from socket: DNSDatagramSocket, of server: Int) {
        for _ in 0..<Self.mostEvents {
            do {
                guard let (bytes, source) = try socket.receive() else { return }
                queue += exchange.received(bytes, from: source, at: now)
            } catch let error as SocketError {
                queue += exchange.datagramFailed(server: server, ConnectionFailure.reason(error.number), at: now)
            } catch {
                return
            }
        }
    }
}
