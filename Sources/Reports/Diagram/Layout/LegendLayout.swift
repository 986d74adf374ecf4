/// What the two kinds of lines mean.
enum LegendLayout {
    static func box(at origin: Point, width: Int) -> Box {
        let entries = [("the same on your machine and on AWS", false), ("on AWS only", true)]
        var parts: [Part] = []
        var left = origin.x
        for (words, isService) in entries {
            let middle = origin.y + Lettering.quiet.lineHeight / 2
            let ends = [Point(x: left, y: middle), Point(x: left + 28, y: middle)]
            let label = Label([Label.Span(words, .quiet)], at: Point(x: left + 38, y: origin.y))
            parts += [.connector(Connector(points: ends, hasHead: false, isService: isService)), .label(label)]
            left = label.frame.right + 24
        }
        return Box(style: .none, frame: Rect(x: origin.x, y: origin.y, width: width, height: 18), parts: parts)
    }
}
