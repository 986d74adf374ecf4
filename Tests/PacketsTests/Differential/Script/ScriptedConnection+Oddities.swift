extension ScriptedConnection {
    /// A segment whose every field is near a value that means something, or is anything.
    mutating func sendOddly(_ sender: Int) {
        let (own, peer) = (ends[sender], ends[1 - sender])
        let near = [own.next, own.next, own.next &- 1, own.next &+ 1, peer.received, peer.received &- 1, 0]
        let answers: [UInt32] = [own.received, own.received, own.received &+ 1, peer.next, peer.next &+ 1, 0]
        let windows: [UInt16] = [own.window, own.window, 0, 1, 65_535]
        let kinds: [ScriptedFlags] = [
            .ack, .ack, .ack, [.ack, .psh], [.ack, .fin], [.ack, .urg], [], .fin, .syn, [.syn, .ack], .rst,
            [.rst, .ack],
            [.ack, .ece, .cwr],
            [.syn, .fin], [.fin, .psh, .urg], ScriptedFlags(rawValue: 0x0fff), [.syn, .rst],
        ]
        send(
            sender, pick(kinds), length: pick([0, 0, 1, 1, 2, size(of: sender)]), sequence: pick(near),
            acknowledgement: pick(answers), window: pick(windows), options: pick(Self.oddOptions), arrives: chance(0.5))
        if chance(0.2) {
            let pointer = UInt16(number(0...2000))
            change { $0.urgent = pointer }
        }
        wait(.any)
    }

    /// Options that are unknown, of a wrong length, padded, without end, or where they do not belong.
    private static let oddOptions: [[UInt8]] = [
        [], [], [], [], [],
        [1, 1, 1, 1], [0, 3, 3, 7], [3, 3, 7, 0], [3, 2, 1, 1],
        [3, 3, 3, 3, 3, 5, 1, 1],
        [5, 2, 1, 1], [5, 6, 0, 0, 0, 1, 1, 1], [254, 4, 0, 0], [253, 0, 0, 0], [253, 1, 0, 0], [2, 3, 5, 1],
        [5, 34, 0, 0], [4, 2, 4, 2], [8, 4, 0, 0], [34, 2, 1, 1],
    ]

    /// A stream of gigabytes of which a capture shows little.
    mutating func jump(_ sender: Int) {
        for _ in 0..<number(1...5) {
            let far: [UInt32] = [0x7fff_ffff, 0x8000_0000, 0x4000_0000, 0x3fff_fff0, UInt32(number(1...1 << 30))]
            ends[sender].next &+= pick(far)
            if chance(0.6) {
                ends[1 - sender].received = ends[sender].next
                send(1 - sender)
            }
            send(sender, length: size(of: sender))
            wait(.any)
        }
        ends[1 - sender].received = ends[sender].next
        send(1 - sender)
    }

    /// An acknowledgement of what was not seen, of a part, or of what was acknowledged long ago.
    mutating func acknowledgeOddly(_ sender: Int) {
        let received = ends[sender].received
        let length = UInt32(number(1...3000))
        send(sender, acknowledgement: pick([received &+ length, received &+ 1, received &- length, received &- 1]))
        wait(.any)
        if chance(0.5) { send(sender) }
    }

    /// Several acknowledgements of the same, in which something else changes.
    mutating func repeatAcknowledgement(_ sender: Int) {
        for _ in 0..<number(2...5) {
            send(sender, chance(0.1) ? [.ack, .ece] : .ack, length: chance(0.1) ? 1 : 0)
            if chance(0.15) { ends[sender].window = UInt16(number(0...2)) }
            wait(.any)
        }
    }

    /// A SYN, or the answer to one, in the middle of a connection.
    mutating func greetAgain(_ sender: Int) {
        let first = pick([ends[sender].next, ends[sender].next &- 1, UInt32(number(0...1 << 31))])
        send(sender, chance(0.5) ? .syn : [.syn, .ack], sequence: first, arrives: false)
        wait(.any)
        // A challenge (RFC 5961 section 4).
        if chance(0.6) { send(1 - sender) }
    }
}
