import Diagnostics
import Packets
import Reports

extension AnalysisView {
    /// Ping, questions for hardware addresses that nobody answered, and who listens to which group.
    var datagramLines: [String] {
        let unanswered = arp.filter { $0.reply == nil && !$0.isProbe }
        let lines = echo.map(words) + unanswered.map(words) + addressChanges.map(words) + memberships.map(words)
        return lines.prefix(Self.mostRows) + rest(lines.count, "line")
    }

    private func seenBy(_ interface: Int) -> String {
        hasSeveralInterfaces ? "\(capture.interfaceName(interface)): " : ""
    }

    private func words(_ session: EchoSession) -> String {
        let times = session.roundTripTimes
        let trips = [times.minimum, times.mean, times.maximum].compactMap(\.self).map(Quantity.duration)
        return seenBy(session.interface) + "ping from \(session.requester) to \(session.target): "
            + "\(Quantity.count(session.requests, "request")), \(session.answered) answered"
            + (trips.isEmpty ? "" : ", round trip \(trips.joined(separator: " / ")) (least / mean / most)")
            + (session.faults > 0 ? ", \(Quantity.count(session.faults, "ICMP error"))" : "")
    }

    private func words(_ exchange: ARPExchange) -> String {
        seenBy(exchange.interface) + "arp: nobody told \(exchange.sender) who has \(exchange.target), "
            + "asked \(exchange.retries + 1) times from frame \(exchange.frame) on"
    }

    private func words(_ claim: ARPClaim) -> String {
        seenBy(claim.interface)
            + "arp: \(claim.address) was \(claim.before), and is \(claim.now) from frame \(claim.frame) on"
    }

    private func words(_ change: MembershipChange) -> String {
        seenBy(change.interface) + "igmp: \(change.host) \(change.kind == .join ? "joins" : "leaves") \(change.group), "
            + "frame \(change.frame)"
    }
}
