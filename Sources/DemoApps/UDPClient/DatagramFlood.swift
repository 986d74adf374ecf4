internal import Glibc

/// The client without pauses: datagram after datagram, many with one call, and no answer is waited for.
final class DatagramFlood {
    typealias Instant = ContinuousClock.Instant

    /// Bytes of datagrams that are written before the kernel is asked to take them; they stay in the processor's cache.
    private static let pieceSize = 1 << 17
    /// The kernel cuts at most so many datagrams from one message (UDP_MAX_SEGMENTS of older kernels).
    private static let mostSegments = 64
    private static let mostFailuresInARow = 100

    private let client: UDPClient
    private let peer: DatagramPeer
    private let surroundings: Surroundings
    private let template: NumberedDatagram
    private let limit: Int
    private let begun = Instant.now
    private var progress: Rhythm
    private var refusals = EventAllowance()
    private var last = (sent: 0, at: Instant.now)
    /// How many datagrams the kernel is given as one message.
    private var segments: Int
    /// Datagrams that the kernel took.
    private var sent = 0
    /// Errors that came back, most of them ICMP's.
    private var unreachable = 0
    private var failuresInARow = 0

    init(_ client: UDPClient, _ peer: DatagramPeer, _ surroundings: Surroundings) {
        self.client = client
        self.peer = peer
        self.surroundings = surroundings
        template = NumberedDatagram(clientName: client.clientName, size: client.size)
        limit = client.count ?? .max
        progress = Rhythm(every: surroundings.progressInterval)
        let segments = min(Self.mostSegments, Message.maximumDatagramSize / max(1, client.size))
        self.segments = segments > 1 && peer.socket.cutsSegments(of: client.size) ? segments : 1
    }

    /// Sends until enough was sent.
    ///
    /// - Throws: `Interrupted`, `SocketError` where nothing can be sent at all.
    func run() throws {
        let size = template.size
        let room = max(1, min(Self.pieceSize / size, limit))
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: room * size, alignment: 4096)
        defer { piece.deallocate() }
        piece.initializeMemory(as: UInt8.self, repeating: 0)
        while !isOver {
            let count = min(room, limit - sent)
            for index in 0..<count {
                let datagram = UnsafeMutableRawBufferPointer(rebasing: piece[index * size..<(index + 1) * size])
                let number = sent + index + 1
                template.write(number, over: max(0, number - room), in: datagram)
            }
            try send(UnsafeRawBufferPointer(rebasing: piece[..<(count * size)]))
            // Nothing else waits here, so this is where the request to end is seen.
            try surroundings.waiting.pause(.zero)
            tellWhatIsDue()
        }
        // What ICMP said to the last datagrams, as far as it is here already.
        let error = peer.socket.takeError()
        if error != 0 { tellUnreachable(error) }
    }

    /// What was sent in all, and how fast.
    func summary(_ words: [String] = []) -> AppEvent {
        var event = count(.finished)
        let duration = Instant.now - begun
        event.seconds = duration
        event.setRates(bytes: sent * client.size, datagrams: sent, in: duration)
        let errors = unreachable > 0 ? ["\(unreachable) times unreachable"] : []
        event.message = (["sent; nobody says what arrived"] + errors + words).joined(separator: ", ")
        return event
    }

    private var isOver: Bool {
        sent >= limit || client.duration.map { Instant.now - begun >= $0 } ?? false
    }

    private func send(_ piece: UnsafeRawBufferPointer) throws {
        var rest = piece[...]
        while !rest.isEmpty && !isOver {
            do {
                let datagrams = UnsafeRawBufferPointer(rebasing: rest)
                if let count = try peer.socket.sendDatagrams(datagrams, size: client.size, segments: segments) {
                    sent += count
                    failuresInARow = 0
                    rest = rest.dropFirst(count * client.size)
                } else {
                    _ = try surroundings.waiting.wait(for: peer.socket, .writable)
                }
            } catch let error as SocketError where segments > 1 && Self.isAboutSegments(error.number) {
                segments = 1
                _ = peer.socket.cutsSegments(of: 0)
            } catch let error as SocketError where ConnectionFailure.isPassing(error.number) {
                tellUnreachable(error.number)
                // An ICMP message comes once. What this host itself refuses to send, it refuses again.
                failuresInARow += 1
                if failuresInARow > Self.mostFailuresInARow { throw error }
                if failuresInARow > 1 { try surroundings.waiting.pause(.milliseconds(10)) }
            }
        }
    }

    /// The kernel cannot cut datagrams on this path: they are larger than its MTU, or the card cannot do checksums.
    private static func isAboutSegments(_ number: CInt) -> Bool { [EINVAL, EMSGSIZE, EIO].contains(number) }

    private func tellUnreachable(_ error: CInt) {
        unreachable += 1
        if refusals.allows() {
            var event = AppEvent(.unreachable, application: UDPClient.name)
            event.sequence = sent
            event.peer = peer.address.description
            event.message = ConnectionFailure.sendingReason(error)
            surroundings.report(event)
        }
    }

    private func tellWhatIsDue() {
        let now = Instant.now
        guard progress.isDue(at: now) else { return }
        var event = count(.progress)
        event.setRates(bytes: (sent - last.sent) * client.size, datagrams: sent - last.sent, in: now - last.at)
        surroundings.report(event)
        last = (sent, now)
    }

    private func count(_ kind: AppEvent.Kind) -> AppEvent {
        var event = AppEvent(kind, application: UDPClient.name)
        event.bytes = sent * client.size
        event.messages = sent
        return event
    }
}
