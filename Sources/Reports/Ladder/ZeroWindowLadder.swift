internal import Diagnostics
public import Packets

/// The story of a connection whose receiver closed its window, as a ladder diagram in text.
///
/// Every figure is read from the capture; only the number of bytes that the application read comes from its own report.
public struct ZeroWindowLadder: Sendable {
    private let connection: TCPConnection
    private let clientName: String
    private let serverName: String
    private let bytesRead: Int?
    /// The end whose data the story is about.
    private let sender: ConnectionEnd
    /// The episode that is drawn in full, closed by the sender's peer.
    private let longest: Int?

    /// - Parameters:
    ///   - connection: a connection as one interface saw it.
    ///   - clientName: the name of the client's host.
    ///   - serverName: the name of the server's host.
    ///   - bytesRead: how many bytes the receiving application says it read; nil if it does not say.
    public init(_ connection: TCPConnection, clientName: String, serverName: String, bytesRead: Int? = nil) {
        self.connection = connection
        self.clientName = clientName
        self.serverName = serverName
        self.bytesRead = bytesRead
        let receiver = connection.longestEpisode?.receiver
        sender = receiver?.peer ?? (connection.server.uniqueBytes > connection.client.uniqueBytes ? .server : .client)
        let episodes = connection.episodes(closedBy: sender.peer)
        longest = episodes.indices.max { episodes[$0].duration < episodes[$1].duration }
    }

    /// Draws the ladder, the client on the left.
    ///
    /// - Parameters:
    ///   - width: the terminal's columns; long notes go on in further lines.
    ///   - style: whether to colour.
    /// - Returns: the text, with a line's end after the last line.
    public func render(width: Int = 120, style: TextStyle = .plain) -> String {
        var ladder = Ladder(left: clientName, right: serverName)
        var elision = Elision()
        var closed: Set<ConnectionEnd> = []
        for entry in connection.timeline {
            guard case .event(let event) = entry, isDrawn(event) else {
                elision.add(entry)
                continue
            }
            if let text = elision.take(connection.episodes(closedBy: sender.peer)) {
                ladder.rows.append(.elision(text))
            }
            ladder.rows.append(row(event, note: event.kind == .fin ? closingNote(event, closed) : note(event)))
            if event.kind == .fin { closed.insert(event.sender) }
        }
        if let text = elision.take(connection.episodes(closedBy: sender.peer)) { ladder.rows.append(.elision(text)) }
        if let ending { ladder.rows.append(.remark(ending, tone: .bad)) }
        if !closed.contains(sender) { ladder.rows.append(.remark(byteAccount, tone: byteAccountTone)) }
        return ladder.render(width: width, style: style)
    }

    /// Short closings without a probe are counted in the elided runs; of the other direction's windows nothing is told.
    private func isDrawn(_ event: TimelineEvent) -> Bool {
        switch event.kind {
        case .windowClosed(let index), .windowOpened(let index):
            return event.sender == sender.peer && isDrawn(episode: index)
        case .probeAnswer(let index, _):
            return event.sender == sender.peer && isDrawn(episode: index)
        case .windowProbe(let index, _), .retransmission(let index):
            return event.sender == sender && isDrawn(episode: index)
        case .syn, .synAck, .handshakeComplete, .fin, .reset:
            return true
        }
    }

    private func isDrawn(episode index: Int) -> Bool {
        index == longest || !connection.episodes(closedBy: sender.peer)[index].probes.isEmpty
    }

    private func row(_ event: TimelineEvent, note: String) -> Ladder.Row {
        let tone: TextStyle.Tone =
            switch event.kind {
            case .windowClosed, .reset: .bad
            case .windowOpened: .good
            case .windowProbe, .retransmission: .notable
            case .fin where event.sender == sender: byteAccountTone
            default: .ordinary
            }
        return .arrow(
            event.timestamp.since(connection.start), event.sender == .client ? .right : .left, label: label(event),
            note: note, tone: tone)
    }

