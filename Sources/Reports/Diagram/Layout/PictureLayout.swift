internal import Diagnostics
internal import LabModel

/// The picture of a lab, from the internet at its top to your machine, and the security groups below.
struct PictureLayout {
    private static let internetSize = (width: 104, height: 32)
    private static let machineGap = 40

    let topology: Topology

    var drawing: Drawing {
        let margin = Spacing.margin
        let width = Spacing.pictureWidth - 2 * margin
        var head = TextColumn(at: Point(x: margin, y: margin - 4), width: width - 200)
        head.add([Label.Span(topology.name, .title)])
        head.add(facts, .quiet)
        let regionTop = head.next.y + 16
        let region = RegionLayout(topology: topology).placed(at: Point(x: margin, y: regionTop), width: width)
        let machine = MachineLayout().box(
            at: Point(x: margin, y: region.box.frame.bottom + Self.machineGap), width: width,
            columns: [region.entrance, region.bucket])
        let groups = SecurityGroupsLayout(topology: topology).box(
            at: Point(x: margin, y: machine.frame.bottom + 30), width: width)
        var legend = LegendLayout.box(at: Point(x: margin, y: groups.frame.bottom + 20), width: width)
        legend.frame.width = width
        var parts = head.parts + [region.box, machine, groups, legend].map(Part.box)
        let between = (region.box.frame.bottom + machine.frame.y) / 2
        parts += Flow(from: machine.frame.y, to: region.entrance.bottom, x: region.entrance.middleX, "shell, exec")
            .parts(wordsAt: between)
        parts += Flow(from: region.bucket.bottom, to: machine.frame.y, x: region.bucket.middleX, "download")
            .parts(wordsAt: between)
        if let gateway = region.gateway { parts += internet(above: gateway) }
        let frame = Rect(x: 0, y: 0, width: Spacing.pictureWidth, height: legend.frame.bottom + margin)
        return Drawing(
            title: "The lab \(topology.name)", summary: LabSummary(topology).text,
            canvas: Box(style: .canvas, frame: frame, parts: parts))
    }

    private var facts: String {
        [
            Quantity.count(topology.hosts.count, "host"), Quantity.count(topology.subnets.count, "subnet"),
            "application port \(topology.applicationPort)",
        ].joined(separator: " · ")
    }

    private func internet(above gateway: Rect) -> [Part] {
        let size = Self.internetSize
        let frame = Rect(
            x: gateway.middleX - size.width / 2, y: Spacing.margin, width: size.width, height: size.height)
        let label = Label([Label.Span("Internet", .text)], at: Point(x: frame.middleX, y: frame.y + 7), anchor: .middle)
        let up = Connector(points: [Point(x: frame.middleX, y: gateway.y), Point(x: frame.middleX, y: frame.bottom)])
        return [.box(Box(style: .service, frame: frame, parts: [.label(label)])), .connector(up)]
    }
}
