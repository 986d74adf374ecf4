internal import Diagnostics

/// A datagram socket that takes messages and counts them: the receiving side of every datagram application.
final class DatagramReception {
    typealias Instant = ContinuousClock.Instant

    /// After so many full batches in a row, which a flood brings, the request to end is looked for.
    private static let batchesInARow = 16

    /// A message that came.
    struct Arrival {
        let text: String
        let kind: Message.Kind
        let source: SocketAddress
        let datagram: DatagramBatch.Datagram
    }

    let socket: Socket
    let batch: DatagramBatch
    let application: String
    let surroundings: Surroundings
    private let looksInside: Bool
    private let tellsProgress: Bool
    private var rejections = EventAllowance()
    private var progress: Rhythm
    /// What was there when progress was told last.
    private var last = (messages: 0, bytes: 0, at: Instant.now)
    private var span: (first: Instant, last: Instant)?
    /// Good messages that came.
    private(set) var messages = 0
    /// Bytes of their datagrams.
    private(set) var bytes = 0
    /// Datagrams that were skipped.
    private(set) var rejected = 0

    /// - Parameters:
    ///   - socket: where datagrams come in.
    ///   - application: whose events these are.
    ///   - looksInside: whether the payloads are read; otherwise headers are checked and messages counted.
    ///   - tellsProgress: whether it is told now and then how many came.
    ///   - surroundings: where the events go.
    /// - Throws: `WirelabError` if there is no memory.
    init(
        _ socket: Socket, application: String, looksInside: Bool = true, tellsProgress: Bool = false,
        _ surroundings: Surroundings
    ) throws {
        self.socket = socket
        self.application = application
        self.looksInside = looksInside
        self.tellsProgress = tellsProgress
        self.surroundings = surroundings
        batch = try DatagramBatch()
        progress = Rhythm(every: surroundings.progressInterval)
    }

    /// Takes messages until enough came.
    ///
    /// - Parameters:
    ///   - limit: how many messages are enough; nil for no end.
    ///   - body: is given each message; never where nobody looks inside.
    /// - Throws: `Interrupted`, `SocketError`.
    func run(limit: Int? = nil, _ body: (Arrival) throws -> Void) throws {
        var full = 0
        while limit.map({ messages < $0 }) ?? true {
            let count = try receive(limit: limit ?? .max, body)
            tellWhatIsDue()
            full = count == DatagramBatch.capacity ? full + 1 : 0
            if count == 0 || full == Self.batchesInARow {
                full = 0
                let waits = tellsProgress && last.messages != messages || rejections.keptBack > 0
                _ = try surroundings.waiting.wait(for: socket, .readable, until: waits ? progress.next : nil)
            }
        }
    }

    /// Takes one batch; what comes after the last message that is wanted is not looked at.
    private func receive(limit: Int, _ body: (Arrival) throws -> Void) throws -> Int {
        let taken = try batch.receive(from: socket) { datagram in
            guard messages < limit else { return }
            do {
                guard looksInside else {
                    _ = try Message.extent(inDatagram: datagram.bytes)
                    return count(datagram)
                }
                let message = try Message(datagram: datagram.bytes)
                let text = try message.text()
                guard let source = datagram.source else { return }
                count(datagram)
                try body(Arrival(text: text, kind: message.kind, source: source, datagram: datagram))
            } catch let fault as MessageFault {
                reject("sent \(fault); skipped", from: datagram)
            }
        }
        guard let taken, taken > 0 else { return 0 }
        let now = Instant.now
        span = (span?.first ?? now, now)
        return taken
    }

    private func count(_ datagram: DatagramBatch.Datagram) {
        messages += 1
        bytes += datagram.bytes.count
    }

    /// Skips a datagram, and tells why, unless that was told too often just now.
    func reject(_ reason: String, from datagram: DatagramBatch.Datagram) {
        rejected += 1
        guard rejections.allows() else { return }
        var event = AppEvent(.rejected, application: application)
        event.peer = datagram.source?.description
        event.bytes = datagram.bytes.count
        event.message = reason
        surroundings.report(event)
    }

    private func tellWhatIsDue() {
        let now = Instant.now
        guard progress.isDue(at: now) else { return }
        let keptBack = rejections.takeKeptBack()
        if keptBack > 0 {
            var event = AppEvent(.note, application: application)
            event.message = "\(keptBack) more datagrams were skipped; not each is told"
            surroundings.report(event)
        }
        if tellsProgress, messages > last.messages {
            var event = count(.progress)
            event.setRates(bytes: bytes - last.bytes, datagrams: messages - last.messages, in: now - last.at)
            surroundings.report(event)
        }
        last = (messages, bytes, now)
    }

    /// What came in all, and how fast, between the first datagram and the last.
    ///
    /// - Parameter words: more about it.
    /// - Returns: the application's last event.
    func summary(_ words: [String] = []) -> AppEvent {
        var event = count(.finished)
        if tellsProgress, let span, span.last > span.first {
            event.seconds = span.last - span.first
            event.setRates(bytes: bytes, datagrams: messages, in: span.last - span.first)
        }
        let drops = socket.drops.map { drops in
            "\(drops) dropped" + (drops > 0 ? " by this host's kernel, for want of room in the receive buffer" : "")
        }
        let words = words + ["\(rejected) rejected", drops].compactMap(\.self)
        event.message = words.joined(separator: ", ")
        return event
    }

    private func count(_ kind: AppEvent.Kind) -> AppEvent {
        var event = AppEvent(kind, application: application)
        event.messages = messages
        event.bytes = bytes
        event.rejected = rejected
        event.dropped = socket.drops
        return event
    }
}

extension AppEvent {
    /// Tells how fast it went.
    mutating func setRates(bytes: Int, datagrams: Int, in duration: Duration) {
        let seconds = max(duration / .seconds(1), 1e-9)
        bitsPerSecond = Double(bytes) * 8 / seconds
        datagramsPerSecond = Double(datagrams) / seconds
    }
}
