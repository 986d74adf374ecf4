extension ScriptedConnection {
    enum Opening: CaseIterable {
        case handshake, slowHandshake, dataInSYN, simultaneous, synRepeated, otherISN, refused, unanswered, unseen,
            serverOnly
    }

    /// How a connection begins, or how a capture finds it.
    mutating func open() {
        let common = Array(repeating: Opening.handshake, count: 8)
        switch pick(common + Opening.allCases) {
        case .handshake: shakeHands(pause: .short)
        case .slowHandshake: shakeHands(pause: .slow)
        case .dataInSYN: shakeHands(pause: .short, dataInSYN: number(1...1000))
        case .simultaneous: openAtOnce()
        case .synRepeated:
            let first = send(0, .syn, arrives: false)
            for _ in 0..<number(1...3) {
                wait(pick([.none, .short, .slow, .long]))
                sendAgain(first)
            }
            answer()
        case .otherISN:
            // The server answers twice, as two of them behind one address would.
            send(0, .syn)
            wait(.short)
            send(1, [.syn, .ack], sequence: ends[1].next &+ UInt32(number(1...100_000)), arrives: false)
            answer()
        case .refused:
            send(0, .syn)
            wait(.short)
            send(1, [.rst, .ack], sequence: 0, window: 0)
        case .unanswered:
            let first = send(0, .syn)
            for _ in 0..<number(0...4) {
                wait(.long)
                sendAgain(first)
            }
        case .unseen: begin(seen: false)
        case .serverOnly:
            send(0, .syn, isSeen: false)
            answer()
        }
    }

    private mutating func shakeHands(pause: Pause, dataInSYN: Int = 0) {
        send(0, .syn, length: dataInSYN, arrives: true)
        wait(pause)
        if dataInSYN > 0, chance(0.4) {
            // Only the SYN is taken; the data comes again (RFC 7413).
            ends[1].received = ends[1].received &- UInt32(dataInSYN)
            ends[0].next = ends[0].next &- UInt32(dataInSYN)
        }
        answer(pause: pause)
    }

    /// What follows the client's SYN.
    private mutating func answer(pause: Pause = .short) {
        wait(pause)
        ends[1].received = ends[0].next
        let answer = send(1, [.syn, .ack])
        if chance(0.1) {
            wait(pick([.short, .slow, .long]))
            sendAgain(answer)
        }
        wait(pause)
        // Its first window after the SYN is another one where both scale.
        ends[0].received = ends[1].next
        if chance(0.5) { ends[0].window = pick([502, 64, 1000, 65_535]) }
        if chance(0.5) { ends[1].window = pick([509, 64, 1000, 65_535]) }
        if chance(0.9) { send(0) }
    }

    private mutating func openAtOnce() {
        let first = send(0, .syn, arrives: false)
        wait(.short)
        let second = send(1, .syn, arrives: false)
        ends[1].received = first.end
        ends[0].received = second.end
        for sender in [0, 1] {
            wait(.short)
            send(sender, [.syn, .ack], sequence: ends[sender].next &- 1)
        }
    }

    /// The connection was there before the capture, so nobody knows how windows are scaled.
    mutating func begin(seen: Bool) {
        for sender in [0, 1] {
            ends[sender].next &+= UInt32(number(1...1_000_000))
            ends[1 - sender].received = ends[sender].next
            ends[sender].window = pick([501, 64, 65_535])
        }
    }
}
