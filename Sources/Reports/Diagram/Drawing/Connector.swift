/// A line from one thing to another, with an arrow's head at its end.
struct Connector: Hashable, Sendable {
    var points: [Point]
    var hasHead = true
    /// Whether AWS has it alone.
    var isService = true

    func moved(_ dx: Int, _ dy: Int) -> Connector {
        var moved = self
        moved.points = points.map { Point(x: $0.x + dx, y: $0.y + dy) }
        return moved
    }
}
