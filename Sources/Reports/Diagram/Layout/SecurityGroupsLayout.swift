internal import LabModel

/// All security groups, in two columns below the picture of the network.
struct SecurityGroupsLayout {
    let topology: Topology

    func box(at origin: Point, width: Int) -> Box {
        var text = TextColumn(at: origin, width: width)
        text.add([Label.Span("Security groups", .heading)])
        text.add(
            "A flow needs an outbound rule of its sender and an inbound rule of its receiver. Replies always pass.",
            .quiet)
        var parts = text.parts
        var bottom = text.next.y + 12
        let half = Spacing.half(of: width)
        let cards = topology.roles.enumerated().map { number, role in
            SecurityGroupLayout(topology: topology, role: role, hue: Hue(number))
        }
        for first in stride(from: 0, to: cards.count, by: 2) {
            var row = cards[first..<min(first + 2, cards.count)].enumerated().map { column, card in
                card.box(at: Point(x: origin.x + column * (half + Spacing.gap), y: bottom), width: half)
            }
            let height = row.map(\.frame.height).max() ?? 0
            for index in row.indices { row[index].frame.height = height }
            parts += row.map(Part.box)
            bottom += height + Spacing.gap
        }
        let height = bottom - Spacing.gap - origin.y
        return Box(style: .none, frame: Rect(x: origin.x, y: origin.y, width: width, height: height), parts: parts)
    }
}
