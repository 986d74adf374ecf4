internal import Packets

extension DNSResult {
    /// The result for people: the question, who answered and how, the flags, then the records, each section a table.
    public var text: String {
        var lines = [Self.line("question", "\(question.name) \(question.type)\(Self.explanation(of: question.type))")]
        if let note = nameNote { lines.append(Self.line("", note)) }
        switch outcome {
        case .interrupted: lines.append(Self.line("interrupted", "no answer yet; \(effort)"))
        case .failed: lines.append(Self.line("no answer", effort))
        case .answered(let answer): lines += describe(answer)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func line(_ title: String, _ text: String) -> String {
        title + String(repeating: " ", count: max(1, 12 - title.count)) + text
    }

    private var effort: String { "\(queries) quer\(queries == 1 ? "y" : "ies") in \(elapsed.text)" }

    /// How what the user wrote became the name that was asked for.
    private var nameNote: String? {
        if let domain = candidate.searchDomain {
            let before = candidates.candidates.prefix { $0 != candidate }.map { "\($0.name)" }
            let tried = before.isEmpty ? "" : "; \(before.joined(separator: ", ")) does not exist"
            return "\"\(candidates.text)\" and the search domain \(domain) of \(ResolverConfiguration.path)\(tried)"
        }
        let isReverse = candidates.type == .ptr && (try? DNSName(candidates.text)) != candidate.name
        return isReverse ? "the name under which \(candidates.text) has its own name" : nil
    }

    private static func explanation(of type: DNSRecordType) -> String {
        switch type {
        case .a: ": which IPv4 addresses?"
        case .aaaa: ": which IPv6 addresses?"
        case .cname: ": an alias of which name?"
        case .mx: ": which hosts take its mail?"
        case .ns: ": which name servers has the zone?"
        case .ptr: ": which name has the address?"
        case .soa: ": which parameters has the zone?"
        case .srv: ": on which host and port is the service?"
        case .txt: ": which texts?"
        default: ""
        }
    }

    private func describe(_ answer: DNSAnswer) -> [String] {
        let message = answer.message
        let handshake = answer.transport == .tcp ? ", handshake included" : ""
        var lines = [
            Self.line(
                "answer",
                "from \(answer.server) over \(answer.transport.name) after \(answer.elapsed.text)\(handshake): "
                    + "\(answer.byteCount) bytes\(queries > 1 ? "; \(effort)" : "")"),
            Self.line("status", status(of: message)),
            Self.line("flags", message.header.flags.words),
        ]
        if let edns = message.edns { lines.append(Self.line("EDNS", edns.description)) }
        if message.trailingByteCount > 0 {
            lines.append(Self.line("", "\(message.trailingByteCount) bytes follow the message, which none should"))
        }
        lines += Self.table("ANSWER", message.answers)
        lines += Self.table("AUTHORITY", message.authorities)
        lines += Self.table("ADDITIONAL", message.additionals.filter { $0.type != .opt })
        return lines
    }

    private func status(of message: DNSMessage) -> String {
        let code = message.responseCode
        let count = message.answers.count { $0.type == question.type }
        let denial = Self.denialTime(of: message).map { "; that may be remembered for \($0) s" } ?? ""
        switch code {
        case .noError where count > 0: return "\(code): \(count) \(question.type) record\(count == 1 ? "" : "s")"
        case .noError where message.isReferral:
            return "\(code), a referral: this server does not know, the name servers below do"
        case .noError where !message.answers.isEmpty:
            return "\(code): an alias, but no \(question.type) record at its end\(denial)"
        case .noError: return "\(code) without an answer: the name exists, but has no \(question.type) record\(denial)"
        case .nameError: return "\(code): \(code.meaning)\(denial)"
        default: return "\(code): \(code.meaning)"
        }
    }

    /// How many seconds a denial may be kept: the SOA's own time to live, or its last field if that is less (RFC 2308
    /// section 5).
    private static func denialTime(of message: DNSMessage) -> UInt32? {
        for record in message.authorities {
            if case .soa(let authority) = record.data { return min(record.timeToLive, authority.minimum) }
        }
        return nil
    }

    /// Columns as wide as their longest cell.
    private static func table(_ title: String, _ records: [DNSRecord]) -> [String] {
        guard !records.isEmpty else { return [] }
        let rows =
            [[title, "TTL", "TYPE", "DATA"]]
            + records.map { ["\($0.name)", "\($0.timeToLive)", "\($0.type)", "\($0.data)"] }
        let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return [""]
            + rows.map { row in
                zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count + 2) }.joined() + row[3]
            }
    }
}

extension DNSMessage {
    /// Whether it names other servers in the place of an answer (RFC 1034 section 4.3.1).
    fileprivate var isReferral: Bool {
        answers.isEmpty && !header.flags.contains(.authoritative) && authorities.contains { $0.type == .ns }
            && !authorities.contains { $0.type == .soa }
    }
}
