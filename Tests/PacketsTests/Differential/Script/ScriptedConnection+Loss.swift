extension ScriptedConnection {
    /// A segment is lost behind or before the capture, later ones arrive: duplicate acknowledgements, and how it is repaired.
    mutating func lose(_ sender: Int) {
        let receiver = 1 - sender
        ends[receiver].received = ends[sender].next
        send(receiver)
        wait(.short)
        let lost = send(sender, length: size(of: sender), arrives: false, isSeen: chance(0.6))
        let alsoLost = chance(0.3) ? send(sender, length: size(of: sender), arrives: false) : nil
        for _ in 0..<number(1...6) {
            wait(pick([.none, .short]))
            let later = send(sender, length: size(of: sender), arrives: false)
            if chance(0.85) {
                wait(pick([.none, .short]))
                acknowledgeAgain(receiver, have: later)
            }
        }
        for _ in 0..<number(0...2) { acknowledgeAgain(receiver, have: nil) }
        repair(lost, alsoLost)
    }

    private mutating func acknowledgeAgain(_ receiver: Int, have later: ScriptedSegment?) {
        if let later, ends[receiver].permitsSACK {
            if let first = ends[receiver].blocks.first, first.1 == later.sequence {
                ends[receiver].blocks[0].1 = later.end
            } else {
                ends[receiver].blocks.insert((later.sequence, later.end), at: 0)
            }
        }
        send(receiver)
    }

    private mutating func repair(_ lost: ScriptedSegment, _ alsoLost: ScriptedSegment?) {
        let (sender, receiver) = (lost.sender, 1 - lost.sender)
        wait(pick([.none, .short, .short, .reordering, .fast, .slow, .long]))
        sendAgain(lost)
        if chance(0.2) {
            wait(pick([.slow, .long]))
            sendAgain(lost)
        }
        if let alsoLost {
            // A partial acknowledgement first (RFC 6582).
            wait(pick([.none, .short]))
            ends[receiver].received = alsoLost.sequence
            send(receiver)
            wait(pick([.none, .short, .slow]))
            sendAgain(alsoLost)
        }
        wait(pick([.none, .short]))
        if chance(0.8) { ends[receiver].blocks = [] }
        ends[receiver].received = ends[sender].next
        if chance(0.2) { ends[receiver].received &-= UInt32(number(1...200)) }
        send(receiver)
        ends[receiver].blocks = []
        ends[receiver].received = ends[sender].next
    }

    /// The timer ran out: the same again, once or several times, whole or in other pieces.
    mutating func timeOut(_ sender: Int) {
        let first = send(sender, length: size(of: sender), arrives: false)
        let more = chance(0.5) ? [send(sender, length: size(of: sender), arrives: false)] : []
        for _ in 0..<number(1...4) {
            wait(pick([.slow, .long, .any]))
            sendAgain(first)
            if chance(0.3) { for segment in more { sendAgain(segment) } }
        }
        if chance(0.3) {
            wait(.short)
            let length = number(1...first.length)
            send(sender, length: length, sequence: first.sequence &+ UInt32(number(0...first.length)))
        }
        wait(.short)
        ends[1 - sender].received = ends[sender].next
        send(1 - sender)
    }

    /// What was acknowledged comes again; the receiver says so (RFC 2883).
    mutating func repeatNeedlessly(_ sender: Int) {
        let receiver = 1 - sender
        let first = send(sender, length: size(of: sender))
        wait(.short)
        ends[receiver].received = ends[sender].next
        send(receiver)
        for _ in 0..<number(1...2) {
            wait(.any)
            sendAgain(first)
            wait(.short)
            if ends[receiver].permitsSACK { ends[receiver].blocks = [(first.sequence, first.end)] }
            if chance(0.8) { send(receiver) }
            if chance(0.7) { ends[receiver].blocks = [] }
        }
        if chance(0.5) { send(sender, length: size(of: sender)) }
        ends[receiver].blocks = []
    }

    /// Segments overtake each other on the way to the capture.
    mutating func reorder(_ sender: Int) {
        let receiver = 1 - sender
        let first = ends[sender].next
        let lengths = (0..<number(2...5)).map { _ in size(of: sender) }
        var starts: [UInt32] = []
        for length in lengths {
            starts.append(ends[sender].next)
            ends[sender].next &+= UInt32(length)
        }
        for index in lengths.indices.shuffled(using: &random) {
            send(sender, length: lengths[index], sequence: starts[index])
            wait(pick([.none, .short, .short, .reordering, .fast, .any]))
            if chance(0.3) { send(receiver) }
        }
        ends[receiver].received = chance(0.9) ? ends[sender].next : first
        send(receiver)
        ends[receiver].received = ends[sender].next
    }

    /// The capture program was too slow: data or acknowledgements were not seen.
    mutating func missSome(_ sender: Int) {
        for _ in 0..<number(1...4) {
            let isSeen = chance(0.4)
            send(sender, length: size(of: sender), isSeen: isSeen)
            wait(.short)
            if chance(0.6) {
                ends[1 - sender].received = ends[sender].next
                send(1 - sender)
                wait(.any)
            }
        }
    }
}
