internal import LabModel

/// A subnet with its hosts, and with the NAT gateway where that stands here.
struct SubnetLayout {
    private static let gatewaySize = (width: 132, height: 46)

    let subnet: Subnet
    let groups: [HostGroup]

    init(_ subnet: Subnet, in topology: Topology) {
        self.subnet = subnet
        groups = HostGroup.groups(of: subnet, in: topology)
    }

    /// Where the NAT gateway stands in a frame of this subnet.
    static func gateway(in frame: Rect) -> Rect {
        Rect(
            x: frame.right - Spacing.cardPadding - gatewaySize.width, y: frame.y + Spacing.cardPadding,
            width: gatewaySize.width, height: gatewaySize.height)
    }

    /// Draws the subnet.
    ///
    /// - Parameters:
    ///   - origin: its top left corner.
    ///   - width: its width.
    /// - Returns: the subnet, with all that is in it.
    func box(at origin: Point, width: Int) -> Box {
        let padding = Spacing.cardPadding
        var frame = Rect(x: origin.x, y: origin.y, width: width, height: 0)
        let gateway = Self.gateway(in: frame)
        let inner = width - 2 * padding
        let room = subnet.nat ? gateway.x - padding - frame.x - padding : inner
        var heading = TextColumn(at: Point(x: frame.x + padding, y: frame.y + padding - 3), width: room)
        addHeading(to: &heading)
        var parts = heading.parts
        var bottom = heading.next.y
        if subnet.nat {
            parts.append(.box(gatewayBox(gateway)))
            bottom = max(bottom, gateway.bottom)
        }
        let boxes = HostGrid.boxes(of: groups, at: Point(x: frame.x + padding, y: bottom + 8), width: inner)
        parts += boxes.map(Part.box)
        bottom = boxes.map(\.frame.bottom).max() ?? bottom
        frame.height = bottom + padding - frame.y
        return Box(style: .subnet, frame: frame, parts: parts)
    }

    /// The block stands beside the name, or below it where that leaves the name no room.
    private func addHeading(to heading: inout TextColumn) {
        let name = [Label.Span("Subnet", .text), Label.Span(subnet.name, .name, gap: 2)]
        let block = "\(subnet.prefix)"
        let empty = groups.isEmpty && !subnet.nat ? [Label.Span("no hosts", .quiet, gap: 8)] : []
        let spans = name + [Label.Span(block, .quietCode, gap: 8)] + empty
        if Label(spans, at: heading.next).frame.width <= heading.width {
            heading.add(spans, shortening: 1)
        } else {
            heading.add(name, shortening: 1)
            heading.add([Label.Span(block, .quietCode)] + empty)
        }
    }

    private func gatewayBox(_ frame: Rect) -> Box {
        let label = Label(
            [Label.Span("NAT gateway", .text)], at: Point(x: frame.middleX, y: frame.y + 14), anchor: .middle)
        return Box(style: .service, frame: frame, parts: [.label(label)])
    }
}
