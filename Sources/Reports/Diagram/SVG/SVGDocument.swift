/// A drawing as the text of an SVG file.
struct SVGDocument {
    private let drawing: Drawing
    private let theme: DiagramTheme

    init(_ drawing: Drawing, theme: DiagramTheme) {
        self.drawing = drawing
        self.theme = theme
    }

    /// The file.
    var text: String {
        let frame = drawing.canvas.frame
        let size = "width=\"\(frame.width)\" height=\"\(frame.height)\" viewBox=\"0 0 \(frame.width) \(frame.height)\""
        let head = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"lab\" \(size) role=\"img\" "
                + "aria-labelledby=\"lab-title lab-summary\">",
            "<title id=\"lab-title\">\(XMLText.escaped(drawing.title))</title>",
            "<desc id=\"lab-summary\">\(XMLText.escaped(drawing.summary))</desc>",
            "<style>", StyleSheet(theme: theme).text, "</style>",
        ]
        return (head + lines(of: .box(drawing.canvas), depth: 0) + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private func lines(of part: Part, depth: Int) -> [String] {
        let indent = String(repeating: " ", count: depth)
        switch part {
        case .box(let box):
            return outline(of: box).map { indent + $0 } + box.parts.flatMap { lines(of: $0, depth: depth + 1) }
        case .label(let label): return [indent + element(for: label)]
        case .connector(let connector): return elements(for: connector).map { indent + $0 }
        }
    }

    private func outline(of box: Box) -> [String] {
        switch box.style {
        case .none: []
        case .canvas: [rectangle(box.frame, "canvas", radius: 12)]
        case .region: [rectangle(box.frame, "region dashed", radius: 12)]
        case .network: [rectangle(box.frame, "network", radius: 10)]
        case .subnet: [rectangle(box.frame, "subnet", radius: 8)]
        case .plain: [rectangle(box.frame, "plain", radius: 8)]
        case .service: [rectangle(box.frame, "service dashed", radius: 8)]
        case .group(let hue): [rectangle(box.frame, "group-\(hue.index)", radius: 8)]
        case .host(let hue): [rectangle(box.frame, "host-\(hue.index)", radius: 6)]
        case .hosts(let hue): stack(box.frame, hue)
        case .swatch(let hue): [rectangle(box.frame, "swatch-\(hue.index)", radius: 3)]
        }
    }

    /// Three sheets, the front one on top.
    private func stack(_ frame: Rect, _ hue: Hue) -> [String] {
        [2, 1, 0].map { sheet in
            let shown = Rect(
                x: frame.x + sheet * 3, y: frame.y, width: frame.width - sheet * 6,
                height: frame.height - (2 - sheet) * 3)
            return rectangle(shown, "host-\(hue.index)", radius: 6)
        }
    }

    /// A line of one unit is sharp where it lies on half units.
    private func rectangle(_ frame: Rect, _ style: String, radius: Int) -> String {
        "<rect class=\"\(style)\" x=\"\(frame.x).5\" y=\"\(frame.y).5\" width=\"\(frame.width - 1)\" "
            + "height=\"\(frame.height - 1)\" rx=\"\(radius)\"/>"
    }

    private func element(for label: Label) -> String {
        let anchor = label.anchor == .start ? "" : " text-anchor=\"\(label.anchor.rawValue)\""
        let place = "x=\"\(label.top.x)\" y=\"\(label.baseline)\"\(anchor)"
        let spans = label.spans.filter { !$0.text.isEmpty }
        if spans.count == 1, let span = spans.first {
            return "<text class=\"\(style(of: span))\" \(place)>\(XMLText.escaped(span.text))</text>"
        }
        let content = spans.map { span in
            // Some programs drop the space, all keep the distance.
            let (space, gap) = span.gap == 0 ? ("", "") : (" ", " dx=\"\(span.gap)\"")
            return "\(space)<tspan class=\"\(style(of: span))\"\(gap)>\(XMLText.escaped(span.text))</tspan>"
        }
        return "<text \(place)>\(content.joined())</text>"
    }

    private func style(of span: Label.Span) -> String {
        span.lettering.rawValue + (span.hue.map { " role-\($0.index)" } ?? "")
    }

    private func elements(for connector: Connector) -> [String] {
        let path = connector.points.enumerated().map {
            "\($0.offset == 0 ? "M" : "L")\($0.element.x).5 \($0.element.y).5"
        }
        let style = connector.isService ? "way dashed" : "way"
        let line = "<path class=\"\(style)\" d=\"\(path.joined(separator: " "))\"/>"
        guard connector.hasHead, let head = head(of: connector) else { return [line] }
        return [line, head]
    }

    private func head(of connector: Connector) -> String? {
        guard let end = connector.points.last, let before = connector.points.dropLast().last else { return nil }
        let (dx, dy) = ((end.x - before.x).signum(), (end.y - before.y).signum())
        let corners = [
            (end.x - 7 * dx - 4 * dy, end.y - 7 * dy - 4 * dx), (end.x - 7 * dx + 4 * dy, end.y - 7 * dy + 4 * dx),
        ]
        let points = ([(end.x, end.y)] + corners).map { "\($0.0).5 \($0.1).5" }
        return "<path class=\"head\" d=\"M\(points.joined(separator: " L"))Z\"/>"
    }
}
