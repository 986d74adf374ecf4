import Diagnostics

/// What a name must be: one DNS label, because hosts are found by it and AWS's tags show it.
struct NameRule {
    /// The longest a label may be (RFC 1035 section 2.3.4).
    static let labelLimit = 63
    /// The longest a whole name may be, written with dots and without the final one (RFC 1035 section 2.3.4: 255 octets
    /// on the wire, which hold a length octet more and the root's).
    static let nameLimit = 253
    /// The words that rules give a meaning.
    static let reserved = ["network", "anywhere", "application", "all"]

    /// - Parameters:
    ///   - name: the name.
    ///   - what: what it names: "host".
    /// - Returns: what is wrong with it and what would be right; nil if it is right.
    static func problem(with name: String, of what: String) -> String? {
        if reserved.contains(name) {
            return "'\(name)' cannot be the name of a \(what): rules use the word (\(list(reserved)) are reserved)"
        }
        if what == "host", name == "localhost" {
            return "'localhost' cannot be the name of a host: every host calls itself so (RFC 6761 section 6.3)"
        }
        if what == "host", name == "fabric" {
            return "'fabric' cannot be the name of a host: wirelab exec calls the network between the hosts so"
        }
        return labelProblem(name).map { "\(quoted(name)) cannot be the name of a \(what): \($0)" }
    }

    /// Why a text is no label of a host name (RFC 1123 section 2.1), written in lower case; nil if it is one.
    static func labelProblem(_ label: String) -> String? {
        if label.isEmpty { return "it is empty" }
        if label.utf8.count > labelLimit {
            return
                "it has \(label.utf8.count) bytes, and a DNS label has at most \(labelLimit) (RFC 1035 section 2.3.4)"
        }
        let rest = "a name is lower-case letters, digits and inner hyphens (RFC 1123 section 2.1)"
        guard label.utf8.allSatisfy(isLabelByte), label.first != "-", label.last != "-" else {
            return rest + (corrected(label).map { ", such as '\($0)'" } ?? "")
        }
        if label.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return "only digits read as an address to many programs: begin it with a letter, such as 'n\(label)'"
        }
        return nil
    }

    private static func isLabelByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
    }

    private static func corrected(_ label: String) -> String? {
        let mapped = label.lowercased().map { "_. ".contains($0) ? "-" : $0 }
        // A letter that would be lost makes another word; no suggestion then.
        guard mapped.allSatisfy({ !$0.isLetter || $0.isASCII }) else { return nil }
        let kept = mapped.filter { $0.utf8.allSatisfy(isLabelByte) }
        let inner = kept.drop { $0 == "-" }.reversed().drop { $0 == "-" }.reversed()
        guard !inner.isEmpty, labelProblem(String(inner)) == nil else { return nil }
        return String(inner)
    }
}
