internal import CWirelab
internal import Diagnostics

/// A UDP server that answers every datagram with `Response to message: …`, in the question's own form and size.
public struct UDPServer: Application {
    /// The name of the application.
    public static let name = "udp-server"
    /// What every answer begins with.
    static let answerBeginning = "Response to message: "

    /// Where to listen.
    public let address: SocketAddress
    /// Whether questions are answered; otherwise they are counted, by their headers alone.
    public var answers = true
    /// Whether each message is told.
    public var tellsMessages = true
    /// The size of the receive buffer to ask for (SO_RCVBUF), in bytes; Linux doubles it. nil leaves it to the kernel.
    public var receiveBuffer: Int?

    /// - Parameter address: where to listen; port 0 lets the kernel choose one.
    public init(address: SocketAddress) {
        self.address = address
    }

    /// Runs until the request to end.
    ///
    /// - Parameter surroundings: how it is told to end, and where its events go.
    /// - Throws: `WirelabError` if the address cannot be had.
    public func run(in surroundings: Surroundings) throws {
        let listener = try DatagramListener(address, receiveBuffer: receiveBuffer)
        do {
            if answers {
                try listener.socket.check("setsockopt(IP_PKTINFO)") {
                    wirelab_datagrams_ask_destination(listener.socket.descriptor, listener.address.family)
                }
            }
            let reception = try DatagramReception(
                listener.socket, application: Self.name, looksInside: answers,
                tellsProgress: !answers || !tellsMessages, surroundings)
            surroundings.report(listener.event(of: Self.name))
            var answering = Answering(reception, tellsMessages: tellsMessages, surroundings)
            do {
                try reception.run { try answering.answer($0) }
            } catch is Interrupted {
                surroundings.report(answers ? answering.summary() : reception.summary())
            }
        } catch let error as SocketError {
            throw ConnectionFailure.receiving(error.number, on: listener.address.description)
        }
    }
}

/// The server's answers.
private struct Answering {
    private let reception: DatagramReception
    private let tellsMessages: Bool
    private let surroundings: Surroundings
    private var answered = 0
    /// Answers that the kernel did not take, since too many wait to be sent.
    private var unsent = 0

    init(_ reception: DatagramReception, tellsMessages: Bool, _ surroundings: Surroundings) {
        self.reception = reception
        self.tellsMessages = tellsMessages
        self.surroundings = surroundings
    }

    mutating func answer(_ arrival: DatagramReception.Arrival) throws {
        let question = arrival.datagram
        tell(.received, arrival.text, bytes: question.bytes.count, arrival.source)
        // Two servers that answered each other's answers would never end.
        if arrival.text.hasPrefix(UDPServer.answerBeginning) {
            return reception.reject("sent an answer, which gets none", from: question)
        }
        let text = UDPServer.answerBeginning + arrival.text
        guard let bytes = Message.answer(text, as: arrival.kind, size: question.bytes.count) else {
            return reception.reject("sent a message so long that no datagram holds its answer", from: question)
        }
        do {
            if try reception.batch.answer(question, with: bytes, on: reception.socket) {
                answered += 1
                tell(.sent, text, bytes: bytes.count, arrival.source)
            } else {
                unsent += 1
            }
        } catch let error as SocketError {
            // A client that cannot be answered is no fault of the server: its address may be forged, its network gone.
            reception.reject("cannot be answered: \(ConnectionFailure.sendingReason(error.number))", from: question)
        }
    }

    func summary() -> AppEvent {
        let words = ["\(answered) answered"] + (unsent > 0 ? ["\(unsent) answers lost in a full send buffer"] : [])
        var event = reception.summary(words)
        event.answered = answered
        return event
    }

    private func tell(_ kind: AppEvent.Kind, _ text: String, bytes: Int, _ peer: SocketAddress) {
        guard tellsMessages else { return }
        var event = AppEvent(kind, application: UDPServer.name)
        event.peer = peer.description
        event.text = text
        event.bytes = bytes
        surroundings.report(event)
    }
}
