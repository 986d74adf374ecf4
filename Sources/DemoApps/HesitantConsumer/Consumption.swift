internal import Diagnostics
internal import Glibc

/// The consumer's one client, from the accept to its FIN.
final class Consumption {
    /// A small piece every now and then rather than a byte at a time, when the rate is limited.
    private static let limitedReadInterval = Duration.milliseconds(50)

    private let consumer: HesitantConsumer
    private let socket: Socket
    private let peer: SocketAddress
    private let surroundings: Surroundings
    private let buffer: UnsafeMutableRawBufferPointer
    private var samples: ConnectionSamples
    private var progress: Rhythm
    private var messages = ReceivedMessages.checked(MessageStream(), count: 0)
    private var bytes = 0
    private var readingSince: ContinuousClock.Instant?

    init(_ consumer: HesitantConsumer, _ socket: Socket, peer: SocketAddress, _ surroundings: Surroundings) {
        self.consumer = consumer
        self.socket = socket
        self.peer = peer
        self.surroundings = surroundings
        if consumer.readRate == .unlimited { messages = .counted(MessageCounter()) }
        let size = consumer.readRate == .unlimited ? 1 << 18 : 1 << 16
        buffer = .allocate(byteCount: size, alignment: 4096)
        samples = ConnectionSamples(HesitantConsumer.name, surroundings)
        progress = Rhythm(every: surroundings.progressInterval)
    }

    deinit { buffer.deallocate() }

    /// Waits, reads, and returns when the client has closed.
    ///
    /// - Throws: `WirelabError`, `Interrupted`.
    func run() throws {
        var event = count(.accepted)
        event.buffer = socket.get(.receiveBuffer)
        event.message = "not reading yet; receive buffer \(event.buffer ?? 0) bytes"
        surroundings.report(event)
        do {
            try hesitate()
            surroundings.report(count(.reading))
            readingSince = .now
            switch consumer.readRate {
            case .eager, .unlimited: while try readOnce(atMost: buffer.count) {}
            case .bytesPerSecond(let rate): try readSlowly(rate)
            }
            try messages.finish()
        } catch let error as SocketError {
            throw ConnectionFailure.open(error.number, with: peer.description, after: "\(bytes) bytes were read")
        } catch let fault as MessageFault {
            throw WirelabError(.environment, "\(peer) sent \(fault) after \(bytes) bytes; connection closed")
        }
    }

    /// Closes the connection: with a FIN if everything was read, else the kernel sends RST.
    func close() {
        samples.take(socket, peer: peer)
        socket.close()
    }

    /// An event with what was read so far.
    func count(_ kind: AppEvent.Kind) -> AppEvent {
        var event = AppEvent(kind, application: HesitantConsumer.name)
        event.peer = peer.description
        event.bytes = bytes
        event.messages = messages.count
        if kind == .finished, let readingSince {
            let duration = readingSince.duration(to: .now)
            event.seconds = duration
            event.bitsPerSecond = Double(bytes) * 8 / max(duration / .seconds(1), 1e-9)
        }
        return event
    }

    /// Reads nothing until it may, and tells how full the receive buffer is.
    private func hesitate() throws {
        var deadline: ContinuousClock.Instant?
        var input: CInt = -1
        switch consumer.hesitation {
        case .after(let duration): deadline = .now + duration
        case .untilLine(let descriptor): input = descriptor
        }
        var told = -1
        while deadline.map({ ContinuousClock.now < $0 }) ?? true {
            let moment = earlier(deadline, earlier(progress.next, samples.next))
            // Nothing is asked of the socket: data must not wake us, only a reset does.
            let ready = try surroundings.waiting.wait(
                for: [(input, .readable), (socket.descriptor, [])], until: moment)
            if !ready[1].isEmpty { try failOnReset() }
            if !ready[0].isEmpty, let isLine = readLine(from: input) {
                if isLine { return }
                input = -1
                note("standard input is closed, so Enter cannot come; use --read-after, or end with Ctrl-C")
            }
            samples.takeIfDue(socket, peer: peer)
            if progress.isDue(), socket.receiveQueue != told {
                told = socket.receiveQueue
                var event = count(.waiting)
                event.queue = told
                event.buffer = socket.get(.receiveBuffer)
                surroundings.report(event)
            }
        }
    }

    /// Whether a line came; false at the end of the input, nil if there is more to come.
    private func readLine(from descriptor: CInt) -> Bool? {
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        if count < 0 && errno == EINTR { return nil }
        guard count > 0 else { return false }
        return bytes.prefix(count).contains(UInt8(ascii: "\n")) ? true : nil
    }

    private func failOnReset() throws {
        let number = socket.takeError()
        throw SocketError(call: "poll", number: number == 0 ? ECONNRESET : number)
    }

    private func readSlowly(_ rate: Int) throws {
        let interval = Self.limitedReadInterval
        var allowance = 0.0
        while true {
            allowance = min(allowance + Double(rate) * (interval / .seconds(1)), Double(buffer.count))
            let piece = Int(allowance)
            if piece > 0 {
                let before = bytes
                guard try readOnce(atMost: piece) else { return }
                allowance -= Double(bytes - before)
            }
            try surroundings.waiting.pause(interval)
        }
    }

    /// Waits for bytes and takes them; returns false after the client's FIN.
    private func readOnce(atMost limit: Int) throws -> Bool {
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<limit])
        if let count = try socket.receive(into: part) {
            guard count > 0 else { return false }
            bytes += count
            try messages.receive(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        } else {
            _ = try surroundings.waiting.wait(for: socket, .readable, until: samples.next)
        }
        samples.takeIfDue(socket, peer: peer)
        if progress.isDue() { surroundings.report(count(.progress)) }
        return true
    }

    private func note(_ text: String) {
        var event = AppEvent(.note, application: HesitantConsumer.name)
        event.message = text
        surroundings.report(event)
    }
}

/// The messages that a consumer received: each checked, or only counted.
enum ReceivedMessages {
    case checked(MessageStream, count: Int)
    case counted(MessageCounter)

    /// Whole messages so far.
    var count: Int {
        switch self {
        case .checked(_, let count): count
        case .counted(let counter): counter.messages
        }
    }

    /// Takes bytes that arrived.
    ///
    /// - Throws: `MessageFault`.
    mutating func receive(_ bytes: UnsafeRawBufferPointer) throws {
        switch self {
        case .checked(var stream, var count):
            // Given back first, so that the stream's bytes have one owner and are not copied.
            self = .counted(MessageCounter())
            defer { self = .checked(stream, count: count) }
            try stream.receive(bytes) { message in
                try message.check()
                count += 1
            }
        case .counted(var counter):
            defer { self = .counted(counter) }
            try counter.receive(bytes)
        }
    }

    /// The client has closed its half.
    ///
    /// - Throws: `MessageFault` where that was inside a message.
    func finish() throws {
        switch self {
        case .checked(let stream, _): try stream.finish()
        case .counted(let counter): try counter.finish()
        }
    }
}
