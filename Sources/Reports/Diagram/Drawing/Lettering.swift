/// How text of a drawing is set: its size, its weight, its family.
///
/// Nobody knows which font a reader has. The widths here are upper bounds: of each character the widest one among DejaVu
/// Sans, Liberation Sans (the widths of Arial and Helvetica), Noto Sans and Open Sans, and for the fixed pitch a little
/// more than that of the widest family in use.
enum Lettering: String, Hashable, Sendable, CaseIterable {
    /// The name of the lab.
    case title
    /// The headings of the sections.
    case heading
    /// The name of a thing.
    case name
    /// Plain text.
    case text
    /// Text of less weight.
    case quiet
    /// What a computer reads: names, addresses.
    case code
    /// The same, of less weight.
    case quietCode = "quiet-code"

    /// The height of the characters, in user units.
    var size: Int {
        switch self {
        case .title: 22
        case .heading: 15
        case .name: 13
        case .text, .quiet, .code, .quietCode: 12
        }
    }

    /// From one line to the next.
    var lineHeight: Int { size + size / 2 }

    /// From the top of a line to the line on which its characters stand.
    var ascent: Int { size + size / 12 }

    var isBold: Bool { self == .title || self == .heading || self == .name }
    var isFixedPitch: Bool { self == .code || self == .quietCode }
    var isQuiet: Bool { self == .quiet || self == .quietCode }

    /// A width that the text does not exceed, in user units.
    func width(of text: String) -> Int {
        let hundredths = text.unicodeScalars.reduce(0) { $0 + hundredthsOfEm($1) }
        return (hundredths * size + 99) / 100
    }

    private func hundredthsOfEm(_ scalar: Unicode.Scalar) -> Int {
        if isFixedPitch { return scalar.isASCII || scalar == "…" ? 62 : 124 }
        let index = Int(scalar.value) - 32
        let widths = isBold ? Self.boldWidths : Self.regularWidths
        if widths.indices.contains(index) { return widths[index] }
        return "…·–".unicodeScalars.contains(scalar) ? 100 : 125
    }

    /// From the space to the tilde, in hundredths of the size.
    private static let regularWidths = [
        32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 56, 84, 32, 37, 32, 38, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34,
        84,
        84, 84, 56, 102, 69, 69, 73, 78, 67, 62, 78, 76, 34, 50, 67, 56, 91, 76, 79, 67, 79, 73, 67, 62, 74, 69, 99, 69,
        67, 69, 40, 38, 40, 84, 56, 58, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40,
        64, 60, 82, 60, 60, 53, 64, 56, 64, 84,
    ]
    private static let boldWidths = [
        35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 55, 84, 38, 42, 38, 42, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40,
        84, 84, 84, 62, 100, 78, 77, 74, 84, 69, 69, 83, 84, 39, 56, 78, 64, 100, 84, 86, 74, 86, 78, 73, 69, 82, 78,
        111, 78, 73, 73, 46, 42, 46, 84, 56, 61, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69, 72, 72,
        50,
        60, 48, 72, 66, 93, 65, 66, 59, 72, 56, 72, 84,
    ]
}
