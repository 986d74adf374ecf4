internal import Diagnostics

/// The client's side of a conversation: message, answer, pause, and so on.
final class Dialogue {
    private let client: TCPClient
    private let connection: Connection
    private let surroundings: Surroundings
    private var samples: ConnectionSamples
    private var stream = MessageStream()
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    /// Messages sent.
    private(set) var sent = 0
    /// Answers received.
    private(set) var answered = 0
    /// Bytes received.
    private(set) var bytesRead = 0
    private var isAtEnd = false

    init(_ client: TCPClient, _ connection: Connection, _ surroundings: Surroundings) {
        self.client = client
        self.connection = connection
        self.surroundings = surroundings
        samples = ConnectionSamples(TCPClient.name, surroundings)
    }

    /// Sends every message and waits for every answer.
    ///
    /// - Throws: `WirelabError`, `Interrupted`.
    func hold() throws {
        do {
            while sent < client.count {
                if sent > 0 { try pause(client.pace.next()) }
                let asked = ContinuousClock.now
                try sendNext()
                if sent == client.count && client.halfCloses { closeHalf() }
                try awaitAnswer(since: asked)
            }
        } catch let error as SocketError {
            throw ConnectionFailure.open(
                error.number, with: connection.peer.description, after: "\(answered) of \(sent) messages were answered")
        } catch let fault as MessageFault {
            throw WirelabError(.environment, "\(connection.peer) sent \(fault): it is no server for this client")
        }
    }

    /// Closes the connection.
    func close() {
        samples.take(connection.socket, peer: connection.peer)
        connection.socket.close()
    }

    private func sendNext() throws {
        sent += 1
        let text = "Message #\(sent) from client \(client.clientName)"
        let message = Message(text: text).bytes
        var written = 0
        while written < message.count {
            let count = try message.withUnsafeBytes {
                try connection.socket.send(UnsafeRawBufferPointer(rebasing: $0[written...]))
            }
            written += count ?? 0
            if count == nil { _ = try connection.waiting.wait(for: connection.socket, .writable) }
        }
        tell(.sent, text, bytes: message.count)
    }

    private func closeHalf() {
        connection.socket.finishSending()
        surroundings.report(AppEvent(.halfClosed, application: TCPClient.name))
    }

    /// Waits until the message sent last is answered.
    ///
    /// - Parameter asked: when it was sent, which on a busy machine is some time ago.
    /// - Throws: `WirelabError`, `Interrupted`, `SocketError`, `MessageFault`.
    private func awaitAnswer(since asked: ContinuousClock.Instant) throws {
        let wanted = answered + 1
        let deadline = client.readTimeout.map { asked + $0 }
        while answered < wanted {
            if isAtEnd { throw endedEarly() }
            try receive(until: deadline, asked: asked)
            if answered < wanted, let deadline, let limit = client.readTimeout, ContinuousClock.now >= deadline {
                throw WirelabError(
                    .environment,
                    "no answer to message \(sent) from \(connection.peer) within \(limit.text): the server is late, or it is gone; "
                        + "-r sets how long to wait")
            }
        }
    }

    /// Lets time pass, but hears what the server says meanwhile.
    private func pause(_ duration: Duration) throws {
        let end = ContinuousClock.now + duration
        while ContinuousClock.now < end {
            if isAtEnd { throw endedEarly() }
            try receive(until: end, asked: nil)
        }
    }

    /// Waits for bytes of the server and takes them.
    private func receive(until deadline: ContinuousClock.Instant?, asked: ContinuousClock.Instant?) throws {
        let ready = try connection.waiting.wait(
            for: connection.socket, .readable, until: earlier(deadline, samples.next))
        samples.takeIfDue(connection.socket, peer: connection.peer)
        guard !ready.isEmpty else { return }
        let socket = connection.socket
        guard let count = try buffer.withUnsafeMutableBytes({ try socket.receive(into: $0) }) else { return }
        if count == 0 {
            isAtEnd = true
            return try stream.finish()
        }
        bytesRead += count
        try buffer.withUnsafeBytes { bytes in
            try stream.receive(UnsafeRawBufferPointer(rebasing: bytes[..<count])) { message in
                answered += 1
                tell(.received, try message.text(), bytes: message.payload.count, seconds: asked.map { .now - $0 })
            }
        }
    }

    private func endedEarly() -> WirelabError {
        WirelabError(
            .environment,
            "\(connection.peer) closed the connection (FIN) after \(answered) answers to \(sent) messages")
    }

    private func tell(_ kind: AppEvent.Kind, _ text: String, bytes: Int, seconds: Duration? = nil) {
        var event = AppEvent(kind, application: TCPClient.name)
        event.sequence = kind == .sent ? sent : answered
        event.text = text
        event.bytes = bytes
        event.seconds = seconds
        surroundings.report(event)
    }
}
