/// A place in a drawing, in user units (pixels at full size) from the top left corner.
struct Point: Hashable, Sendable {
    var x: Int
    var y: Int
}

/// An upright rectangle of a drawing.
struct Rect: Hashable, Sendable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    var right: Int { x + width }
    var bottom: Int { y + height }
    var middleX: Int { x + width / 2 }
    var middleY: Int { y + height / 2 }

    /// Whether two rectangles share more than an edge.
    func overlaps(_ other: Rect) -> Bool {
        x < other.right && other.x < right && y < other.bottom && other.y < bottom
    }

    /// Whether another rectangle lies inside, edges included.
    func contains(_ other: Rect) -> Bool {
        x <= other.x && other.right <= right && y <= other.y && other.bottom <= bottom
    }

    func moved(_ dx: Int, _ dy: Int) -> Rect {
        Rect(x: x + dx, y: y + dy, width: width, height: height)
    }
}
