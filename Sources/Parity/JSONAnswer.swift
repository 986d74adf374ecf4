import Diagnostics
import FoundationEssentials

/// Reads JSON that somebody else wrote: bounded, and with the place of what is missing or wrong.
enum JSONAnswer {
    /// The largest document that is read, in bytes; the state of a lab of a thousand hosts takes a tenth of it.
    static let sizeLimit = 64 << 20

    /// Decodes a document.
    ///
    /// - Parameters:
    ///   - type: what it should be.
    ///   - bytes: the document.
    ///   - name: what to call it in messages, such as `state.json`.
    /// - Returns: the value.
    /// - Throws: `WirelabError` that names the place in the document, such as `values.root_module.resources[3]`.
    static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8], called name: String
    ) throws(WirelabError) -> Value {
        guard bytes.count <= sizeLimit else {
            throw WirelabError(.invalidInput, "\(name) has \(bytes.count) bytes; at most \(sizeLimit) are read")
        }
        guard bytes.contains(where: { !" \t\r\n".utf8.contains($0) }) else {
            throw WirelabError(.invalidInput, "\(name) is empty")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw WirelabError(.invalidInput, "\(name): \(explanation(error))", cause: error)
        } catch {
            throw WirelabError(.invalidInput, "\(name): \(error)", cause: error)
        }
    }

    private static func explanation(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context):
            "'\(key.stringValue)' is missing in \(place(context.codingPath))"
        case .valueNotFound(_, let context):
            "\(place(context.codingPath)) is null and must not be"
        case .typeMismatch(let type, let context):
            "\(place(context.codingPath)) is not \(words(for: type))"
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            "this is no JSON" + (context.underlyingError.map { ": \($0)" } ?? "")
        case .dataCorrupted(let context):
            "\(place(context.codingPath)): \(context.debugDescription)"
        @unknown default:
            "\(error)"
        }
    }

    /// `values.root_module.resources[3].values.from_port`.
    private static func place(_ path: [any CodingKey]) -> String {
        guard !path.isEmpty else { return "the document" }
        return path.reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }

    private static func words(for type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is Int.Type, is Double.Type: "a number"
        case is [Any].Type: "a list"
        case is [String: Any].Type: "an object"
        default: "what is expected here (\(type))"
        }
    }
}