    private func label(_ event: TimelineEvent) -> String {
        let data = event.payloadLength > 0 ? ", \(Quantity.bytes(event.payloadLength))" : ""
        return switch event.kind {
        case .syn: "SYN"
        case .synAck: "SYN, ACK"
        case .handshakeComplete: "ACK"
        case .windowProbe(_, let number): "probe \(number)"
        case .windowClosed, .windowOpened, .probeAnswer: "ACK, window \(Quantity.grouped(event.window))\(data)"
        case .retransmission: "the same data again"
        case .fin: "FIN"
        case .reset: "RST"
        }
    }

    private func note(_ event: TimelineEvent) -> String {
        let episodes = connection.episodes(closedBy: sender.peer)
        switch event.kind {
        case .synAck: return handshakeNote
        case .windowClosed(let index):
            let inFlight = episodes[index].bytesInFlight
            return "the receive buffer is full: \(name(sender.peer)) closes the window"
                + (inFlight > 0 ? " with \(Quantity.bytes(inFlight)) in flight" : "") + "   RFC 9293 §3.8.6"
        case .windowProbe(let index, let number):
            let probe = episodes[index].probes[number - 1]
            let question = (number == 1 ? "\(name(sender)) asks: may I send?" : "").padded(to: 30)
            return question + "after \(Quantity.duration(probe.gap))" + (probe.answer == nil ? ", no answer" : "")
        case .probeAnswer: return "not yet"
        case .retransmission: return "before it probes, \(name(sender)) makes sure that nothing was lost"
        case .windowOpened(let index):
            let closed = Quantity.duration(episodes[index].duration)
            return "the application reads: the window was closed for \(closed)"
        case .reset: return "\(name(event.sender)) resets the connection"
        case .syn, .handshakeComplete, .fin: return ""
        }
    }

    /// The sender's first FIN is its last word, and the time to count.
    private func closingNote(_ event: TimelineEvent, _ closed: Set<ConnectionEnd>) -> String {
        if closed.contains(event.sender) { return "the same FIN again" }
        if event.sender == sender { return byteAccount }
        return closed.contains(sender)
            ? "\(name(event.sender)) closes its side, too" : "\(name(event.sender)) closes its side"
    }

    private var handshakeNote: String {
        var parts: [String] = []
        if let time = connection.handshakeTime { parts.append("handshake in \(Quantity.duration(time))") }
        if let window = connection.server.initialWindow {
            let factor = connection.windowFactor(of: .server)
            parts.append(
                "window \(Quantity.grouped(window))" + (factor > 1 ? ", scale \(Quantity.grouped(factor))" : ""))
        }
        return parts.joined(separator: " · ")
    }

    private var byteAccount: String {
        let sent = connection.flow(from: sender).uniqueBytes
        let sentText = Quantity.grouped(sent)
        guard let bytesRead else { return "\(name(sender)) sent \(sentText) bytes" }
        guard sent != bytesRead else { return "every byte sent (\(sentText)) was read (\(sentText))" }
        let difference = Quantity.grouped(abs(sent - bytesRead))
        return "\(name(sender)) sent \(sentText) bytes and \(name(sender.peer)) read \(Quantity.grouped(bytesRead)): "
            + (sent > bytesRead ? "\(difference) were never read" : "\(difference) are missing in the capture")
    }

    private var byteAccountTone: TextStyle.Tone {
        guard let bytesRead else { return .ordinary }
        return bytesRead == connection.flow(from: sender).uniqueBytes ? .good : .bad
    }

    private var ending: String? {
        guard let longest else { return nil }
        let episode = connection.episodes(closedBy: sender.peer)[longest]
        guard episode.ending == .silence else { return nil }
        return "the window was still closed when the capture ended, \(Quantity.duration(episode.duration)) later"
    }

    private func name(_ end: ConnectionEnd) -> String { end == .client ? clientName : serverName }
}
