import Diagnostics

/// Finds the characters that YAML readers, or editors, take differently: tabs, controls, and the line breaks beyond LF.
struct ForbiddenCharacters {
    /// The text with a space in the place of every forbidden character, so that all other places keep their columns.
    private(set) var cleaned = ""
    /// Whether tabs indent lines, or lines end in other ways: the structure is then anyone's guess.
    private(set) var hidesStructure = false

    /// - Parameters:
    ///   - text: the file.
    ///   - problems: where each line's first forbidden character of a kind is reported.
    init(in text: String, reportingTo problems: Problems) {
        var line = 1
        var column = 1
        var isIndent = true
        var reported: Set<Unicode.Scalar> = []
        var scalars = String.UnicodeScalarView()
        for (scalar, next) in zip(text.unicodeScalars, Array(text.unicodeScalars.dropFirst()) + ["\n"]) {
            if scalar == "\n" {
                (line, column, isIndent, reported) = (line + 1, 1, true, [])
                scalars.append(scalar)
                continue
            }
            if let reason = Self.reason(against: scalar, next: next) {
                let position = SourcePosition(line: line, column: column)
                if reported.insert(scalar).inserted { problems.error(reason, at: position) }
                // Editors show no byte order mark and count no column for it.
                if scalar == Self.byteOrderMark, scalars.isEmpty { continue }
                hidesStructure = hidesStructure || (scalar.value < 0x20 && (scalar != "\t" || isIndent))
                scalars.append(" ")
            } else {
                scalars.append(scalar)
            }
            isIndent = isIndent && scalar == " "
            column += 1
        }
        cleaned = String(scalars)
    }

    private static let byteOrderMark = Unicode.Scalar(0xFEFF as UInt16)

    private static func reason(against scalar: Unicode.Scalar, next: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x09: "tab: YAML indents with spaces, and readers differ about tabs elsewhere: write spaces"
        case 0x0D: next == "\n" ? nil : "carriage return without line feed: end lines with LF (or CR LF)"
        case 0xFEFF: "byte order mark: save the file as UTF-8 without it"
        case 0x85, 0x2028, 0x2029:
            "the line break U+\(hexadecimal(scalar)) is one for some YAML readers only: end lines with LF"
        case 0x00..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF:
            "the control character U+\(hexadecimal(scalar)) cannot stand in YAML: remove it"
        default: nil
        }
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
