internal import Diagnostics
internal import Glibc

/// The producer's connection: message after message into the kernel, and what the kernel says to that.
final class Production {
    typealias Instant = ContinuousClock.Instant

    /// Shorter waits are the ordinary pace of TCP and no news.
    private static let newsworthyWait = Duration.milliseconds(100)
    /// Without pauses, messages go to the kernel in pieces of at most this size: a large one leaves in full segments, without
    /// waiting for the next call. Between two hosts of a lab 1 MiB carried half as much again as 256 KiB, and more did not help.
    private static let pieceSize = 1 << 20

    private let producer: EagerProducer
    private let connection: Connection
    private let surroundings: Surroundings
    private var samples: ConnectionSamples
    private var progress: Rhythm
    private let begun = Instant.now
    /// When the last byte was handed to the kernel.
    private var ended: Instant?
    /// Bytes that the kernel accepted.
    private var bytes = 0

    init(_ producer: EagerProducer, _ connection: Connection, _ surroundings: Surroundings) {
        self.producer = producer
        self.connection = connection
        self.surroundings = surroundings
        samples = ConnectionSamples(EagerProducer.name, surroundings)
        progress = Rhythm(every: surroundings.progressInterval)
    }

    /// Sends, closes the own half, and returns when the consumer has closed.
    ///
    /// - Throws: `WirelabError`, `Interrupted`.
    func run() throws {
        do {
            if let pace = producer.pace { try sendPaced(pace) } else { try sendWithoutPause() }
            ended = .now
            connection.socket.finishSending()
            surroundings.report(count(.halfClosed))
            try awaitEnd()
        } catch let error as SocketError {
            throw ConnectionFailure.open(
                error.number, with: connection.peer.description, after: "\(bytes) bytes were sent")
        }
    }

    /// Closes the connection.
    func close() {
        samples.take(connection.socket, peer: connection.peer)
        connection.socket.close()
    }

    /// An event with what was sent so far.
    func count(_ kind: AppEvent.Kind) -> AppEvent {
        var event = AppEvent(kind, application: EagerProducer.name)
        event.bytes = bytes
        event.messages = bytes / producer.size
        if kind == .finished {
            let duration = begun.duration(to: ended ?? .now)
            event.seconds = duration
            event.bitsPerSecond = Double(bytes) * 8 / max(duration / .seconds(1), 1e-9)
        }
        return event
    }

    /// How many messages are to be sent, as far as that is known before.
    private var messageLimit: Int {
        let byBytes = producer.amount.bytes.map { max(0, $0 - 1) / producer.size + 1 }
        return min(producer.amount.messages ?? .max, byBytes ?? .max)
    }

    private func isOver(_ sent: Int) -> Bool {
        sent >= messageLimit || sent > 0 && producer.amount.duration.map { Instant.now - begun >= $0 } ?? false
    }

    private func sendPaced(_ pace: Pace) throws {
        var sent = 0
        while !isOver(sent) {
            if sent > 0 { try pause(pace.next()) }
            if isOver(sent) { return }
            var message = ProducedMessage(clientName: producer.clientName, size: producer.size)
            sent += 1
            let bytes = message.numbered(sent)
            try bytes.withUnsafeBytes { try sendAll($0) }
            var event = count(.sent)
            event.sequence = sent
            surroundings.report(event)
        }
    }

    /// The same messages again and again, numbered anew each time.
    private func sendWithoutPause() throws {
        let message = ProducedMessage(clientName: producer.clientName, size: producer.size)
        let room = max(1, min(Self.pieceSize / producer.size, messageLimit))
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: room * producer.size, alignment: 4096)
        defer { piece.deallocate() }
        let slots = (0..<room).map {
            UnsafeMutableRawBufferPointer(rebasing: piece[$0 * producer.size..<($0 + 1) * producer.size])
        }
        for slot in slots { slot.copyBytes(from: message.bytes) }
        var sent = 0
        while !isOver(sent) {
            let count = min(room, messageLimit - sent)
            for (index, slot) in slots.prefix(count).enumerated() { message.number(sent + index + 1, in: slot) }
            try sendAll(UnsafeRawBufferPointer(rebasing: piece[..<(count * producer.size)]))
            sent += count
            if progress.isDue() { surroundings.report(self.count(.progress)) }
        }
    }

    private func sendAll(_ piece: UnsafeRawBufferPointer) throws {
        var rest = piece[...]
        while !rest.isEmpty {
            if let count = try connection.socket.send(UnsafeRawBufferPointer(rebasing: rest)) {
                bytes += count
                rest = rest.dropFirst(count)
            } else {
                try awaitRoom()
            }
            samples.takeIfDue(connection.socket, peer: connection.peer)
        }
    }

    /// The kernel's send buffer is full: waits for room, says so if that takes long, and gives up if it takes too long.
    private func awaitRoom() throws {
        let since = Instant.now
        let deadline = producer.writeTimeout.map { since + $0 }
        var isTold = false
        while true {
            let news = isTold ? nil : since + Self.newsworthyWait
            let moment = earlier(news, earlier(deadline, samples.next))
            let ready = try connection.waiting.wait(for: connection.socket, [.writable, .readable], until: moment)
            if ready.contains(.readable) { try hearConsumer(isSending: true) }
            let now = Instant.now
            if ready.contains(.writable) {
                guard isTold else { return }
                var event = count(.unblocked)
                event.seconds = now - since
                return surroundings.report(event)
            }
            samples.takeIfDue(connection.socket, peer: connection.peer)
            if !isTold, now - since >= Self.newsworthyWait {
                isTold = true
                surroundings.report(count(.blocked))
            }
            if let deadline, now >= deadline { throw gaveUp() }
        }
    }

    /// Lets time pass between two messages, but notices a consumer that closes or resets.
    private func pause(_ duration: Duration) throws {
        let end = earlier(.now + duration, producer.amount.duration.map { begun + $0 }) ?? .now
        while Instant.now < end {
            let ready = try connection.waiting.wait(
                for: connection.socket, .readable, until: earlier(end, samples.next))
            if !ready.isEmpty { try hearConsumer(isSending: true) }
            samples.takeIfDue(connection.socket, peer: connection.peer)
        }
    }

    /// Everything is in the kernel; the consumer reads it, and then closes.
    private func awaitEnd() throws {
        while true {
            let ready = try connection.waiting.wait(for: connection.socket, .readable, until: samples.next)
            if !ready.isEmpty, try hearConsumer(isSending: false) { return }
            samples.takeIfDue(connection.socket, peer: connection.peer)
        }
    }

    /// Takes what the consumer sends, which is nothing but its FIN; returns whether that came.
    @discardableResult
    private func hearConsumer(isSending: Bool) throws -> Bool {
        var ignored = [UInt8](repeating: 0, count: 4096)
        let socket = connection.socket
        guard let count = try ignored.withUnsafeMutableBytes({ try socket.receive(into: $0) }) else { return false }
        if count > 0 { return false }
        guard isSending else { return true }
        throw WirelabError(
            .environment,
            "\(connection.peer) closed the connection (FIN) after \(bytes) bytes were sent: whatever follows would meet RST"
        )
    }

    private func gaveUp() -> WirelabError {
        WirelabError(
            .environment,
            "\(connection.peer) took no data for \(producer.writeTimeout?.text ?? "") after \(bytes) bytes: its window stayed "
                + "closed, or it is gone; -w 0 waits for ever")
    }
}
