import FoundationEssentials
import Glibc

/// Prints a JSON object on standard output member by member, so that a long one is never in memory as a whole; laid
/// out as by `printJSON`, but for empty arrays.
struct JSONObjectPrinter {
    private static let flushLength = 1 << 16

    private let encoder = JSONEncoder.ofResults
    private var text = Array("{".utf8)
    private var isFirst = true

    /// Prints a member.
    ///
    /// - Parameters:
    ///   - name: its name; names come in ascending order.
    ///   - value: its value.
    /// - Throws: what encoding throws.
    mutating func print(_ name: String, _ value: some Encodable) throws {
        begin(name)
        append(try encoder.encode(value), indentation: 2)
    }

    /// Prints a member that is an array.
    ///
    /// - Parameters:
    ///   - name: its name; names come in ascending order.
    ///   - values: its elements; each is made when it is its turn.
    /// - Throws: what encoding throws.
    mutating func print<Value: Encodable>(_ name: String, each values: some Sequence<Value>) throws {
        begin(name)
        text.append(UInt8(ascii: "["))
        var isEmpty = true
        for value in values {
            text += isEmpty ? "\n    ".utf8 : ",\n    ".utf8
            isEmpty = false
            append(try encoder.encode(value), indentation: 4)
        }
        text += isEmpty ? "]".utf8 : "\n  ]".utf8
    }

    /// Ends the object.
    mutating func end() {
        text += "\n}\n".utf8
        flush()
    }

    private mutating func begin(_ name: String) {
        text += isFirst ? "\n".utf8 : ",\n".utf8
        text += "  \"\(name)\" : ".utf8
        isFirst = false
    }

    /// Appends a value, its further lines moved to the right. Newlines stand between lines only: those of strings are escaped.
    private mutating func append(_ value: Data, indentation: Int) {
        value.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
                text += rest[...newline]
                text += repeatElement(UInt8(ascii: " "), count: indentation)
                rest = rest[(newline + 1)...]
            }
            text += rest
        }
        if text.count >= Self.flushLength { flush() }
    }

    private mutating func flush() {
        Console.write(text[...], to: STDOUT_FILENO)
        text.removeAll(keepingCapacity: true)
    }
}
