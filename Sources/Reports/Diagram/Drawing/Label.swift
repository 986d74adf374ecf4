/// One line of text; its spans follow each other with the widths that the reader's font gives them.
struct Label: Hashable, Sendable {
    struct Span: Hashable, Sendable {
        let text: String
        let lettering: Lettering
        let hue: Hue?
        /// The distance from the span before, beside a space: who copies or searches the text finds words apart.
        let gap: Int

        init(_ text: String, _ lettering: Lettering, hue: Hue? = nil, gap: Int = 0) {
            self.text = text
            self.lettering = lettering
            self.hue = hue
            self.gap = gap
        }

        /// A width that it does not exceed, with the distance before it.
        var width: Int { (gap == 0 ? 0 : gap + Lettering.text.width(of: " ")) + lettering.width(of: text) }
    }

    enum Anchor: String, Hashable, Sendable {
        case start
        case middle
        case end
    }

    let spans: [Span]
    let anchor: Anchor
    /// The point of the anchor, at the top of the line.
    var top: Point

    init(_ spans: [Span], at top: Point, anchor: Anchor = .start) {
        self.spans = spans
        self.top = top
        self.anchor = anchor
    }

    /// The line on which the characters stand.
    var baseline: Int { top.y + (spans.map(\.lettering.ascent).max() ?? 0) }

    /// What it fills at most.
    var frame: Rect {
        let width = spans.reduce(0) { $0 + $1.width }
        let height = spans.map(\.lettering.lineHeight).max() ?? 0
        let left =
            switch anchor {
            case .start: top.x
            case .middle: top.x - (width + 1) / 2
            case .end: top.x - width
            }
        return Rect(x: left, y: top.y, width: width, height: height)
    }

    func moved(_ dx: Int, _ dy: Int) -> Label {
        Label(spans, at: Point(x: top.x + dx, y: top.y + dy), anchor: anchor)
    }
}
