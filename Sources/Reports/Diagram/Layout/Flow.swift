/// An upright connector between two layers, with words beside it.
struct Flow {
    let start: Int
    let end: Int
    let x: Int
    let words: String

    /// - Parameters:
    ///   - start: the height at which it begins.
    ///   - end: the height at which its arrow points.
    ///   - x: where it stands.
    ///   - words: what flows.
    init(from start: Int, to end: Int, x: Int, _ words: String) {
        self.start = start
        self.end = end
        self.x = x
        self.words = words
    }

    /// Draws it.
    ///
    /// - Parameter middle: the height of the words' middle; the connector's middle if nil.
    /// - Returns: the connector and its words.
    func parts(wordsAt middle: Int? = nil) -> [Part] {
        let span = Label.Span(words, .quiet)
        let top = (middle ?? (start + end) / 2) - span.lettering.lineHeight / 2
        return [
            .connector(Connector(points: [Point(x: x, y: start), Point(x: x, y: end)])),
            .label(Label([span], at: Point(x: x + 12, y: top))),
        ]
    }
}
