/// Something that happened to a demo application: one line of JSON for programs, one sentence for people.
public struct AppEvent: Hashable, Sendable {
    /// What happened.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The server waits for a client at `local`.
        case listening
        /// The server took the connection of `peer`.
        case accepted
        /// The client's connection to `peer` is open.
        case connected
        /// The kernel takes no more bytes to send.
        case blocked
        /// It takes them again, after `seconds`.
        case unblocked
        /// The consumer begins to read.
        case reading
        /// `bytes` were sent or read so far.
        case progress
        /// The application ended; `bytes` were sent or read in all.
        case finished
        /// The application failed; `message` says why.
        case error
    }

    /// Microseconds since 1970-01-01 00:00 UTC.
    public let microseconds: Int64
    /// What happened.
    public let kind: Kind
    /// The application, `hesitant-consumer`.
    public let application: String
    /// The application's own end of the connection, `10.0.0.10:1234`.
    public var local: String?
    /// The other end of the connection.
    public var peer: String?
    /// Bytes sent (accepted by the kernel) or read so far.
    public var bytes: Int?
    /// Whole messages sent or read so far.
    public var messages: Int?
    /// How long it took.
    public var seconds: Duration?
    /// More about it, in words.
    public var message: String?

    /// - Parameters:
    ///   - kind: what happened.
    ///   - application: the application's name.
    ///   - microseconds: when, since 1970-01-01 00:00 UTC; now by default.
    public init(_ kind: Kind, application: String, microseconds: Int64? = nil) {
        self.kind = kind
        self.application = application
        self.microseconds = microseconds ?? WallClock.microseconds()
    }

    /// One line of JSON, without the line's end; what is not known is left out.
    public var json: String {
        var fields = [
            "\"time\":\(decimalSeconds(microseconds: microseconds))",
            "\"event\":\(quotedJSON(kind.rawValue))",
            "\"application\":\(quotedJSON(application))",
        ]
        if let local { fields.append("\"local\":\(quotedJSON(local))") }
        if let peer { fields.append("\"peer\":\(quotedJSON(peer))") }
        if let bytes { fields.append("\"bytes\":\(bytes)") }
        if let messages { fields.append("\"messages\":\(messages)") }
        if let seconds { fields.append("\"seconds\":\(decimalSeconds(microseconds: seconds.microseconds))") }
        if let message { fields.append("\"message\":\(quotedJSON(message))") }
        return "{" + fields.joined(separator: ",") + "}"
    }

    /// One sentence for a person.
    public var text: String {
        let amount = "\(bytes ?? 0) bytes" + (messages.map { " in \($0) messages" } ?? "")
        let duration = seconds.map { " after \(decimalSeconds(microseconds: $0.microseconds)) s" } ?? ""
        let addition = message.map { " (\($0))" } ?? ""
        return switch kind {
        case .listening: "listening on \(local ?? "")"
        case .accepted: "accepted a connection from \(peer ?? "a client")\(addition)"
        case .connected: "connected to \(peer ?? "")\(duration), as \(local ?? "")"
        case .blocked: "the kernel accepts no more data: the send blocks after \(bytes ?? 0) bytes"
        case .unblocked: "the send goes on\(duration)"
        case .reading: "reading"
        case .progress: "\(amount) so far"
        case .finished: "\(amount)\(addition)"
        case .error: message ?? "failed"
        }
    }
}

extension Duration {
    /// Whole microseconds.
    var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}

/// Seconds with six decimals.
private func decimalSeconds(microseconds: Int64) -> String {
    let fraction = String(microseconds.magnitude % 1_000_000)
    let zeros = String(repeating: "0", count: 6 - fraction.count)
    return "\(microseconds < 0 ? "-" : "")\(microseconds.magnitude / 1_000_000).\(zeros)\(fraction)"
}

/// A JSON string (RFC 8259 section 7), quotes included.
func quotedJSON(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
