import FoundationEssentials

/// Prints a value as JSON on standard output: stable order of keys, one document.
func printJSON(_ value: some Encodable) throws {
    Console.print(String(decoding: try JSONEncoder.ofResults.encode(value), as: UTF8.self))
}

extension JSONEncoder {
    /// As all results are written.
    static var ofResults: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
