import Diagnostics
import Glibc
import Reports

/// The live line of the demo while the window is closed, on a terminal only; every figure is from the applications' events.
struct ZeroWindowLine {
    let hesitation: Double
    private let isTerminal = isatty(STDERR_FILENO) == 1

    init(hesitation: Double) {
        self.hesitation = hesitation
    }

    /// Shows how things stand.
    func show(consumer: HostApplication, producer: HostApplication) {
        guard isTerminal else { return }
        write("\r\u{1B}[K" + text(consumer.events, producer.events, now: wallClock()))
    }

    /// Takes the line away.
    func clear() {
        if isTerminal { write("\r\u{1B}[K") }
    }

    /// The line, at a time in seconds since 1970.
    func text(_ consumer: [ApplicationEvent], _ producer: [ApplicationEvent], now: Double) -> String {
        var parts: [String] = []
        if let accepted = consumer.first(where: { $0.event == "accepted" }) {
            let left = accepted.time + hesitation - now
            parts.append(left > 0 ? "the consumer reads again in \(Int(left.rounded(.up))) s" : "the consumer reads")
        }
        if let sent = producer.last(where: { $0.bytes != nil })?.bytes { parts.append("sent \(Quantity.bytes(sent))") }
        if let last = producer.last(where: { $0.event == "blocked" || $0.event == "unblocked" }),
            last.event == "blocked"
        {
            parts.append("producer blocked for \(tenths(now - last.time)) s")
        }
        return parts.joined(separator: "   ")
    }

    private func tenths(_ seconds: Double) -> String {
        let tenths = Int(max(0, seconds) * 10)
        return "\(tenths / 10).\(tenths % 10)"
    }

    private func write(_ text: String) { Console.write(text, to: STDERR_FILENO) }

    private func wallClock() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
}
