internal import LabModel

/// One host as a card, or several in the place of one.
struct HostCard: Hashable, Sendable {
    let name: String
    let address: String
    let isFolded: Bool
    /// How many columns it takes.
    let span: Int

    init(_ run: HostRun) {
        self.init(name: run.name, address: run.address, isFolded: run.count > 1)
    }

    /// The card that stands for hosts that are not drawn.
    init(more count: Int) {
        self.init(name: "… \(count) more", address: "", isFolded: true)
    }

    private init(name: String, address: String, isFolded: Bool) {
        self.name = name
        self.address = address
        self.isFolded = isFolded
        let width = max(Lettering.code.width(of: name), Lettering.quietCode.width(of: address))
        span = [1, 2].first { width <= HostGrid.textWidth(span: $0) } ?? HostGrid.columns
    }
}

/// The hosts of one role in one subnet, in a frame of the role's colour.
struct HostGroup: Hashable, Sendable {
    /// More cards than these are not drawn.
    private static let cardLimit = 24

    let role: String
    let hue: Hue
    let cards: [HostCard]
    /// How many hosts the cards stand for.
    let hostCount: Int

    init(role: String, hue: Hue, hosts: [Host]) {
        self.role = role
        self.hue = hue
        hostCount = hosts.count
        let runs = HostRun.runs(of: hosts)
        guard runs.count > Self.cardLimit else {
            cards = runs.map(HostCard.init)
            return
        }
        let shown = runs.prefix(Self.cardLimit - 1)
        let more = hosts.count - shown.reduce(0) { $0 + $1.count }
        cards = shown.map(HostCard.init) + [HostCard(more: more)]
    }

    /// The groups of a subnet, in the order of the roles.
    static func groups(of subnet: Subnet, in topology: Topology) -> [HostGroup] {
        topology.roles.enumerated().compactMap { number, role in
            let hosts = topology.hosts.filter { $0.subnet == subnet.name && $0.role == role.name }
            return hosts.isEmpty ? nil : HostGroup(role: role.name, hue: Hue(number), hosts: hosts)
        }
    }

    /// How many columns it needs side by side.
    var columns: Int { min(HostGrid.columns, cards.reduce(0) { $0 + $1.span }) }

    private var cardHeight: Int { cards.contains(where: \.isFolded) ? 58 : 52 }

    /// Draws the frame.
    ///
    /// - Parameters:
    ///   - origin: its top left corner.
    ///   - columnWidth: the width of one column.
    /// - Returns: the frame with its cards.
    func box(at origin: Point, columnWidth: Int) -> Box {
        let inner = columns * columnWidth + (columns - 1) * HostGrid.cardGap
        let left = origin.x + HostGrid.framePadding
        var heading = TextColumn(at: Point(x: left, y: origin.y + 9), width: inner)
        let count = cards.contains(where: \.isFolded) ? [Label.Span("\(hostCount) hosts", .quiet, gap: 6)] : []
        heading.add([Label.Span(role, .name, hue: hue)] + count)
        var parts = heading.parts
        var column = 0
        var top = heading.next.y + 7
        for card in cards {
            if column + card.span > columns {
                column = 0
                top += cardHeight + HostGrid.cardGap
            }
            let width = card.span * columnWidth + (card.span - 1) * HostGrid.cardGap
            let x = left + column * (columnWidth + HostGrid.cardGap)
            parts.append(.box(box(of: card, Rect(x: x, y: top, width: width, height: cardHeight))))
            column += card.span
        }
        let bottom = top + cardHeight + HostGrid.framePadding
        let width = inner + 2 * HostGrid.framePadding
        return Box(
            style: .group(hue), frame: Rect(x: origin.x, y: origin.y, width: width, height: bottom - origin.y),
            parts: parts)
    }

    private func box(of card: HostCard, _ frame: Rect) -> Box {
        let inset = HostGrid.cardInset
        var text = TextColumn(at: Point(x: frame.x + inset, y: frame.y + 8), width: frame.width - 2 * inset)
        text.add([Label.Span(card.name, .code)])
        if !card.address.isEmpty { text.add([Label.Span(card.address, .quietCode)]) }
        return Box(style: card.isFolded ? .hosts(hue) : .host(hue), frame: frame, parts: text.parts)
    }
}
