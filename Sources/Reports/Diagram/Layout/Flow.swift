/// An upright connector between two layers, with a word beside it.
enum Flow {
    static func up(from bottom: Int, to top: Int, x: Int, _ word: String) -> [Part] {
        parts(from: bottom, to: top, x: x, word, labelTop: (bottom + top) / 2)
    }

    static func down(from top: Int, to bottom: Int, x: Int, _ word: String) -> [Part] {
        parts(from: top, to: bottom, x: x, word, labelTop: (bottom + top) / 2)
    }

    private static func parts(from start: Int, to end: Int, x: Int, _ word: String, labelTop middle: Int) -> [Part] {
        let span = Label.Span(word, .quiet)
        let label = Label([span], at: Point(x: x + 12, y: middle - span.lettering.lineHeight / 2))
        return [.connector(Connector(points: [Point(x: x, y: start), Point(x: x, y: end)])), .label(label)]
    }
}
