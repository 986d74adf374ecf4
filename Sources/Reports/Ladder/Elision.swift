internal import Diagnostics
internal import Packets

/// Counts what a ladder does not draw between two arrows.
struct Elision: Hashable, Sendable {
    private var segments = 0
    private var payloadBytes = 0
    private var closings: [Int] = []

    /// Adds what is not drawn.
    mutating func add(_ entry: TimelineEntry) {
        switch entry {
        case .run(let run):
            segments += run.segments
            payloadBytes += run.payloadBytes
        case .event(let event):
            segments += 1
            payloadBytes += event.payloadLength
            if case .windowClosed(let episode) = event.kind { closings.append(episode) }
        }
    }

    /// The text for what was counted, and a new start; nil where only acknowledgements passed, which tell nothing.
    mutating func take(_ episodes: [ZeroWindowEpisode]) -> String? {
        defer { self = Elision() }
        guard payloadBytes > 0 || !closings.isEmpty else { return nil }
        var text = "\(Quantity.count(segments, "segment")), \(Quantity.bytes(payloadBytes))"
        if !closings.isEmpty {
            let closed = closings.reduce(Duration.zero) { $0 + episodes[$1].duration }
            text +=
                " · the window closed \(Quantity.count(closings.count, "more time")), for \(Quantity.duration(closed))"
        }
        return text
    }
}
