internal import Diagnostics

extension DNSName: CustomStringConvertible {
    /// The presentation format with its final dot (RFC 1035 section 5.1): `\.` for a dot inside a label, `\032` for a byte
    /// that does not print; the root is `.`.
    public var description: String {
        let labels = labels
        guard !labels.isEmpty else { return "." }
        return labels.map { presentation(of: $0, escaping: #".\"();@$"#) + "." }.joined()
    }
}

/// Text of a label or of a character string: characters that mean something get a backslash, bytes that do not print are
/// written as three decimal digits.
func presentation(of bytes: some Sequence<UInt8>, escaping special: String, isSpaceKept: Bool = false) -> String {
    var text = ""
    for byte in bytes {
        let scalar = Unicode.Scalar(byte)
        if (0x21...0x7e).contains(byte) || isSpaceKept && byte == 0x20 {
            if special.unicodeScalars.contains(scalar) { text += "\\" }
            text.unicodeScalars.append(scalar)
        } else {
            let digits = String(byte)
            text += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
        }
    }
    return text
}

extension DNSName {
    /// Reads the presentation format, with or without the final dot.
    ///
    /// - Parameter text: `server.example.com`; `\.` is a dot inside a label, `\032` the byte 32.
    /// - Throws: `WirelabError` of invalid input that says what cannot be in a name.
    public init(_ text: String) throws {
        guard !text.isEmpty else { throw Self.fault(text, "it is empty; the root is written as a dot") }
        var name: [UInt8] = []
        var label: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "."):
                if label.isEmpty, name.isEmpty, rest.isEmpty { break }
                try Self.append(label, to: &name, of: text)
                label = []
            case UInt8(ascii: "\\"): label.append(try Self.escapedByte(&rest, of: text))
            case 0x80...: throw Self.fault(text, "letters outside ASCII are written in their ASCII form, xn--…")
            default: label.append(byte)
            }
        }
        if !label.isEmpty { try Self.append(label, to: &name, of: text) }
        self.init(checked: name + [0])
    }

    /// Whether a text ends with a dot that is not escaped: then the name is absolute, and no search domain is put behind it.
    public static func isAbsolute(_ text: String) -> Bool {
        guard text.utf8.last == UInt8(ascii: ".") else { return false }
        return text.utf8.dropLast().reversed().prefix { $0 == UInt8(ascii: "\\") }.count.isMultiple(of: 2)
    }

    private static func append(_ label: [UInt8], to name: inout [UInt8], of text: String) throws {
        guard !label.isEmpty else { throw fault(text, "between two dots there must be a label") }
        guard label.count <= longestLabel else {
            throw fault(text, "a label has \(label.count) bytes; \(longestLabel) are the most")
        }
        name.append(UInt8(label.count))
        name += label
        guard name.count < longestName else { throw fault(text, "it is longer than \(longestName) bytes") }
    }

    /// The byte that follows a backslash: any character, or three decimal digits.
    private static func escapedByte(_ rest: inout Substring.UTF8View, of text: String) throws -> UInt8 {
        guard let first = rest.first else { throw fault(text, "a backslash at the end escapes nothing") }
        guard isDigit(first) else {
            guard first < 0x80 else { throw fault(text, "a backslash cannot escape a letter outside ASCII") }
            return rest.removeFirst()
        }
        let digits = rest.prefix(3)
        guard digits.count == 3, digits.allSatisfy(isDigit), let byte = UInt8(String(Substring(digits))) else {
            throw fault(text, "a backslash and a digit begin a byte in three decimal digits, 000 to 255")
        }
        rest.removeFirst(3)
        return byte
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func fault(_ text: String, _ reason: String) -> WirelabError {
        WirelabError(.invalidInput, "'\(text)' is no domain name: \(reason)")
    }
}
