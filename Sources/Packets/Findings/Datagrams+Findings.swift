internal import Diagnostics

extension UDPFlow {
    /// What is worth explaining about the flow; nil for nothing.
    var finding: Finding? {
        guard let fault = faults.first else { return nil }
        let times = faultCount == 1 ? "once" : "\(faultCount) times"
        return Finding(
            .datagramUnreachable, interface: interface, frames: faults.map(\.frame),
            "\(client) sent datagrams to \(server), and \(fault.error.reporter) answered \(times): \(fault.error.reason). UDP "
                + "itself has no answer; the ICMP error quotes the datagram, and the sender's next call fails.",
            "RFC 1122 §4.1.3.3")
    }
}

extension DNSAnalysis {
    /// What is worth explaining about the queries.
    var findings: [Finding] {
        let unanswered = transactions.filter { $0.answer == nil && $0.transport != .multicast }
        let failed = transactions.filter { ($0.answer?.responseCode).map { $0 != .noError } ?? false }
        return summary(
            of: unanswered, .dnsUnanswered, "RFC 1035 §4.2.1",
            "got no answer: the server is not there, or a firewall drops the question or the answer")
            + summary(of: failed, .dnsFailure, "RFC 1035 §4.1.1", "got an answer that says no")
    }

    private func summary(
        of transactions: [DNSTransaction], _ code: Finding.Code, _ reference: String, _ words: String
    ) -> [Finding] {
        Dictionary(grouping: transactions, by: \.interface).sorted { $0.key < $1.key }.map { interface, group in
            let names = Set(group.map { "\($0.question.name) \($0.question.type)" }).sorted()
            let shown = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", …" : "")
            return Finding(
                code, interface: interface, frames: group.prefix(NotableFrames.limit).map(\.frame),
                "\(Quantity.count(group.count, "DNS query")) \(words) (\(shown)).", reference)
        }
    }
}
