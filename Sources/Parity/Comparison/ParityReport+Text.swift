extension ParityReport {
    /// The report for a person: the differences with what causes them, or that there are none.
    ///
    /// - Parameter labFile: the lab file's path.
    /// - Returns: lines of text.
    public func lines(labFile: String) -> [String] {
        let what = [
            Self.count(hosts, "host"), Self.count(rules, "rule"), Self.count(records, "DNS record"),
            Self.count(flows, "flow"),
        ].joined(separator: ", ")
        guard !agrees else { return ["\(labFile) and \(source) agree: \(what)"] }
        let number = Self.count(differences.count, "difference")
        return ["\(labFile) and \(source) do not agree: \(number) (\(what) compared)"]
            + differences.flatMap { [""] + Self.lines(of: $0) }
    }

    private static func lines(of difference: Difference) -> [String] {
        let sides = [difference.lab, difference.cloud].compactMap { $0 }
        let width = sides.map(\.place.count).max() ?? 0
        let evidence = sides.map { side in
            let place = side.place + String(repeating: " ", count: width - side.place.count)
            return "  \(place)  \(side.text)"
        }
        return ["\(difference.kind.rawValue) \(difference.change.rawValue): \(difference.message)"] + evidence
            + flowLines(of: difference)
    }

    private static func flowLines(of difference: Difference) -> [String] {
        guard difference.flowCount > 0 else {
            return difference.kind == .rule ? ["  no flow between hosts of the lab changes by it"] : []
        }
        let shown = difference.flows.prefix(3).map { flow in
            "\(flow) \(flow.isAllowedInLab ? "is blocked" : "is allowed")"
        }
        let rest = difference.flowCount - shown.count
        let more = rest > 0 ? "; and \(rest) more" : ""
        return [
            "  \(count(difference.flowCount, "flow")) differ\(difference.flowCount == 1 ? "s" : ""): "
                + shown.joined(separator: "; ") + more
        ]
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }
}
