internal import Glibc
internal import HostSystem

/// The server's loop: takes connections, and gives every client's bytes to its conversation and the answers back.
final class ServedClients {
    typealias Instant = ContinuousClock.Instant

    /// Connections taken in a row before the clients are looked after again.
    private static let acceptBurst = 64
    private static let listenerToken = 0

    private let server: TCPServer
    private let limits: Conversation.Limits
    private let listener: Socket
    private let surroundings: Surroundings
    private let poll: EventPoll
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    private var clients: [Int: ServedClient] = [:]
    /// Which client's next answer is due when: one entry a client, whatever it asks.
    private var dueAnswers = DueQueue()
    private var lastToken = 0
    private var sweep: Rhythm
    /// Accepting goes on at this moment, after descriptors or memory ran out.
    private var acceptsAgain: Instant?
    private var rejections = EventAllowance()
    private var totals = (clients: 0, answered: 0, bytes: 0)

    init(_ server: TCPServer, listener: Socket, _ surroundings: Surroundings) throws {
        self.server = server
        self.listener = listener
        self.surroundings = surroundings
        limits = Conversation.Limits(messageTime: server.patience, answerTime: server.patience)
        sweep = Rhythm(every: min(.seconds(1), max(.milliseconds(20), server.patience / 4)))
        poll = try EventPoll(interruption: surroundings.interruption)
        raiseDescriptorLimit()
        if server.accepts { try poll.watch(listener, .readable, token: Self.listenerToken) }
    }

    deinit { buffer.deallocate() }

    /// Serves until the request to end.
    ///
    /// - Throws: `Interrupted`, `SocketError`.
    func serve() throws {
        while true {
            let busyUntil = clients.isEmpty && rejections.keptBack == 0 ? nil : sweep.next
            let ready = try poll.wait(until: earlier(dueAnswers.next, earlier(busyUntil, acceptsAgain)))
            for event in ready { try handle(event) }
            let now = Instant.now
            while let token = dueAnswers.take(at: now) {
                guard let client = clients[token] else { continue }
                client.isQueued = false
                advance(client, token, at: now)
            }
            if sweep.isDue(at: now) {
                dropOverdue(at: now)
                let keptBack = rejections.takeKeptBack()
                if keptBack > 0 { tell(.note, "\(keptBack) more clients were let go; not each is told") }
            }
            if let moment = acceptsAgain, now >= moment {
                acceptsAgain = nil
                try poll.watch(listener, .readable, token: Self.listenerToken)
            }
        }
    }

    /// What was done in all.
    func summary() -> AppEvent {
        var event = AppEvent(.finished, application: TCPServer.name)
        event.messages = totals.answered + clients.values.reduce(0) { $0 + $1.conversation.answered }
        event.bytes = totals.bytes + clients.values.reduce(0) { $0 + $1.conversation.bytesRead }
        event.message = "\(totals.clients) client\(totals.clients == 1 ? "" : "s"), \(clients.count) still connected"
        return event
    }

    private func handle(_ event: EventPoll.Readiness) throws {
        if event.token == Self.listenerToken { return try acceptClients() }
        guard let client = clients[event.token] else { return }
        let now = Instant.now
        if event.interest.contains(.readable) {
            guard read(client, event.token, at: now) else { return }
        }
        advance(client, event.token, at: now)
    }

    private func acceptClients() throws {
        for _ in 0..<Self.acceptBurst {
            do {
                guard let socket = try listener.accept() else { return }
                try take(socket)
            } catch let error as SocketError {
                // A connection that was reset while it waited, or was never wholly there, is no fault of the server.
                guard [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error.number) else { continue }
                tell(
                    .note,
                    "cannot accept more (\(systemErrorText(error.number))): \(clients.count) clients are connected, "
                        + "the others wait in the accept queue; raise the limit with: ulimit -n")
                poll.forget(listener)
                acceptsAgain = .now + .seconds(1)
                return
            }
        }
    }

