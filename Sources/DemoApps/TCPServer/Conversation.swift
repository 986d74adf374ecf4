/// A server's side of one client's conversation: bytes and moments go in, answers come out. Pure, no input or output.
struct Conversation {
    typealias Instant = ContinuousClock.Instant

    /// What of a client the server bears with; a client beyond it is let go, so that it costs the others nothing.
    struct Limits: Hashable {
        /// How long a message may take from its first byte to its last.
        var messageTime: Duration = .seconds(30)
        /// How long the kernel may refuse to take answers, because the client does not read.
        var answerTime: Duration = .seconds(30)
        /// Bytes of answers that may wait before the server stops reading from the client.
        var waitingAnswers = 1 << 16
    }

    private struct Answer {
        let due: Instant
        let text: String
    }

    private let limits: Limits
    private let delay: Duration
    private var stream = MessageStream()
    private var answers: [Answer] = []
    private var answersSize = 0
    private var output: [UInt8] = []
    private var written = 0
    private var isInputAtEnd = false
    private var messageBegun: Instant?
    private var answerStuck: Instant?
    /// Messages answered so far.
    private(set) var answered = 0
    /// Bytes read so far.
    private(set) var bytesRead = 0

    init(delay: Duration, limits: Limits) {
        self.delay = delay
        self.limits = limits
    }

    /// Takes bytes from the client.
    ///
    /// - Parameters:
    ///   - bytes: what arrived.
    ///   - now: when.
    /// - Returns: the texts of the messages that are whole now; each will be answered.
    /// - Throws: `MessageFault` where a message is wrong.
    mutating func receive(_ bytes: UnsafeRawBufferPointer, at now: Instant) throws -> [String] {
        bytesRead += bytes.count
        var texts: [String] = []
        try stream.receive(bytes) { texts.append(try $0.text()) }
        for text in texts {
            let answer = "Response to message: " + text
            answers.append(Answer(due: now + delay, text: answer))
            answersSize += answer.utf8.count
        }
        if !stream.isInsideMessage {
            messageBegun = nil
        } else if !texts.isEmpty || messageBegun == nil {
            messageBegun = now
        }
        return texts
    }

    /// The client has closed its half; what it asked is still answered.
    ///
    /// - Throws: `MessageFault` where that was inside a message.
    mutating func endInput() throws(MessageFault) {
        isInputAtEnd = true
        messageBegun = nil
        try stream.finish()
    }

    /// When the next answer is due.
    var nextDue: Instant? { answers.first?.due }

    /// Takes the answers that are due into what is to be written.
    ///
    /// - Parameter now: the moment.
    /// - Returns: their texts.
    mutating func takeDueAnswers(at now: Instant) -> [String] {
        let due = answers.prefix { $0.due <= now }.map(\.text)
        answers.removeFirst(due.count)
        for text in due {
            answersSize -= text.utf8.count
            output += Message(text: text).bytes
        }
        answered += due.count
        if !due.isEmpty, messageBegun != nil { messageBegun = now }
        return due
    }

    /// Writes what is to be written.
    ///
    /// - Parameters:
    ///   - now: the moment.
    ///   - send: hands bytes to the kernel; returns how many it took, nil if it has no room.
    mutating func write(at now: Instant, _ send: (UnsafeRawBufferPointer) throws -> Int?) rethrows {
        while written < output.count {
            let count = try output.withUnsafeBytes { try send(UnsafeRawBufferPointer(rebasing: $0[written...])) }
            guard let count, count > 0 else {
                if answerStuck == nil { answerStuck = now }
                return
            }
            written += count
            answerStuck = nil
            // While its answers were in the way nothing was read from it, so the rest of a message may be late.
            if messageBegun != nil { messageBegun = now }
        }
        output = []
        written = 0
        answerStuck = nil
    }

    /// Whether bytes wait to be written.
    var wantsOutput: Bool { !output.isEmpty }

    /// Whether more may be read: the client has more to say, and reads its answers.
    var wantsInput: Bool { !isInputAtEnd && output.count - written + answersSize < limits.waitingAnswers }

    /// Whether the client has closed its half and has every answer.
    var isDone: Bool { isInputAtEnd && answers.isEmpty && output.isEmpty }

    /// Why the client is to be let go.
    ///
    /// - Parameter now: the moment.
    /// - Returns: nil if it is not.
    func reasonToEnd(at now: Instant) -> String? {
        if wantsInput, let messageBegun, now - messageBegun > limits.messageTime {
            return "a message did not come to its end within \(limits.messageTime.text); connection closed"
        }
        if let answerStuck, now - answerStuck > limits.answerTime {
            return
                "took no answer for \(limits.answerTime.text): it does not read, so its window is closed; connection closed"
        }
        return nil
    }
}
