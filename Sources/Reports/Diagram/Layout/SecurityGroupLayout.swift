internal import Diagnostics
internal import LabModel

/// The security group of a role, its rules in words.
struct SecurityGroupLayout {
    private static let noteLines = 2
    /// The column of the words "in" and "out".
    private static let directionWidth = 34

    let topology: Topology
    let role: Role
    let hue: Hue

    func box(at origin: Point, width: Int) -> Box {
        let padding = Spacing.cardPadding
        let swatch = Rect(x: origin.x + padding, y: origin.y + padding + 2, width: 10, height: 10)
        let left = swatch.right + 9
        var text = TextColumn(
            at: Point(x: left, y: origin.y + padding - 3), width: origin.x + width - padding - left)
        text.add([Label.Span(role.name, .name, hue: hue), Label.Span(population, .quiet, gap: 6)])
        text.skip(4)
        var parts: [Part] = [.box(Box(style: .swatch(hue), frame: swatch))] + text.parts
        var next = Point(x: origin.x + padding, y: text.next.y)
        for direction in RuleDirection.allCases {
            let label = Label([Label.Span(direction == .inbound ? "in" : "out", .quiet)], at: next)
            let rules = rules(
                direction, at: Point(x: next.x + Self.directionWidth, y: next.y), right: origin.x + width - padding)
            parts += [.label(label)] + rules.parts
            next.y = rules.next.y + 6
        }
        let height = next.y - 6 + padding - 2 - origin.y
        return Box(
            style: .plain, frame: Rect(x: origin.x, y: origin.y, width: width, height: height), parts: parts)
    }

    private var population: String {
        let count = topology.hosts.count { $0.role == role.name }
        return count == 0 ? "no hosts" : Quantity.count(count, "host")
    }

    private func rules(_ direction: RuleDirection, at top: Point, right: Int) -> TextColumn {
        var column = TextColumn(at: top, width: right - top.x)
        for rule in role.rules(direction) { add(RuleWords(rule, direction, in: topology), to: &column) }
        if role.rules(direction).isEmpty {
            column.add("nothing but replies", .quiet)
        }
        return column
    }

    /// The note stands beside the words where there is room for all of it, else below them.
    private func add(_ words: RuleWords, to column: inout TextColumn) {
        guard let note = words.note else { return column.add(words.text, .text) }
        let together = [Label.Span(words.text, .text), Label.Span(note, .quiet, gap: 8)]
        if Label(together, at: column.next).frame.width <= column.width { return column.add(together) }
        column.add(words.text, .text)
        column.add(note, .quiet, limit: Self.noteLines)
    }
}
