internal import LabModel

/// The private DNS zone.
struct ZoneLayout {
    let topology: Topology

    func box(at origin: Point, width: Int) -> Box {
        let padding = Spacing.cardPadding
        var text = TextColumn(
            at: Point(x: origin.x + padding, y: origin.y + padding - 3), width: width - 2 * padding)
        text.add([Label.Span("Private DNS zone", .name)])
        text.add(topology.zone.name, .code)
        text.add("resolver \(topology.resolver) · TTL \(topology.zone.ttl) s", .quiet)
        let height = text.next.y + padding - 3 - origin.y
        return Box(
            style: .plain, frame: Rect(x: origin.x, y: origin.y, width: width, height: height), parts: text.parts)
    }
}
