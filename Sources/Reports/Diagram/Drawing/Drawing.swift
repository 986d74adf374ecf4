/// A picture before it is text: boxes in boxes, lines of text, connectors. All places are absolute.
struct Drawing: Hashable, Sendable {
    /// What the picture shows, in a few words.
    let title: String
    /// What the picture shows, for those who cannot see it.
    let summary: String
    /// The whole picture; its frame begins at the origin.
    let canvas: Box
}

/// A part of a drawing.
indirect enum Part: Hashable, Sendable {
    case box(Box)
    case label(Label)
    case connector(Connector)

    func moved(_ dx: Int, _ dy: Int) -> Part {
        switch self {
        case .box(let box): .box(box.moved(dx, dy))
        case .label(let label): .label(label.moved(dx, dy))
        case .connector(let connector): .connector(connector.moved(dx, dy))
        }
    }
}
