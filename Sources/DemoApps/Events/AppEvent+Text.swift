extension AppEvent {
    /// One sentence for a person.
    ///
    /// - Parameter isColoured: whether each client of a server has a colour of its own (for a terminal).
    /// - Returns: the sentence, without a line's end.
    public func line(isColoured: Bool) -> String {
        let text = worker.map { "\($0)  \(sentence)" } ?? sentence
        guard isColoured, let client else { return text }
        return ClientColour(of: client).paint(text)
    }

    /// Who has a colour: a connection's worker, or the peer that a datagram came from or goes to.
    private var client: String? {
        switch kind {
        case .received, .sent, .rejected: worker ?? peer
        default: worker
        }
    }

    private var sentence: String {
        switch kind {
        case .listening: "listening on \(local ?? "")\(addition)"
        case .accepted: "accepted a connection from \(peer ?? "a client")\(addition)"
        case .connected: "connected to \(peer ?? "")\(after), as \(local ?? "")"
        case .opened: "sending to \(peer ?? "") from \(local ?? "")\(addition)"
        case .sent: "sent \(content)\(worker == nil ? peer.map { " to \($0)" } ?? "" : "")"
        case .received: "received \(content)\(peer.map { " from \($0)" } ?? "")\(after)"
        case .unanswered: "no answer to message \(sequence ?? 0)\(within)\(addition)"
        case .late: "late: the answer to message \(sequence ?? 0) came\(after)"
        case .unreachable: "message \(sequence ?? 0) failed\(after): \(message ?? "")"
        case .waiting: "not reading: \(queue ?? 0) bytes wait in the receive buffer of \(buffer ?? 0) bytes"
        case .reading: "reading\(addition)"
        case .blocked: "the kernel accepts no more data: the send blocks after \(bytes ?? 0) bytes"
        case .unblocked: "the send goes on\(after)"
        case .progress: "\(amount) so far\(rate)"
        case .sample: tcp.map { "\(peer ?? "the connection"): \($0.sentence)" } ?? ""
        case .halfClosed: "closed the own half: a FIN follows what was sent\(addition)"
        case .closed: "the connection with \(peer ?? "a client") ended: \(message ?? "closed")"
        case .rejected: "\(peer ?? "a peer"): \(message ?? "rejected")"
        case .joined: "joined \(peer ?? "")\(addition)"
        case .left: "left \(peer ?? "")\(addition)"
        case .note: message ?? ""
        case .finished: "\(amount)\(rate)\(addition)"
        case .error: message ?? "failed"
        }
    }

    /// What a message says, or how long it is.
    private var content: String {
        let number = sequence.map { "message \($0), " } ?? ""
        return text.map { "\"\(printable($0))\"" } ?? "\(number)\(bytes ?? 0) bytes\(messages == nil ? "" : " so far")"
    }

    private var amount: String {
        "\(bytes ?? 0) bytes" + (messages.map { " in \($0) message\($0 == 1 ? "" : "s")" } ?? "")
    }

    private var rate: String {
        let parts = [
            seconds.map { "in \($0.text)" }, bitsPerSecond.map { rateText(bitsPerSecond: $0) },
            datagramsPerSecond.map { "\(Int($0)) datagrams/s" },
        ].compactMap(\.self)
        return parts.isEmpty ? "" : ", " + parts.joined(separator: ", ")
    }

    private var after: String { seconds.map { " after \($0.text)" } ?? "" }

    private var within: String { seconds.map { " within \($0.text)" } ?? "" }

    private var addition: String { message.map { " (\($0))" } ?? "" }
}

extension TCPInformation {
    /// The most telling numbers.
    fileprivate var sentence: String {
        "\(state), round trip \(roundTripTime.text), congestion window \(congestionWindow) segments, peer's window "
            + "\(sendWindow) bytes, not sent \(notSent) bytes, \(retransmissions) retransmissions, \(probes) probes"
    }
}

/// The colour of a client in a server's output: the same name always has the same one.
struct ClientColour {
    /// Colours of ISO 6429 that can be read on light and on dark ground.
    private static let numbers = [31, 32, 33, 34, 35, 36, 91, 92, 94, 95, 96]
    private let number: Int

    /// - Parameter name: the client's name.
    init(of name: String) {
        // FNV-1a: the standard library's hash differs from run to run.
        let hash = name.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        number = Self.numbers[Int(hash % UInt32(Self.numbers.count))]
    }

    /// The text in this colour.
    func paint(_ text: String) -> String { "\u{1B}[\(number)m\(text)\u{1B}[0m" }
}
