/// A rectangle that holds other parts.
struct Box: Hashable, Sendable {
    enum Style: Hashable, Sendable {
        case canvas
        case network
        case subnet
        /// A thing that both worlds have.
        case plain
        /// Something around the lab that AWS has alone.
        case region
        /// A thing that AWS has alone.
        case service
        /// The hosts of a role in a subnet.
        case group(Hue)
        case host(Hue)
        /// Several hosts in the place of one.
        case hosts(Hue)
        /// The colour of a role, beside its name.
        case swatch(Hue)
        /// No visible frame.
        case none
    }

    var style: Style
    var frame: Rect
    var parts: [Part] = []

    func moved(_ dx: Int, _ dy: Int) -> Box {
        Box(style: style, frame: frame.moved(dx, dy), parts: parts.map { $0.moved(dx, dy) })
    }
}
