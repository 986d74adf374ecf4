/// A publisher's messages: one after the other to everybody who is there, without an answer.
struct Publication {
    /// The name that the messages carry.
    let publisherName: String
    /// How many messages; nil for no end.
    let count: Int?
    /// The pauses between messages.
    let pace: Pace

    /// The text of a message.
    static func text(_ number: Int, publisherName: String) -> String {
        "Message #\(number) from publisher \(publisherName)"
    }

    /// Sends until everything is sent, or the request to end; tells each message, and the summary.
    ///
    /// - Parameters:
    ///   - peer: the broadcast address or the group.
    ///   - application: whose events these are.
    ///   - surroundings: how it is told to end, and where the events go.
    /// - Throws: `SocketError` where nothing can be sent.
    func send(to peer: DatagramPeer, application: String, _ surroundings: Surroundings) throws {
        var ending: String?
        var sent = (messages: 0, bytes: 0)
        do {
            while count.map({ sent.messages < $0 }) ?? true {
                if sent.messages > 0 { try surroundings.waiting.pause(pace.next()) }
                let text = Self.text(sent.messages + 1, publisherName: publisherName)
                let datagram = Message.datagram(text, size: Message.datagramSize) ?? Message(text: text).bytes
                try peer.send(datagram, waiting: surroundings.waiting)
                sent = (sent.messages + 1, sent.bytes + datagram.count)
                var event = AppEvent(.sent, application: application)
                event.sequence = sent.messages
                event.text = text
                event.bytes = datagram.count
                surroundings.report(event)
            }
        } catch is Interrupted {
            ending = "interrupted"
        }
        var event = AppEvent(.finished, application: application)
        event.message = ending
        (event.messages, event.bytes) = sent
        surroundings.report(event)
    }
}

extension DatagramReception {
    /// Takes messages and tells each, until enough came or the request to end.
    ///
    /// - Parameter limit: how many are enough; nil for no end.
    /// - Returns: words for the summary.
    /// - Throws: `SocketError`.
    func tellAll(limit: Int?) throws -> [String] {
        do {
            try run(limit: limit) { arrival in
                var event = AppEvent(.received, application: application)
                event.peer = arrival.source.description
                event.text = arrival.text
                event.bytes = arrival.datagram.bytes.count
                surroundings.report(event)
            }
            return []
        } catch is Interrupted {
            return ["interrupted"]
        }
    }
}
