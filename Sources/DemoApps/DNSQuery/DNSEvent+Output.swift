internal import Packets

extension DNSEvent {
    /// One line of JSON, without the line's end; what is not known is left out.
    public var json: String {
        var object = JSONObject()
        object.add("time", decimal: microseconds)
        object.add("event", kind.rawValue)
        object.add("application", DNSQuery.name)
        object.add("server", server?.description)
        object.add("transport", transport?.rawValue)
        if let query {
            object.add("id", Int(query.identifier))
            object.add("name", "\(query.question.name)")
            object.add("type", "\(query.question.type)")
        }
        object.add("bytes", bytes)
        if let message = answer?.message {
            object.add("id", Int(message.header.identifier))
            object.add("rcode", "\(message.responseCode)")
            object.add("flags", message.header.flags.abbreviations)
            object.add("answers", message.answers.map(\.json))
            object.add("authority", message.authorities.map(\.json))
            object.add("additional", message.additionals.map(\.json))
        }
        object.add("rcode", code.map { "\($0)" })
        object.add("queries", queries)
        object.add("seconds", seconds)
        object.add("message", message)
        return object.text
    }

    /// One sentence for a person; nil where the result says it.
    public var line: String? {
        let whom = "\(server.map { "\($0)" } ?? "the server") over \((transport ?? .udp).name)"
        return switch kind {
        case .query, .answer, .finished: nil
        case .retry: "\(message ?? "no answer"); asking \(whom)"
        case .ignored: "ignored \(bytes ?? 0) bytes from \(whom): \(message ?? "no answer")"
        case .error: message ?? "failed"
        }
    }
}

extension DNSRecord {
    fileprivate var json: JSONObject {
        var object = JSONObject()
        object.add("name", "\(name)")
        if case .opt = data {
            // An OPT record has other fields in the place of these.
        } else {
            object.add("ttl", Int(timeToLive))
            object.add("class", "\(recordClass)")
        }
        object.add("type", "\(type)")
        object.add("data", "\(data)")
        return object
    }
}

extension DNSFlags {
    /// Each flag that is set, as in the header's picture in RFC 1035, and in words.
    private static let names: [(DNSFlags, abbreviation: String, words: String)] = [
        (.response, "qr", "an answer"), (.authoritative, "aa", "authoritative"), (.truncated, "tc", "truncated"),
        (.recursionDesired, "rd", "recursion desired"), (.recursionAvailable, "ra", "recursion available"),
        (.authenticData, "ad", "verified with DNSSEC"), (.checkingDisabled, "cd", "checking disabled"),
    ]

    fileprivate var abbreviations: [String] { Self.names.filter { contains($0.0) }.map(\.abbreviation) }

    /// The flags of an answer for people, and the two whose absence tells something.
    var words: String {
        var words = Self.names.filter { $0.0 != .response && contains($0.0) }.map(\.words)
        if !contains(.authoritative) { words.append("not authoritative") }
        if contains(.recursionDesired) && !contains(.recursionAvailable) { words.append("no recursion available") }
        return words.joined(separator: ", ")
    }
}
