extension ScriptedConnection {
    enum Closing: CaseIterable {
        case both, half, repeated, reset, resetByData, crossing, none
    }

    mutating func close() {
        let first = number(0...1)
        let second = 1 - first
        switch pick(Closing.allCases) {
        case .none: break
        case .both:
            close(first, length: chance(0.3) ? size(of: first) : 0)
            close(second)
        case .half:
            close(first)
            exchange(second)
            close(second)
        case .repeated:
            let end = send(first, [.fin, .ack], length: chance(0.3) ? 5 : 0, arrives: false)
            for _ in 0..<number(1...3) {
                wait(pick([.short, .slow, .long]))
                sendAgain(end)
            }
            close(second)
        case .reset:
            send(first, pick([.rst, [.rst, .ack]]), length: pick([0, 0, 0, 8]), window: pick([0, 100]))
            if chance(0.4) {
                wait(.any)
                send(second, length: size(of: second))
                send(first, .rst, sequence: ends[second].received, window: 0)
            }
        case .resetByData:
            close(first)
            wait(.any)
            send(second, length: size(of: second))
            wait(.short)
            send(first, .rst, window: 0)
        case .crossing:
            send(first, [.fin, .ack], arrives: false)
            send(second, [.fin, .ack], arrives: false)
            for sender in [first, second] {
                wait(.short)
                ends[sender].received = ends[1 - sender].next
                send(sender)
            }
        }
    }

    private mutating func close(_ sender: Int, length: Int = 0) {
        wait(.any)
        ends[1 - sender].received = ends[sender].next
        send(sender, [.fin, .ack], length: length)
        wait(pick([.none, .short, .slow]))
        if chance(0.9) { send(1 - sender) }
    }

    /// The same two endpoints again: with the same first sequence number, a later or an earlier one.
    mutating func reopen(isn: UInt32) {
        wait(pick([.short, .slow, .long, .long]))
        ends[0].next = pick([isn, isn &+ UInt32(number(1...1_000_000)), isn &- 1000, ends[0].next, ends[0].next &+ 5])
        if chance(0.8) { ends[1].next &+= UInt32(number(0...1_000_000)) }
        for sender in [0, 1] {
            ends[sender].blocks = []
            if chance(0.3) { ends[sender].scale = pick([nil, 0, 3, 9]) }
        }
        open()
    }
}
