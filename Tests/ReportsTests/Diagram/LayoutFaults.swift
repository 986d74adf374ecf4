@testable import Reports

/// What is wrong with the places of a drawing's parts: what lies outside of its box, what overlaps, what a connector crosses.
struct LayoutFaults {
    private(set) var all: [String] = []

    init(_ drawing: Drawing) {
        check(drawing.canvas)
    }

    private mutating func check(_ box: Box) {
        let solid = box.parts.compactMap(Self.solid)
        for (index, part) in solid.enumerated() {
            if !box.frame.contains(part.frame) { all.append("\(part.name) \(part.frame) is outside of \(box.frame)") }
            for other in solid[(index + 1)...] where part.frame.overlaps(other.frame) {
                all.append("\(part.name) \(part.frame) overlaps \(other.name) \(other.frame)")
            }
        }
        for case .connector(let connector) in box.parts { check(connector, in: box) }
        for case .box(let inner) in box.parts { check(inner) }
    }

    /// A connector may cross the boxes that hold its ends, and nothing else.
    private mutating func check(_ connector: Connector, in box: Box) {
        guard let start = connector.points.first, let end = connector.points.last else { return }
        for (from, to) in zip(connector.points, connector.points.dropFirst()) {
            let line = Rect(
                x: min(from.x, to.x), y: min(from.y, to.y), width: max(1, abs(to.x - from.x)),
                height: max(1, abs(to.y - from.y)))
            if !box.frame.contains(line) { all.append("connector \(line) is outside of \(box.frame)") }
            checkCrossings(of: line, in: box, ends: [start, end])
        }
    }

    private mutating func checkCrossings(of line: Rect, in box: Box, ends: [Point]) {
        for case .label(let label) in box.parts where label.frame.overlaps(line) {
            all.append("a connector \(line) crosses the text \(Self.text(label))")
        }
        for case .box(let inner) in box.parts where inner.frame.overlaps(line) {
            if !ends.contains(where: { Self.holds($0, inner.frame) }) {
                all.append("a connector \(line) crosses a box \(inner.frame)")
            }
            checkCrossings(of: line, in: inner, ends: ends)
        }
    }

    private static func holds(_ point: Point, _ frame: Rect) -> Bool {
        (frame.x...frame.right).contains(point.x) && (frame.y...frame.bottom).contains(point.y)
    }

    private static func solid(_ part: Part) -> (name: String, frame: Rect)? {
        switch part {
        case .box(let box): ("box", box.frame)
        case .label(let label): ("text '\(text(label))'", label.frame)
        case .connector: nil
        }
    }

    private static func text(_ label: Label) -> String { label.spans.map(\.text).joined() }
}
