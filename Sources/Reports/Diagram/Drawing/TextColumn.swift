/// Lines of text, one below the other.
struct TextColumn: Hashable, Sendable {
    private(set) var labels: [Label] = []
    /// Where the next line goes.
    private(set) var next: Point
    /// How wide a line may be.
    let width: Int

    init(at top: Point, width: Int) {
        next = top
        self.width = width
    }

    /// The parts of a box.
    var parts: [Part] { labels.map(Part.label) }

    /// Adds a line.
    ///
    /// - Parameters:
    ///   - spans: its text.
    ///   - index: which span is shortened where the line is too wide.
    mutating func add(_ spans: [Label.Span], shortening index: Int = 0) {
        let others = spans.reduce(0) { $0 + $1.width } - (spans.indices.contains(index) ? spans[index].width : 0)
        append(
            spans.enumerated().map { offset, span in
                guard offset == index else { return span }
                let room = width - others - (span.width - span.lettering.width(of: span.text))
                return Label.Span(
                    span.lettering.shortened(span.text, to: room), span.lettering, hue: span.hue, gap: span.gap)
            })
    }

    /// Adds text in as many lines as it needs.
    mutating func add(_ text: String, _ lettering: Lettering, limit: Int = .max) {
        for line in lettering.wrapped(text, to: width, limit: limit) { append([Label.Span(line, lettering)]) }
    }

    /// Leaves some room free.
    mutating func skip(_ height: Int) { next.y += height }

    private mutating func append(_ spans: [Label.Span]) {
        let label = Label(spans, at: next)
        labels.append(label)
        next.y += label.frame.height
    }
}
