/// Where two analyses of a capture differ, line by line.
struct FrameDifference: CustomStringConvertible {
    /// A frame's line on either side; nil where a side has none.
    struct Pair {
        let frame: Int
        let expected: String?
        let actual: String?
    }

    let pairs: [Pair]

    var isEmpty: Bool { pairs.isEmpty }

    init(expected: [String], actual: [String]) {
        let (wanted, got) = (Self.byFrame(expected), Self.byFrame(actual))
        pairs = Set(wanted.keys).union(got.keys).sorted().filter { wanted[$0] != got[$0] }.map {
            Pair(frame: $0, expected: wanted[$0], actual: got[$0])
        }
    }

    var description: String {
        let shown = pairs.prefix(5).flatMap { pair in
            ["  expected \(pair.expected ?? "no line")", "  got      \(pair.actual ?? "no line")"]
        }
        let head = "\(pairs.count) differing lines (frame, stream, flags, in flight, ack RTT, initial RTT, window):"
        return ([head] + shown).joined(separator: "\n")
    }

    private static func byFrame(_ lines: [String]) -> [Int: String] {
        Dictionary(
            lines.map { line in (Int(line.prefix { $0 != "\t" }) ?? 0, line) }, uniquingKeysWith: { "\($0)\n\($1)" })
    }
}
