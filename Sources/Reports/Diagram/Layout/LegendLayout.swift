/// What the two kinds of lines mean.
enum LegendLayout {
    static func box(at origin: Point, width: Int) -> Box {
        let entries: [(style: Box.Style, words: String)] = [
            (.plain, "on your machine and on AWS, the same"), (.service, "on AWS only"),
        ]
        var parts: [Part] = []
        var left = origin.x
        for entry in entries {
            let sample = Rect(x: left, y: origin.y + 2, width: 24, height: 14)
            let label = Label([Label.Span(entry.words, .quiet)], at: Point(x: sample.right + 8, y: origin.y))
            parts += [.box(Box(style: entry.style, frame: sample)), .label(label)]
            left = label.frame.right + 24
        }
        return Box(style: .none, frame: Rect(x: origin.x, y: origin.y, width: width, height: 18), parts: parts)
    }
}
