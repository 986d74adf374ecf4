internal import LabModel

/// The lab's network, the VPC on AWS: its zone, its subnets, and the way out of them.
struct NetworkLayout {
    private let topology: Topology
    /// The subnet with the NAT gateway.
    private let exit: SubnetLayout?
    /// The other subnets.
    private let inner: [SubnetLayout]

    init(_ topology: Topology) {
        self.topology = topology
        let subnets = topology.subnets.map { SubnetLayout($0, in: topology) }
        exit = subnets.first { $0.subnet.nat }
        inner = subnets.filter { !$0.subnet.nat }
    }

    /// Whether there is a way out.
    var hasExit: Bool { exit != nil }

    /// Draws the network.
    ///
    /// - Parameters:
    ///   - origin: its top left corner.
    ///   - width: its width.
    /// - Returns: the network, with all that is in it.
    func box(at origin: Point, width: Int) -> Box {
        let padding = Spacing.framePadding
        let left = origin.x + padding
        let room = width - 2 * padding - (needsGutter ? HostGrid.gutter : 0)
        var text = TextColumn(at: Point(x: left, y: origin.y + padding - 5), width: room - 200)
        text.add([Label.Span("VPC", .name), Label.Span("\(topology.network)", .quietCode, gap: 8)])
        var parts = text.parts
        let top = Point(x: left, y: text.next.y + 10)
        let (zone, exitBox) = firstRow(at: top, width: room)
        parts += [zone, exitBox].compactMap { $0 }.map(Part.box)
        var bottom = max(zone.frame.bottom, exitBox?.frame.bottom ?? 0)
        var innerBoxes: [Box] = []
        for layout in inner {
            let box = layout.box(at: Point(x: left, y: bottom + rowGap), width: room)
            innerBoxes.append(box)
            bottom = box.frame.bottom
        }
        parts += innerBoxes.map(Part.box)
        if let exitBox { parts += ways(out: exitBox.frame, innerBoxes, top: origin.y).map(Part.connector) }
        let frame = Rect(x: origin.x, y: origin.y, width: width, height: bottom + padding - origin.y)
        return Box(style: .network, frame: frame, parts: parts)
    }

    /// The zone, and beside it or below it the subnet with the NAT gateway.
    private func firstRow(at top: Point, width: Int) -> (zone: Box, exit: Box?) {
        let zone = ZoneLayout(topology: topology)
        guard let exit else { return (zone.box(at: top, width: width), nil) }
        guard exit.groups.isEmpty else {
            let zoneBox = zone.box(at: top, width: width - 200)
            let below = Point(x: top.x, y: zoneBox.frame.bottom + Spacing.gap)
            return (zoneBox, exit.box(at: below, width: width))
        }
        let half = Spacing.half(of: width)
        var boxes = [
            zone.box(at: top, width: half),
            exit.box(at: Point(x: top.x + width - half, y: top.y), width: half),
        ]
        let height = max(boxes[0].frame.height, boxes[1].frame.height)
        for index in boxes.indices { boxes[index].frame.height = height }
        return (boxes[0], boxes[1])
    }

    private var users: [SubnetLayout] { inner.filter { !$0.groups.isEmpty } }

    /// Whether the ways to the NAT gateway go around other subnets.
    private var needsGutter: Bool {
        guard let exit, let first = inner.first, !users.isEmpty else { return false }
        return users.count > 1 || first.groups.isEmpty || !exit.groups.isEmpty
    }

    private var rowGap: Int { hasExit && !needsGutter && !users.isEmpty ? Spacing.gap + 8 : Spacing.gap }

    private func ways(out exit: Rect, _ boxes: [Box], top: Int) -> [Connector] {
        let gateway = SubnetLayout.gateway(in: exit)
        let up = Connector(points: [Point(x: gateway.middleX, y: gateway.y), Point(x: gateway.middleX, y: top)])
        guard needsGutter else {
            let users = zip(inner, boxes).filter { !$0.0.groups.isEmpty }.map(\.1.frame)
            return [up]
                + users.map { user in
                    Connector(
                        points: [Point(x: gateway.middleX, y: user.y), Point(x: gateway.middleX, y: gateway.bottom)])
                }
        }
        let gutter = exit.right + HostGrid.gutter / 2
        let starts = zip(inner, boxes).filter { !$0.0.groups.isEmpty }.map { $0.1.frame.y + Spacing.cardPadding + 6 }
        guard let last = starts.last else { return [up] }
        let trunk = Connector(points: [
            Point(x: exit.right, y: last), Point(x: gutter, y: last), Point(x: gutter, y: gateway.middleY),
            Point(x: gateway.right, y: gateway.middleY),
        ])
        let branches = starts.dropLast().map { y in
            Connector(points: [Point(x: exit.right, y: y), Point(x: gutter, y: y)], hasHead: false)
        }
        return [up, trunk] + branches
    }
}
