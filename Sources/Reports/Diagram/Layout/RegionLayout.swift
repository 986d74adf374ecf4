internal import LabModel

/// What AWS puts around the lab's network: the region, the internet gateway, the bucket, Systems Manager.
struct RegionLayout {
    private static let gatewaySize = (width: 132, height: 36)

    let topology: Topology

    /// The drawn region, and where its two services stand.
    struct Placed {
        let box: Box
        /// Session Manager.
        let entrance: Rect
        let bucket: Rect
        /// nil where the lab has no way out.
        let gateway: Rect?
    }

    func placed(at origin: Point, width: Int) -> Placed {
        let padding = Spacing.framePadding
        let left = origin.x + padding
        let room = width - 2 * padding
        var text = TextColumn(at: Point(x: left, y: origin.y + padding - 4), width: room - 200)
        text.add([Label.Span("AWS Region", .quiet)])
        let layout = NetworkLayout(topology)
        let networkTop = layout.hasExit ? origin.y + padding + Self.gatewaySize.height : text.next.y + 10
        let network = layout.box(at: Point(x: left, y: networkTop), width: room)
        var parts = text.parts + [.box(network)]
        let gateway = gatewayX(in: network).map { middle in
            Rect(
                x: middle - Self.gatewaySize.width / 2, y: networkTop - Self.gatewaySize.height,
                width: Self.gatewaySize.width, height: Self.gatewaySize.height)
        }
        if let gateway { parts.append(.box(service("Internet gateway", gateway))) }
        let half = Spacing.half(of: room)
        let top = network.frame.bottom + Spacing.layerGap
        let entrance = entranceBox(at: Point(x: left, y: top), width: half)
        let bucket = bucketBox(at: Point(x: left + room - half, y: top), width: half)
        parts += [.box(entrance), .box(bucket)]
        parts += Flow(from: entrance.frame.y, to: network.frame.bottom, x: entrance.frame.middleX, "into any host")
            .parts()
        parts += Flow(
            from: network.frame.bottom, to: bucket.frame.y, x: bucket.frame.middleX,
            "upload"
        ).parts()
        let bottom = max(entrance.frame.bottom, bucket.frame.bottom) + padding
        let frame = Rect(x: origin.x, y: origin.y, width: width, height: bottom - origin.y)
        return Placed(
            box: Box(style: .region, frame: frame, parts: parts), entrance: entrance.frame, bucket: bucket.frame,
            gateway: gateway)
    }

    /// Where the way from the NAT gateway leaves the network.
    private func gatewayX(in network: Box) -> Int? {
        for case .connector(let connector) in network.parts {
            if let end = connector.points.last, end.y == network.frame.y { return end.x }
        }
        return nil
    }

    private func service(_ name: String, _ frame: Rect) -> Box {
        let label = Label([Label.Span(name, .text)], at: Point(x: frame.middleX, y: frame.y + 9), anchor: .middle)
        return Box(style: .service, frame: frame, parts: [.label(label)])
    }

    private func entranceBox(at origin: Point, width: Int) -> Box {
        card(
            at: origin, width: width, "Session Manager",
            [
                Label.Span("the way in: no public address, no open port, no key", .quiet)
            ])
    }

    private func bucketBox(at origin: Point, width: Int) -> Box {
        card(
            at: origin, width: width, "S3 bucket",
            [
                Label.Span("captures/", .code), Label.Span("HOST", .quietCode), Label.Span("/", .code),
                Label.Span("through a gateway endpoint", .quiet, gap: 8),
            ])
    }

    private func card(at origin: Point, width: Int, _ name: String, _ spans: [Label.Span]) -> Box {
        let padding = Spacing.cardPadding
        var text = TextColumn(at: Point(x: origin.x + padding, y: origin.y + padding - 3), width: width - 2 * padding)
        text.add([Label.Span(name, .name)])
        text.add(spans)
        let height = text.next.y + padding - 3 - origin.y
        return Box(
            style: .service, frame: Rect(x: origin.x, y: origin.y, width: width, height: height), parts: text.parts)
    }
}
