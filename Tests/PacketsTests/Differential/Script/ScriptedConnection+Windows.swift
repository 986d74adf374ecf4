extension ScriptedConnection {
    /// Data in one direction, acknowledged now and then.
    mutating func exchange(_ sender: Int) {
        for _ in 0..<number(1...6) {
            send(sender, chance(0.4) ? [.psh, .ack] : .ack, length: size(of: sender))
            wait(pick([.none, .short, .short, .any]))
            if chance(0.6) {
                if chance(0.3) { ends[1 - sender].window = UInt16(number(1...65_535)) }
                send(1 - sender, length: chance(0.2) ? size(of: 1 - sender) : 0)
                wait(.short)
            }
        }
        if chance(0.8) { send(1 - sender) }
    }

    /// The receiver's window in bytes, as one that saw the handshake knows it.
    private func scaledWindow(of receiver: Int) -> Int {
        guard ends[0].scale != nil, ends[1].scale != nil, let scale = ends[receiver].scale else {
            return Int(ends[receiver].window)
        }
        return Int(ends[receiver].window) << min(Int(scale), 14)
    }

    /// The receiver's window shrinks, the sender fills it: exactly, or nearly.
    mutating func fillWindow(_ sender: Int) {
        let receiver = 1 - sender
        ends[receiver].window = UInt16(pick([1, 2, 3, 10, 100, 400]))
        ends[receiver].received = ends[sender].next
        send(receiver)
        var left = scaledWindow(of: receiver)
        // Where nobody knows the scale, both readings of the window must come up.
        if chance(0.15) { left = Int(ends[receiver].window) }
        if left > 60_000 * 8 { ends[sender].next &+= UInt32(left - 60_000); left = 60_000 }
        if chance(0.1) { left += pick([-1, 1]) }
        while left > 0 {
            wait(pick([.none, .short]))
            let piece = min(left, hasOffload ? number(1...60_000) : max(ends[sender].mss, left / 12 + 1))
            send(sender, length: piece)
            left -= piece
        }
        if chance(0.3) {
            // It probes, or tries the same again, while nothing is said.
            wait(.slow)
            send(sender, length: 1, sequence: ends[sender].next, arrives: false)
        }
    }

    /// The window is closed, probed in one of three ways, and opened again or not.
    mutating func closeWindow(_ sender: Int) {
        let receiver = 1 - sender
        let open = ends[receiver].window
        if chance(0.6) { fillWindow(sender) }
        wait(.short)
        ends[receiver].window = 0
        send(receiver)
        let oneByte = chance(0.6)
        for _ in 0..<number(0...4) {
            wait(pick([.slow, .long, .any]))
            if oneByte {
                // RFC 9293 section 3.8.6.1: a byte beyond the window, which is not taken.
                send(sender, length: 1, arrives: false)
                ends[sender].next &-= 1
            } else {
                send(sender, length: pick([0, 0, 0, 1]), sequence: ends[sender].next &- 1, arrives: false)
            }
            if chance(0.75) {
                wait(pick([.none, .short, .any]))
                send(receiver, window: chance(0.1) ? 50 : 0)
            }
        }
        if oneByte, chance(0.2) {
            ends[sender].next &+= 1
            ends[receiver].received = ends[sender].next
        }
        wait(.any)
        ends[receiver].window = chance(0.85) ? max(open, 1) : 0
        send(receiver)
        if chance(0.3) { send(sender, length: number(2...400), sequence: ends[sender].next &- 1) }
    }

    mutating func updateWindow(_ receiver: Int) {
        for _ in 0..<number(1...3) {
            ends[receiver].window = UInt16(number(0...65_535))
            send(receiver)
            wait(.any)
        }
    }

    mutating func keepAlive(_ sender: Int) {
        for _ in 0..<number(1...3) {
            wait(pick([.long, .slow, .any]))
            send(sender, length: pick([0, 0, 1]), sequence: ends[sender].next &- 1, arrives: false)
            if chance(0.85) {
                wait(.short)
                if chance(0.15) { ends[1 - sender].window = UInt16(number(1...65_535)) }
                send(1 - sender)
            }
        }
    }
}
