import Packets

/// A connection that two interfaces saw, in `analyze --json`.
struct SightingsDocument: Encodable {
    let file: String
    let first: View
    let second: View
    let sent: [String: Direction]

    /// One interface's view of the connection.
    struct View: Encodable {
        let interface: String
        let stream: Int
    }

    /// What both saw of one direction.
    struct Direction: Encodable {
        let both: Int
        let onlyFirst: Int
        let onlySecond: Int
        let differingFirst: Int
        let differingSecond: Int
        let leastSeconds: Double?
    }

    init(_ sightings: ConnectionSightings, of capture: AnalyzedCapture) {
        func view(_ index: Int) -> View {
            let connection = capture.analysis.tcp.connections[index]
            return View(interface: capture.interfaceName(connection.interface), stream: connection.stream)
        }
        file = capture.name
        first = view(sightings.first)
        second = view(sightings.second)
        sent = Dictionary(
            uniqueKeysWithValues: ConnectionEnd.allCases.map { end in
                let sent = sightings.sent(by: end)
                let direction = Direction(
                    both: sent.both, onlyFirst: sent.onlyFirst, onlySecond: sent.onlySecond,
                    differingFirst: sent.differingFirst, differingSecond: sent.differingSecond,
                    leastSeconds: sightings.leastTime(from: end).map { $0 / .seconds(1) })
                return (end.rawValue, direction)
            })
    }
}

/// How the clocks of two interfaces differ, in `analyze --json`.
struct ClockDocument: Encodable {
    let file: String
    let first: String
    let second: String
    let offsetSeconds: Double
    let errorSeconds: Double
    let roundTripSeconds: Double
    let steady: Bool

    init(_ clock: ClockOffset, of capture: AnalyzedCapture) {
        file = capture.name
        first = capture.interfaceName(clock.first)
        second = capture.interfaceName(clock.second)
        offsetSeconds = clock.offset / .seconds(1)
        errorSeconds = clock.error / .seconds(1)
        roundTripSeconds = clock.roundTrip / .seconds(1)
        steady = clock.isSteady
    }
}
