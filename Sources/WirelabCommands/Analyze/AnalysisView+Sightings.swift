import Diagnostics
import Packets
import Reports

/// What several interfaces saw alike.
extension AnalysisView {
    /// The connections that two interfaces saw and of which a view is shown; none where only one of the two is asked for.
    var sightings: [ConnectionSightings] {
        guard !capture.sightings.isEmpty else { return [] }
        let shown = Set(shownConnections)
        return capture.sightings.filter { pair in
            let asked = interfaces(of: pair)
            guard interfaces.contains(asked.first), interfaces.contains(asked.second) else { return false }
            return shown.contains(pair.first) || shown.contains(pair.second)
        }
    }

    /// How the clocks of the interfaces differ that saw these.
    var clocks: [ClockOffset] {
        let pairs = Set(sightings.map(interfaces))
        return capture.clocks.filter { pairs.contains(InterfacePair(first: $0.first, second: $0.second)) }
    }

    private func interfaces(of sightings: ConnectionSightings) -> InterfacePair {
        let connections = capture.analysis.tcp.connections
        return InterfacePair(
            first: connections[sightings.first].interface, second: connections[sightings.second].interface)
    }

    /// A line for each pair of interfaces.
    var sightingLines: [String] {
        let groups = Dictionary(grouping: sightings, by: interfaces)
        let pairs = groups.keys.sorted()
        let clocks = clockWords
        return pairs.prefix(Self.mostRows).map { line($0, groups[$0] ?? [], clocks[$0]) } + rest(pairs.count, "pair")
    }

    private func line(_ pair: InterfacePair, _ sightings: [ConnectionSightings], _ clock: String?) -> String {
        let directions = sightings.flatMap { pair in ConnectionEnd.allCases.map(pair.sent) }
        func sum(_ count: (DirectionSightings) -> Int) -> Int { directions.reduce(0) { $0 + count($1) } }
        let (first, second) = (capture.interfaceName(pair.first), capture.interfaceName(pair.second))
        var facts = ["\(Quantity.count(sum(\.both), "segment")) seen by both"]
        for (count, name) in [(sum(\.onlyFirst), first), (sum(\.onlySecond), second)] where count > 0 {
            facts.append("\(Quantity.grouped(count)) only by \(name)")
        }
        let differing = (sum(\.differingFirst), sum(\.differingSecond))
        if differing.0 > 0 {
            facts.append("\(Quantity.grouped(differing.0)) in the place of \(Quantity.grouped(differing.1)) others")
        }
        return "\(first) and \(second): \((facts + [clock].compactMap(\.self)).joined(separator: " · "))"
    }

    /// What there is to say of the clocks of each pair of interfaces.
    private var clockWords: [InterfacePair: String] {
        let said = capture.clocks.map { (InterfacePair(first: $0.first, second: $0.second), words($0)) }
        return Dictionary(said) { first, _ in first }
    }

    private func words(_ clock: ClockOffset) -> String {
        let size = clock.offset < .zero ? .zero - clock.offset : clock.offset
        guard clock.reversesTime else { return "clocks agree within \(small(size + clock.error))" }
        let ahead = clock.offset > .zero ? clock.second : clock.first
        return
            "clock of \(capture.interfaceName(ahead)) \(Quantity.duration(size)) ahead, give or take \(small(clock.error))"
    }

    private func small(_ duration: Duration) -> String {
        duration < .microseconds(10) ? "0.01 ms" : Quantity.duration(duration)
    }

    /// A table for each pair of views.
    var sightingTables: [String] {
        let (sightings, clocks) = (sightings, clockWords)
        let tables = sightings.prefix(Self.mostRows).map { pair -> [String] in
            let interfaces = interfaces(of: pair)
            let names = (capture.interfaceName(interfaces.first), capture.interfaceName(interfaces.second))
            let columns = ConnectionEnd.allCases.map { column(pair, $0, names) }
            let table = TextTable(
                header: ["\(names.0) and \(names.1)", "client", "server"],
                rows: zip(columns[0], columns[1]).map { [$0.name, $0.value, $1.value] })
            return table.lines + [clocks[interfaces]].compactMap(\.self)
        }
        return Array(tables.joined(separator: [""])) + rest(sightings.count, "pair")
    }

    private func column(
        _ pair: ConnectionSightings, _ end: ConnectionEnd, _ names: (String, String)
    ) -> [(name: String, value: String)] {
        let sent = pair.sent(by: end)
        return [
            ("segments seen by both", Quantity.grouped(sent.both)),
            ("only by \(names.0)", Quantity.grouped(sent.onlyFirst)),
            ("only by \(names.1)", Quantity.grouped(sent.onlySecond)),
            ("by \(names.0) in the place of others", Quantity.grouped(sent.differingFirst)),
            ("by \(names.1) in the place of others", Quantity.grouped(sent.differingSecond)),
            ("least time between them", pair.leastTime(from: end).map(Quantity.duration) ?? "-"),
        ]
    }
}
