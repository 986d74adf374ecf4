/// The client's side of questions and answers over UDP, where each may be lost, late, or refused by ICMP.
final class DatagramExchange {
    typealias Instant = ContinuousClock.Instant

    /// Questions whose answers are still known as late ones; older ones are forgotten.
    private static let openQuestions = 1000

    private let client: UDPClient
    private let peer: DatagramPeer
    private let surroundings: Surroundings
    private let begun = Instant.now
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    /// When each question left that is not answered yet, by its number.
    private var open: [Int: Instant] = [:]
    private var bytesRead = 0
    private var late = 0
    private var rejected = 0
    private var rejections = EventAllowance()
    /// Messages sent.
    private(set) var sent = 0
    /// Messages answered, in time or late.
    private(set) var answered = 0

    init(_ client: UDPClient, _ peer: DatagramPeer, _ surroundings: Surroundings) {
        self.client = client
        self.peer = peer
        self.surroundings = surroundings
    }

    /// Sends every message, and waits for each answer as long as an answer may take.
    ///
    /// - Throws: `Interrupted`, `SocketError` where nothing can be sent at all.
    func run(_ pace: Pace) throws {
        while !isOver {
            if sent > 0 {
                let end = client.duration.map { begun + $0 }
                try hear(until: earlier(.now + pace.next(), end) ?? .now) { false }
            }
            if isOver && sent > 0 { break }
            try ask()
        }
    }

    /// What was sent and answered in all.
    func summary(_ words: [String]) -> AppEvent {
        var event = AppEvent(.finished, application: UDPClient.name)
        event.messages = answered
        event.answered = answered
        event.bytes = bytesRead
        event.rejected = rejected
        let counts = ["\(sent) sent, \(answered) answered"] + (late > 0 ? ["\(late) of them late"] : [])
        event.message = (counts + words).joined(separator: ", ")
        return event
    }

    private var isOver: Bool {
        client.count.map { sent >= $0 } ?? false || client.duration.map { Instant.now - begun >= $0 } ?? false
    }

    private func ask() throws {
        let number = sent + 1
        let text = NumberedDatagram.text(number, clientName: client.clientName)
        let datagram = Message.datagram(text, size: client.size) ?? Message(text: text).bytes
        guard try send(datagram, number) else { return }
        var event = AppEvent(.sent, application: UDPClient.name)
        event.sequence = number
        event.text = text
        event.bytes = datagram.count
        surroundings.report(event)
        try hear(until: .now + client.timeout) { open[number] == nil }
        if open[number] != nil {
            var event = AppEvent(.unanswered, application: UDPClient.name)
            event.sequence = number
            event.seconds = client.timeout
            surroundings.report(event)
        }
    }

    /// Sends a question; returns whether it left.
    private func send(_ datagram: [UInt8], _ number: Int) throws -> Bool {
        // An ICMP message about an earlier question comes back as the error of this call, in place of it.
        let error = peer.socket.takeError()
        if error != 0 { tellUnreachable(number - 1, error) }
        sent = number
        open[number] = .now
        open[number - Self.openQuestions] = nil
        do {
            try peer.send(datagram, waiting: surroundings.waiting)
            return true
        } catch let error as SocketError where ConnectionFailure.isPassing(error.number) {
            tellUnreachable(number, error.number)
            return false
        }
    }

    /// Hears the peer until the moment, or until it is enough.
    private func hear(until deadline: Instant, _ isEnough: () -> Bool) throws {
        // Looks at the clock and at the request to end each time: a peer may send without end.
        while !isEnough(), Instant.now < deadline {
            do {
                if try surroundings.waiting.wait(for: peer.socket, .readable, until: deadline).isEmpty { return }
                if let count = try buffer.withUnsafeMutableBytes({ try peer.socket.receive(into: $0) }) { take(count) }
            } catch let error as SocketError where ConnectionFailure.isPassing(error.number) {
                tellUnreachable(sent, error.number)
            }
        }
    }

    /// Takes a datagram of the peer.
    private func take(_ count: Int) {
        bytesRead += count
        do {
            let text = try buffer.withUnsafeBytes { (bytes) throws(MessageFault) in
                try Message(datagram: UnsafeRawBufferPointer(rebasing: bytes[..<count])).text()
            }
            guard let number = question(ofAnswer: text), let asked = open.removeValue(forKey: number) else {
                return reject("sent what answers no question of this client", count)
            }
            answered += 1
            let duration = Instant.now - asked
            let isLate = number < sent || duration > client.timeout
            if isLate { late += 1 }
            var event = AppEvent(isLate ? .late : .received, application: UDPClient.name)
            event.sequence = number
            event.text = text
            event.bytes = count
            event.seconds = duration
            surroundings.report(event)
        } catch {
            reject("sent \(error); skipped", count)
        }
    }

    /// The number of the question that a text answers.
    private func question(ofAnswer text: String) -> Int? {
        let beginning = UDPServer.answerBeginning + "Message #"
        guard text.hasPrefix(beginning), let number = Int(text.dropFirst(beginning.count).prefix { $0.isNumber })
        else { return nil }
        let question = NumberedDatagram.text(number, clientName: client.clientName)
        return text == UDPServer.answerBeginning + question ? number : nil
    }

    private func tellUnreachable(_ number: Int, _ error: CInt) {
        var event = AppEvent(.unreachable, application: UDPClient.name)
        event.sequence = number
        event.seconds = open.removeValue(forKey: number).map { .now - $0 }
        event.peer = peer.address.description
        event.message = ConnectionFailure.sendingReason(error)
        surroundings.report(event)
    }

    private func reject(_ reason: String, _ count: Int) {
        rejected += 1
        guard rejections.allows() else { return }
        var event = AppEvent(.rejected, application: UDPClient.name)
        event.peer = peer.address.description
        event.bytes = count
        event.message = reason
        surroundings.report(event)
    }
}
