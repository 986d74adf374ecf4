internal import Diagnostics

extension CaptureAnalysis {
    // MARK: Clocks

    /// Clocks that differ so much that segments seem to arrive before they were sent.
    var clockFindings: [Finding] {
        clockOffsets.filter(\.reversesTime).map { clock in
            let (ahead, behind) = clock.offset > .zero ? (clock.second, clock.first) : (clock.first, clock.second)
            let steadiness =
                clock.isSteady ? "" : " One of the clocks runs faster than the other, or was set during the capture."
            return Finding(
                .clockOffset, interface: nil, frames: clock.frames,
                "The clock of \(place(ahead)) was \(Quantity.duration(clock.offset.magnitude)) ahead of that of "
                    + "\(place(behind)), give or take \(words(clock.error)): segments seem to reach \(place(behind)) before they "
                    + "left \(place(ahead)). So neither times nor the order of frames can be compared between the two as they "
                    + "stand.\(steadiness)",
                "RFC 5905 §8")
        }
    }

    /// What an interface is called in a sentence.
    private func place(_ interface: Int) -> String {
        let name = interfaces.name(of: interface)
        return Int(name) == nil ? name : "interface \(name)"
    }

    private func words(_ error: Duration) -> String {
        error < .microseconds(10) ? "less than 0.01 ms" : Quantity.duration(error)
    }

    // MARK: Losses

    /// Segments that were lost on their way from one interface to the next.
    var lossFindings: [Finding] {
        let pairs = sightings
        let ways = Ways(pairs)
        return pairs.flatMap { pair in
            ConnectionEnd.allCases.compactMap { end in lossFinding(pair, from: end, ways) }
        }
    }

    /// What is sure: later segments of that direction reached the far interface, nothing else came in the place of the lost
    /// ones, and the far interface's capture says of no packet that it dropped it.
    private func lossFinding(_ pair: ConnectionSightings, from end: ConnectionEnd, _ ways: Ways) -> Finding? {
        guard let near = pair.endNearFirst else { return nil }
        let sent = pair.sent(by: end)
        let isForward = end == near
        let (source, target) = isForward ? (pair.first, pair.second) : (pair.second, pair.first)
        let (count, frames) =
            isForward ? (sent.onlyFirst, sent.framesOnlyFirst) : (sent.onlySecond, sent.framesOnlySecond)
        let (connection, far) = (tcp.connections[source], tcp.connections[target].interface)
        guard count > 0, traffic.summary.drops[far] ?? 0 == 0,
            !ways.hasStation(between: source, target, fromUpper: (end == .client) == pair.isClientUpper)
        else { return nil }
        let (subject, pronoun) = count == 1 ? ("1 segment", "it was") : ("\(count) segments", "they were")
        return connection.finding(
            .lostBetween, frames, "RFC 9293 §3.8",
            "\(subject) that the \(tcp.connections[pair.first].name(end)) sent passed \(place(connection.interface)) and never reached "
                + "\(place(far)), which saw later ones: \(pronoun) lost between the two.")
    }
}

/// Which interface sees the segments of an end, the one with the higher address or port or the other, after which other one.
private struct Ways {
    private struct Step: Hashable {
        let view: Int
        let isUpper: Bool
    }

    /// The views that come after a view.
    private var following: [Step: Set<Int>] = [:]

    init(_ pairs: [ConnectionSightings]) {
        for pair in pairs {
            guard let near = pair.endNearFirst else { continue }
            let isUpper = (near == .client) == pair.isClientUpper
            following[Step(view: pair.first, isUpper: isUpper), default: []].insert(pair.second)
            following[Step(view: pair.second, isUpper: !isUpper), default: []].insert(pair.first)
        }
    }

    /// Whether a third interface lies between two, so that it tells more closely where something was lost.
    func hasStation(between source: Int, _ target: Int, fromUpper isUpper: Bool) -> Bool {
        following[Step(view: source, isUpper: isUpper), default: []].contains { station in
            following[Step(view: station, isUpper: isUpper)]?.contains(target) ?? false
        }
    }
}