    private func take(_ socket: Socket) throws {
        guard let peer = socket.peerAddress else { return }
        lastToken += 1
        totals.clients += 1
        let client = ServedClient(
            socket: socket, peer: peer, number: lastToken,
            conversation: Conversation(delay: server.responseDelay, limits: limits))
        try poll.watch(socket, .readable, token: lastToken)
        clients[lastToken] = client
        if server.tellsMessages { surroundings.report(client.event(.accepted)) }
    }

    /// Reads what there is once; returns whether the client is still there.
    private func read(_ client: ServedClient, _ token: Int, at now: Instant) -> Bool {
        do {
            guard let count = try client.socket.receive(into: buffer) else { return true }
            if count == 0 {
                try client.conversation.endInput()
                return true
            }
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            let texts = try client.conversation.receive(bytes, at: now)
            for text in texts {
                if server.tellsMessages { surroundings.report(client.event(.received, text: text)) }
            }
            return true
        } catch let fault as MessageFault {
            reject(client, token, "sent \(fault); connection closed")
        } catch let error as SocketError {
            end(client, token, ConnectionFailure.reason(error.number))
        } catch {
            end(client, token, "\(error)")
        }
        return false
    }

    /// Writes what is due and asks for what can happen next, or ends what is done.
    private func advance(_ client: ServedClient, _ token: Int, at now: Instant) {
        do {
            let texts = client.conversation.takeDueAnswers(at: now)
            if server.tellsMessages {
                for text in texts { surroundings.report(client.event(.sent, text: text)) }
            }
            try client.conversation.write(at: now) { try client.socket.send($0) }
            if let due = client.conversation.nextDue, !client.isQueued {
                client.isQueued = true
                dueAnswers.add(token, at: due)
            }
            if client.conversation.isDone { return end(client, token, "FIN after the last answer") }
            var interest: EventPoll.Interest = []
            if client.conversation.wantsInput { interest.insert(.readable) }
            if client.conversation.wantsOutput { interest.insert(.writable) }
            if interest != client.interest {
                client.interest = interest
                try poll.change(client.socket, interest, token: token)
            }
        } catch let error as SocketError {
            end(client, token, ConnectionFailure.reason(error.number))
        } catch {
            end(client, token, "\(error)")
        }
    }

    private func dropOverdue(at now: Instant) {
        for (token, client) in clients {
            if let reason = client.conversation.reasonToEnd(at: now) { reject(client, token, reason) }
        }
    }

    private func reject(_ client: ServedClient, _ token: Int, _ reason: String) {
        if rejections.allows() {
            var event = client.event(.rejected)
            event.message = reason
            surroundings.report(event)
        }
        remove(client, token)
    }

    private func end(_ client: ServedClient, _ token: Int, _ reason: String) {
        if surroundings.sampleInterval != nil, server.tellsMessages {
            var event = client.event(.sample)
            event.tcp = TCPInformation(client.socket)
            surroundings.report(event)
        }
        var event = client.event(.closed)
        event.message = reason
        event.messages = client.conversation.answered
        event.bytes = client.conversation.bytesRead
        if server.tellsMessages { surroundings.report(event) }
        remove(client, token)
    }

    private func remove(_ client: ServedClient, _ token: Int) {
        totals.answered += client.conversation.answered
        totals.bytes += client.conversation.bytesRead
        poll.forget(client.socket)
        client.socket.close()
        clients[token] = nil
    }

    private func tell(_ kind: AppEvent.Kind, _ message: String) {
        var event = AppEvent(kind, application: TCPServer.name)
        event.message = message
        surroundings.report(event)
    }
}

/// A client that is connected.
final class ServedClient {
    let socket: Socket
    let peer: SocketAddress
    let number: Int
    var conversation: Conversation
    var interest: EventPoll.Interest = .readable
    /// Whether its next answer is in the queue of those to come.
    var isQueued = false

    init(socket: Socket, peer: SocketAddress, number: Int, conversation: Conversation) {
        self.socket = socket
        self.peer = peer
        self.number = number
        self.conversation = conversation
    }

    /// An event of this client.
    func event(_ kind: AppEvent.Kind, text: String? = nil) -> AppEvent {
        var event = AppEvent(kind, application: TCPServer.name)
        event.worker = "worker-\(number)"
        event.peer = peer.description
        event.text = text
        event.bytes = text?.utf8.count
        return event
    }
}
