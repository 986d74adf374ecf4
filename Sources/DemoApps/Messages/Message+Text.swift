internal import FoundationEssentials

extension Message {
    /// What the message says: a text, a JSON string's content, or the text of any other JSON value.
    ///
    /// - Returns: the text.
    /// - Throws: `MessageFault` where the payload is not what the header says.
    public func text() throws(MessageFault) -> String {
        guard let text = String(validating: payload, as: UTF8.self) else { throw kind == .text ? .notUTF8 : .notJSON }
        if kind == .text { return text }
        return try jsonValue().string ?? text
    }

    /// Checks that the payload is what the header says.
    ///
    /// - Throws: `MessageFault`.
    public func check() throws(MessageFault) {
        switch kind {
        case .text: if String(validating: payload, as: UTF8.self) == nil { throw .notUTF8 }
        case .json: _ = try jsonValue()
        }
    }

    private func jsonValue() throws(MessageFault) -> JSONValue {
        do {
            return try JSONDecoder().decode(JSONValue.self, from: Data(payload))
        } catch {
            throw .notJSON
        }
    }
}

/// Any JSON value (RFC 8259): its content if it is a string. The decoder has read all of it by the time it asks.
private struct JSONValue: Decodable {
    let string: String?

    init(from decoder: any Decoder) throws {
        string = try? decoder.singleValueContainer().decode(String.self)
    }
}
